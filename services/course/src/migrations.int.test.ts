import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '../../kit/ids'
import { createHarness, type Harness } from '../../kit/testing/harness'

const folder = join(__dirname, '../prisma/migrations')

/** What a migration moves is there afterwards. */
describe('what a migration moves', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('course', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  /** A schema as it was before a migration, which `apply` then runs. */
  async function before(migration: string): Promise<{ apply(): Promise<unknown> }> {
    const run = (name: string) => client.query(readFileSync(join(folder, name, 'migration.sql'), 'utf8'))
    const earlier = `before_${migration}`
    await client.query(`CREATE SCHEMA ${earlier}; SET search_path = ${earlier}`)
    const names = readdirSync(folder).sort()
    const at = names.findIndex(name => name.endsWith(migration))
    for (const name of names.slice(0, at)) await run(name)
    return { apply: () => run(names[at]!) }
  }

  test('a study clock that runs goes on: its check keeps its deadline', async () => {
    const { apply } = await before('measure_the_line')
    await client.query(`SET session_replication_role = replica`)
    const state = { heardAt: 5, credited: [[0, 9]], check: null, closed: null }
    const check = { id: 'c', deadline: 65 }
    const states = [state, { ...state, check }, { ...state, closed: { checkId: 'b', answer: null } }]
    for (const each of states)
      await client.query(`INSERT INTO unit_study VALUES ($1, $2, NULL, 1, $3, '{}')`, [
        newId(),
        newId(),
        each,
      ])
    await apply()
    const { rows } = await client.query('SELECT state FROM unit_study ORDER BY enrolment_id')
    const moved = { ...state, wayMs: 0, aliveAt: 5 }
    expect(rows.map(row => row.state)).toEqual([
      moved,
      { ...moved, check: { ...check, dueAt: 65 } },
      { ...moved, closed: { checkId: 'b', answer: null, discardedMs: 0 } },
    ])
    await client.query(`SET session_replication_role = origin`)
  })
})
