import fc from 'fast-check'
import pg from 'pg'
import { attemptsLeft, type CountedResult, countAttempts } from '../../../../domain/exam/attempts'
import { newId } from '../../../kit/base/ids'
import { sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { attemptsLeftOf } from '../results/attempts'
import { type CandidateRow, lockCandidates, recountAttempts } from './candidates'

const year = 2026
const retakes = [new Date('2026-06-12T01:00:00Z'), new Date('2026-07-12T01:00:00Z'), null]
const states = ['open', 'upheld', 'excused', 'moot'] as const

/** A result with its revisions, oldest first; the last one is in force, unless it was withdrawn. */
const results = fc.record({
  isOfTicket: fc.boolean(),
  revisions: fc.array(
    fc.record({
      outcome: fc.constantFrom('passed', 'failed', 'absent', 'withdrawn'),
      retakeFrom: fc.constantFrom(...retakes),
      contest: fc.option(fc.constantFrom(...states)),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})
type DrawnResult = typeof results extends fc.Arbitrary<infer T> ? T : never

describe('the attempts of a candidate, as SQL and as the rule', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('exam', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('SET search_path TO exam')
    const { rows } = await client.query<{ view: string }>(
      `SELECT pg_get_viewdef('result_standing'::regclass) AS view`,
    )
    // Tables of the same columns without their keys, and the view over them, found before the real ones.
    for (const table of ['candidate', 'result', 'absence_contest', 'attempt_grant'])
      await client.query(`CREATE TEMP TABLE ${table} AS SELECT * FROM exam.${table} WITH NO DATA`)
    await client.query(`CREATE TEMP VIEW result_standing AS ${rows[0]!.view}`)
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  test('recountAttempts comes to what countAttempts says of the results in force', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(results, { maxLength: 5 }),
        fc.integer({ min: 0, max: 2 }),
        fc.array(results, { maxLength: 2 }),
        async (own, grants, anothers) => {
          await client.query(
            'TRUNCATE pg_temp.candidate, pg_temp.result, pg_temp.absence_contest, pg_temp.attempt_grant',
          )
          const key = { personId: newId(), courseId: newId(), year }
          const counted = await lay(key, own)
          await lay({ ...key, personId: newId() }, anothers)
          for (let grant = 0; grant < grants; grant += 1)
            await insert('attempt_grant', { grant_id: newId(), ...columnsOf(key) })
          const sql = sqlOfPg(client)
          await recountAttempts(sql, [key])
          const [candidate] = await lockCandidates(sql, [key])
          const { attemptsUsed, passed, retakeFrom, awardSeq, attemptsGranted } = candidate as CandidateRow
          expect({ attemptsUsed, passed, retakeFrom, awardSeq }).toEqual(countAttempts(counted))
          expect(attemptsGranted).toBe(grants)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('attemptsLeftOf counts the attempts left, with and without one that is being written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        async (attemptsUsed, attemptsGranted, attemptsAYear, isOneMore) => {
          const { rows } = await client.query<{ left: number }>(
            `SELECT ${attemptsLeftOf('$1', '$4::integer')} AS left
             FROM (SELECT $2::integer AS attempts_used, $3::integer AS attempts_granted) c`,
            [attemptsAYear, attemptsUsed, attemptsGranted, Number(isOneMore)],
          )
          const after = { attemptsUsed: attemptsUsed + Number(isOneMore), attemptsGranted }
          expect(rows).toEqual([{ left: attemptsLeft(after, attemptsAYear) }])
        },
      ),
    )
  })

  /** Lays a candidate with results, and says what of them counts. */
  async function lay(key: Key, drawn: readonly DrawnResult[]): Promise<CountedResult[]> {
    await insert('candidate', {
      ...columnsOf(key),
      ...{ attempts_used: 9, attempts_granted: 9, passed: false, award_seq: 0 },
    })
    const counted: CountedResult[] = []
    let awardSeq = 0
    for (const { isOfTicket, revisions } of drawn) {
      const [resultId, ticketId] = [newId(), isOfTicket ? newId() : null]
      for (const [revision, { outcome, retakeFrom, contest }] of revisions.entries()) {
        awardSeq += 1
        await insert('result', {
          ...{ ...columnsOf(key), result_id: resultId, revision, ticket_id: ticketId, outcome },
          ...{ retake_from: retakeFrom, award_seq: awardSeq },
        })
        if (ticketId && contest)
          await insert('absence_contest', {
            ...{ ...columnsOf(key), contest_id: newId(), ticket_id: ticketId, revision, state: contest },
          })
        if (revision === revisions.length - 1 && outcome !== 'withdrawn')
          counted.push({
            ...{ outcome, isOfTicket, retakeFrom, awardSeq },
            isExcused: isOfTicket && contest === 'excused',
          })
      }
    }
    return counted
  }

  const insert = (table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const places = Object.keys(row).map((_, at) => `$${at + 1}`)
    return client.query(
      `INSERT INTO pg_temp.${table} (${Object.keys(row).join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    )
  }
})

interface Key {
  readonly personId: string
  readonly courseId: string
  readonly year: number
}

const columnsOf = ({ personId, courseId, year }: Key) => ({ person_id: personId, course_id: courseId, year })
