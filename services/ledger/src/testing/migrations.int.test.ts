import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import pg from 'pg'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { seal } from '../../../kit/keys/sealed-field'
import { sqlOfPg } from '../../../kit/sql/database'
import { knowPerson } from '../standing/known-facts'
import { fieldKey, type LedgerUnderTest, ledgerUnderTest } from './world'

const migration = (name: string): string =>
  readFileSync(join(__dirname, '../../prisma/migrations', name, 'migration.sql'), 'utf8')

const PERSON = '00000000-0000-7000-8000-000000000001'

describe('issue certificates, know what is open', () => {
  let ledger: LedgerUnderTest
  let client: pg.Client
  beforeAll(async () => {
    ledger = await ledgerUnderTest()
    client = new pg.Client({ connectionString: ledger.harness.ownerUrl })
    await client.connect()
    await client.query('CREATE SCHEMA earlier; SET search_path = earlier, public')
    for (const name of [
      '00000000000000_kit',
      '00000000000001_keep_the_ledger',
      '00000000000002_know_the_people',
      '00000000000003_register_professional_hours',
    ])
      await client.query(migration(name))
  })
  afterAll(async () => {
    await client.end()
    await ledger.close()
  })

  test('who was known without a name is known by the same statement told again', async () => {
    await client.query(
      `INSERT INTO person (person_id, version, locality, industry) VALUES ($1, 7, '330302', 'health')`,
      [PERSON],
    )
    await client.query(
      `INSERT INTO sitting (sitting_id, version, centre_id, starts_at, ends_at) VALUES ($1, 3, $1, now(), now())`,
      [PERSON],
    )
    await client.query(migration('00000000000004_issue_certificates'))
    await client.query(migration('00000000000005_know_what_is_open'))
    await client.query(migration('00000000000007_know_open_classes'))
    await client.query(migration('00000000000009_know_title_series'))
    const sql = sqlOfPg(client)
    const personal = seal(fieldKey, '{}', PERSON)
    const stated = { personId: PERSON, version: 7, locality: '330302', industry: 'health', personal }
    await knowPerson(sql, create(PersonStatedSchema, stated))
    expect(await sql.query('SELECT version, stage FROM sitting')).toEqual([{ version: 0, stage: null }])
    expect(await sql.query('SELECT version, personal_key_id AS key FROM person')).toEqual([
      { version: 7, key: 'test' },
    ])
  })
})
