import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { checkout } from '../ops/installation/checkout'
import { databaseOwners, migrationsOf } from '../ops/installation/databases'
import { migrate } from '../services/kit/sql/migrations'

const suffix = randomBytes(4).toString('hex')
const superuser = process.env.XUESHI_TEST_DATABASE_URL ?? ''

/** Runs statements as whoever the address says, each on its own. */
async function run(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results: pg.QueryResult[] = []
    for (const statement of statements) results.push(await client.query(statement))
    return results
  } finally {
    await client.end()
  }
}

function urlOf(user: string, database: string): string {
  const url = new URL(superuser)
  url.username = user
  url.password = 'test'
  url.pathname = `/${database}`
  return url.toString()
}

test('the migrator of deploy/README.md needs no superuser, and may run again', async () => {
  const owner = `owner_${suffix}`
  await run(
    superuser,
    `CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'test'`,
    `CREATE DATABASE ${owner} OWNER ${owner}`,
  )
  for (const service of databaseOwners) {
    const migration = {
      databaseUrl: urlOf(owner, owner),
      schema: service,
      role: `${service}_${suffix}`,
      password: 'test',
      migrationsDir: join(checkout, migrationsOf(service)),
    }
    expect((await migrate(migration)).length).toBeGreaterThan(0)
    expect(await migrate(migration)).toEqual([])
    const [dead] = await run(
      urlOf(`${service}_${suffix}`, owner),
      'SELECT count(*)::int AS n FROM dead_letter',
    )
    expect(dead!.rows).toEqual([{ n: 0 }])
  }
  await expect(run(urlOf(`ledger_${suffix}`, owner), 'DELETE FROM entry')).rejects.toThrow(
    /permission denied/,
  )
}, 60_000)
