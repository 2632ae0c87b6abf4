import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { newId } from '../../../kit/base/ids'
import { createHarness, type Harness } from '../../../kit/testing/harness'

const folder = join(__dirname, '../../prisma/migrations')

/** Rows that a migration moves are there afterwards. */
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
  async function schemaBefore(migration: string): Promise<{ apply(): Promise<unknown> }> {
    const run = (name: string) => client.query(readFileSync(join(folder, name, 'migration.sql'), 'utf8'))
    const earlier = `before_${migration}`
    await client.query(`CREATE SCHEMA ${earlier}; SET search_path = ${earlier}`)
    const names = readdirSync(folder).sort()
    const at = names.findIndex(name => name.endsWith(migration))
    for (const name of names.slice(0, at)) await run(name)
    return { apply: () => run(names[at]!) }
  }

  test('a study clock that runs goes on: its check keeps its deadline', async () => {
    const { apply } = await schemaBefore('measure_the_line')
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

  test('what was studied, loaded and attended before stands, and nothing of it is lost', async () => {
    const { apply } = await schemaBefore('keep_what_was_posted')
    await client.query(`SET session_replication_role = replica`)
    const [person, course, enrolment] = [newId(), newId(), newId()]
    await client.query(`INSERT INTO studied_course VALUES ($1, $2, 2019, 'old', '2019-05-01', NULL)`, [
      person,
      course,
    ])
    await client.query(`INSERT INTO studied_history VALUES ($1, 'old', now())`, [person])
    await client.query(`INSERT INTO attendance VALUES ($1, $2, $3, '2026-03-01', now())`, [
      newId(),
      person,
      enrolment,
    ])
    await client.query(`SET session_replication_role = origin`)
    await apply()
    const standing = (table: string) =>
      client.query(`SELECT * FROM ${table} WHERE person_id = $1 AND ended_at IS NULL AND id IS NOT NULL`, [
        person,
      ])
    expect((await standing('studied_course')).rows).toMatchObject([
      { course_id: course, year: 2019, source: 'old', file_id: null },
    ])
    expect((await standing('studied_history')).rowCount).toBe(1)
    expect((await standing('attendance')).rows).toMatchObject([{ enrolment_id: enrolment }])
  })
})
