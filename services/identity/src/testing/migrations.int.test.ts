import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { AccountHolderStatedSchema } from '../../../../proto/generated/identity_pb'
import { decode, encodeBody } from '../../../kit/facts/facts'
import { createHarness, type Harness } from '../../../kit/testing/harness'

const folder = join(__dirname, '../../prisma/migrations')
const MIGRATION = '00000000000005_state_who_holds_an_account'
const [HELD, FREE, PERSON] = [1, 2, 3].map(n => `00000000-0000-7000-8000-00000000000${n}`)

describe('state who holds an account', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('identity', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('CREATE SCHEMA earlier; SET search_path = earlier, public')
    const names = readdirSync(folder).filter(name => /^\d/.test(name) && name < MIGRATION)
    for (const name of names.sort()) await client.query(sqlOf(name))
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })
  const sqlOf = (name: string) => readFileSync(join(folder, name, 'migration.sql'), 'utf8')

  test('who was named before it was told is told now', async () => {
    // The people and organisations are of no matter here.
    await client.query('SET session_replication_role = replica')
    await client.query(
      `INSERT INTO account (id, organisation_id, role, login, status, created_by, created_at, holder_id)
       SELECT id, $3, 'industryDepartment', id::text, 'active', 'x', now(), CASE WHEN id = $1 THEN $3::uuid END
       FROM unnest(ARRAY[$1, $2]::uuid[]) id`,
      [HELD, FREE, PERSON],
    )
    await client.query(sqlOf(MIGRATION))
    const { rows } = await client.query('SELECT topic, key, type, body FROM outbox')
    expect(rows).toMatchObject([{ topic: 'identity.account', key: HELD }])
    const told = decode(AccountHolderStatedSchema, encodeBody(rows[0].type, rows[0].body))
    expect(told).toMatchObject({ accountId: HELD, version: 1, personId: PERSON })
    expect(told.statedAt).toBeDefined()
    const versions = await client.query('SELECT holder_version AS version FROM account ORDER BY id')
    expect(versions.rows).toEqual([{ version: 1 }, { version: 0 }])
  })
})
