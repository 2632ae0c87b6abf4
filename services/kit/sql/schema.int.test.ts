import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHarness } from '../testing/harness'
import { readSchemaText } from '../testing/schema-text'
import { createPool, sqlOfPg } from './database'

const home = join(__dirname, '../..')
const services = readdirSync(home).filter(name => existsSync(join(home, name, 'prisma', 'schema.prisma')))

/** Kit's tables are the same in every service: they are read in tables.sql. */
const kitTables = [
  '_prisma_migrations',
  ...[...readFileSync(join(__dirname, 'tables.sql'), 'utf8').matchAll(/^CREATE TABLE (\w+)/gm)].map(
    ([, name]) => name!,
  ),
]

const HEAD = `-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

`

async function tablesOf(service: string): Promise<string> {
  const { ownerUrl, close } = await createHarness(service, { kafka: false })
  const pool = createPool(ownerUrl, 'schema', 1)
  try {
    return HEAD + (await readSchemaText(sqlOfPg(pool), service, kitTables))
  } finally {
    await pool.end()
    await close()
  }
}

test.each(services)('services/%s/schema.sql is what its migrations come to', async service => {
  const file = join(home, service, 'schema.sql')
  const found = await tablesOf(service)
  if (process.env.UPDATE_SCHEMA) writeFileSync(file, found)
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(found)
})
