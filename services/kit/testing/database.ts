import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../sql/migrations'

interface NewDatabase {
  readonly name: string
  readonly schema: string
  readonly migrationsDir: string
}

const PASSWORD = 'test'
const roleOf = (schema: string): string => `test_${schema}`

/**
 * A database of its own for a test, as the migrations leave it: a copy of the schema's template, which the first test of a
 * server makes. All migrations of a service take a second or more, a copy takes a tenth of one.
 */
export async function createDatabase(
  serverUrl: string,
  { name, schema, migrationsDir }: NewDatabase,
): Promise<{ ownerUrl: string; databaseUrl: string }> {
  const template = `template_${schema}_${digestOf(migrationsDir)}`
  const role = roleOf(schema)
  const server = new pg.Client({ connectionString: serverUrl })
  await server.connect()
  try {
    await ensureTemplate(server, serverUrl, template, { schema, migrationsDir })
    await server.query(
      `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`,
    )
    // A setting of a role in a database is not copied with the database.
    await server.query(
      `ALTER ROLE ${pg.escapeIdentifier(role)} IN DATABASE ${pg.escapeIdentifier(name)} SET search_path = ${pg.escapeIdentifier(schema)}, public`,
    )
  } finally {
    await server.end()
  }
  const ownerUrl = urlOf(serverUrl, name)
  const own = new URL(ownerUrl)
  own.username = role
  own.password = PASSWORD
  return { ownerUrl, databaseUrl: own.toString() }
}

/** Test files run at the same time: one makes the template, the others wait. One that was killed meanwhile left it unnamed. */
async function ensureTemplate(
  server: pg.Client,
  serverUrl: string,
  template: string,
  { schema, migrationsDir }: Omit<NewDatabase, 'name'>,
): Promise<void> {
  await server.query('SELECT pg_advisory_lock(hashtext($1))', [template])
  try {
    const found = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
    if (found.rowCount) return
    const unfinished = `${template}_new`
    await server.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(unfinished)} WITH (FORCE)`)
    await server.query(`CREATE DATABASE ${pg.escapeIdentifier(unfinished)}`)
    await migrate({
      databaseUrl: urlOf(serverUrl, unfinished),
      schema,
      role: roleOf(schema),
      password: PASSWORD,
      migrationsDir,
    })
    await server.query(
      `ALTER DATABASE ${pg.escapeIdentifier(unfinished)} RENAME TO ${pg.escapeIdentifier(template)}`,
    )
  } finally {
    await server.query('SELECT pg_advisory_unlock(hashtext($1))', [template])
  }
}

function digestOf(migrationsDir: string): string {
  const hash = createHash('sha256').update(readFileSync(join(__dirname, '../sql/migrations.ts')))
  const files = readdirSync(migrationsDir, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.sql'),
  )
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(migrationsDir, file)))
  return hash.digest('hex').slice(0, 12)
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.toString()
}
