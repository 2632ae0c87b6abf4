import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { createHarness, type Harness } from '../../../kit/testing/harness'

const migration = (name: string): string =>
  readFileSync(join(__dirname, '../../prisma/migrations', name, 'migration.sql'), 'utf8')

const [CLAIM, APPROVAL, PERSON] = [1, 2, 3].map(n => `00000000-0000-7000-8000-00000000000${n}`)

describe('point to decisions', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('claim', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('CREATE SCHEMA earlier; SET search_path = earlier, public')
    for (const name of ['00000000000000_kit', '00000000000001_keep_claims'])
      await client.query(migration(name))
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  test('hours that were changed with a reason name the act that says it', async () => {
    await client.query(
      `INSERT INTO claim (claim_id, person_id, claim_type, form, state, since, created_at, move)
       VALUES ($1, $2, 3, '{}', 'draft', now(), now(), 'person')`,
      [CLAIM, PERSON],
    )
    await client.query(
      `INSERT INTO claim_fact (claim_id, seq, fact_id, act, at, by_account, party)
       VALUES ($1, 1, $2, 'approve', now(), 'x', 'department')`,
      [CLAIM, APPROVAL],
    )
    await client.query(
      `INSERT INTO item (item_id, person_id, item_kind, subject_id, industry, facts, decided, as_of, stands)
       VALUES ($1, $2, 'claim', $1, 'health', '{}', $3, now(), true)`,
      [CLAIM, PERSON, { kind: 'changed', reason: '林晓下午缺席', halfHours: { 2026: 8 } }],
    )
    await client.query(migration('00000000000007_point_to_decisions'))
    expect((await client.query('SELECT decided FROM item')).rows).toEqual([
      { decided: { kind: 'changed', decisionId: APPROVAL, halfHours: { 2026: 8 } } },
    ])
  })
})
