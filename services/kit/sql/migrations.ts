import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

export interface Migration {
  /** The migrator's: it may create schemas and roles. */
  readonly databaseUrl: string
  readonly schema: string
  /** The service's own role, which owns nothing. */
  readonly role: string
  readonly password: string
  readonly migrationsDir: string
}

const APPEND_ONLY_COMMENT = 'append-only'

/**
 * Applies what is missing, in Prisma's own layout and history table, so that a site that has Prisma's engine can go on
 * with `prisma migrate` on the same history. Runs under an advisory lock; each file is one transaction.
 *
 * @returns the names of the migrations applied now
 * @throws Error where an applied file was changed since, or a file fails
 */
export async function migrate(migration: Migration): Promise<string[]> {
  const client = new pg.Client({ connectionString: migration.databaseUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`migrate:${migration.schema}`])
    await ensureSchema(client, migration)
    const applied = await applyMissing(client, migration)
    await grantUse(client, migration)
    return applied
  } finally {
    await client.end()
  }
}

async function ensureSchema(client: pg.Client, { schema, role, password }: Migration): Promise<void> {
  // Two schemas may make their roles at the same moment, and roles are the whole cluster's.
  await client.query('SELECT pg_advisory_lock(hashtext($1))', ['migrate:roles'])
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  const verb = found.rowCount ? 'ALTER' : 'CREATE'
  await client.query(`${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
  await client.query('SELECT pg_advisory_unlock(hashtext($1))', ['migrate:roles'])
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`)
  const database = (await client.query('SELECT current_database() AS name')).rows[0].name as string
  await client.query(
    `ALTER ROLE ${pg.escapeIdentifier(role)} IN DATABASE ${pg.escapeIdentifier(database)} SET search_path = ${pg.escapeIdentifier(schema)}, public`,
  )
  await client.query(`SET search_path = ${pg.escapeIdentifier(schema)}, public`)
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`)
}

async function applyMissing(client: pg.Client, { migrationsDir }: Migration): Promise<string[]> {
  const history = await client.query(
    'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const known = new Map(history.rows.map(row => [row.name as string, row.checksum as string]))
  const applied: string[] = []
  for (const name of migrationNames(migrationsDir)) {
    const file = join(migrationsDir, name, 'migration.sql')
    const text = readFileSync(file)
    const checksum = createHash('sha256').update(text).digest('hex')
    const before = known.get(name)
    if (before === checksum) continue
    if (before)
      throw new Error(`${file} was changed after it had been applied. Write a new migration instead.`)
    await applyOne(client, name, text.toString('utf8'), checksum)
    applied.push(name)
  }
  return applied
}

function migrationNames(migrationsDir: string): string[] {
  const folders = readdirSync(migrationsDir, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return folders.map(entry => entry.name).sort()
}

async function applyOne(client: pg.Client, name: string, text: string, checksum: string): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(text)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`Migration ${name} failed and was rolled back`, { cause: error })
  }
}

/** The role reads and writes rows; a table whose comment says append-only it may only read and add to. */
async function grantUse(client: pg.Client, { schema, role }: Migration): Promise<void> {
  const s = pg.escapeIdentifier(schema)
  const r = pg.escapeIdentifier(role)
  await client.query(`GRANT USAGE ON SCHEMA ${s} TO ${r}`)
  await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${s} TO ${r}`)
  await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${s} TO ${r}`)
  await client.query(`REVOKE ALL ON _prisma_migrations FROM ${r}`)
  const guarded = await client.query(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND obj_description(c.oid, 'pg_class') = $2`,
    [schema, APPEND_ONLY_COMMENT],
  )
  for (const { name } of guarded.rows)
    await client.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${name} FROM ${r}`)
}
