import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { sqlOfPg } from '../../services/kit/sql/database'
import type { DatabaseOwner } from '../installation/databases'
import { findUnheardEnds } from './published-facts'

describe('what ended and was not heard', () => {
  const schemas = { course: `c${randomUUID()}`, exam: `e${randomUUID()}` }
  let client: pg.Client
  const run = (text: string, values: readonly unknown[] = []) => client.query(text, [...values])
  const sqlOf = (owner: DatabaseOwner) => ({
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const schema = schemas[owner as keyof typeof schemas]
      await run(`SET search_path TO "${schema}"`)
      return sqlOfPg(client).query<Row>(text, values)
    },
  })
  // One connection: two owners are asked one after the other.
  const inTurn = (owner: DatabaseOwner) => {
    const { query } = sqlOf(owner)
    return {
      query: <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> => {
        const answer = last.then(() => query<Row>(text, values))
        last = answer.catch(() => undefined)
        return answer
      },
    }
  }
  let last: Promise<unknown> = Promise.resolve()

  beforeAll(async () => {
    client = new pg.Client({ connectionString: process.env.XUESHI_TEST_DATABASE_URL })
    await client.connect()
    for (const schema of Object.values(schemas)) await run(`CREATE SCHEMA "${schema}"`)
    await run(`CREATE TABLE "${schemas.course}".enrolment
      (id uuid, finished_at timestamptz, ended_at timestamptz, end_reason text)`)
    await run(`CREATE TABLE "${schemas.exam}".candidate (enrolment_id uuid)`)
  })
  afterAll(async () => {
    for (const schema of Object.values(schemas)) await run(`DROP SCHEMA "${schema}" CASCADE`)
    await client.end()
  })

  const enrolment = async (of: { finished?: true; ended?: string; candidate?: true }): Promise<string> => {
    const id = randomUUID()
    const at = '2026-06-01T00:00:00Z'
    await run(`INSERT INTO "${schemas.course}".enrolment VALUES ($1, $2, $3, $4)`, [
      ...[id, of.finished ? at : null, of.ended ? at : null, of.ended ?? null],
    ])
    if (of.candidate) await run(`INSERT INTO "${schemas.exam}".candidate VALUES ($1)`, [id])
    return id
  }

  test('is named with who has not heard it; what holds, and what ended and was heard, is not', async () => {
    await enrolment({})
    await enrolment({ finished: true, candidate: true })
    await enrolment({ finished: true, ended: 'yearEnded', candidate: true })
    await enrolment({ ended: 'studiedBefore' })
    const studiedBefore = await enrolment({
      finished: true,
      ended: 'studiedBefore',
      candidate: true,
    })
    const reversed = await enrolment({ candidate: true })
    const found = await findUnheardEnds(inTurn)
    const named = found.map(
      ({ subject, cause }) => `${subject}: ${/and (\w+) does not know/.exec(cause)?.[1]}`,
    )
    expect(named.sort()).toEqual(
      [`enrolmentEnd ${studiedBefore}: exam`, `enrolmentEnd ${reversed}: exam`].sort(),
    )
    expect(found[0]!.action).toContain('npm run doctor -- republish enrolmentEnd')
  })
})
