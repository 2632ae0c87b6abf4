import {
  OutcomeDecidedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
} from '../../../../proto/generated/exam_pb'
import { bodyOf } from '../../../kit/facts/facts'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, type World } from '../testing/world'
import { restateBatch } from './restatement'

/** Article 10: each fact that changes a person's attempts says how many are left, so that nobody is sent to book in vain. */
describe('the attempts left', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld('2026-05-20T01:00:00.000Z')
    desk = createDesk(world)
  })
  afterAll(() => world.close())

  test('are told with a result, its correction, an excused absence, and a granted attempt', async () => {
    const [results, corrected, decided] = await Promise.all([
      world.harness.collect(ResultsChunkSchema),
      world.harness.collect(ResultCorrectedSchema),
      world.harness.collect(OutcomeDecidedSchema),
    ])
    const { sittingId, tickets, people, bookings } = await desk.held(2)
    const rows = tickets.map((ticket, at) => ({ ticket, score: 1 + at, scoreMax: 100 }))
    await world.owner.query(
      `INSERT INTO result (result_id, revision, batch_id, ticket_id, sitting_id, booking_id, person_id, course_id, year, category,
         enrolment_id, offering_id, industry, half_hours, outcome, policy_version, award_seq, recorded_by, recorded_at)
       SELECT gen_random_uuid(), 0, gen_random_uuid(), gen_random_uuid(), sitting_id, NULL, person_id, course_id, year, category,
         enrolment_id, offering_id, industry, half_hours, 'failed', 'city', n, 'test', now()
       FROM booking, generate_series(1, 2) AS n WHERE booking_id = $1`,
      [bookings[1]],
    )
    await world.owner.query('UPDATE candidate SET attempts_used = 2 WHERE person_id = $1', [
      people[1]!.personId,
    ])
    await desk.post(`/v1/sittings/${sittingId}/results`, { rows }).expect(201)
    await results.atLeast(1)
    const told = () => new Map(results.facts[0]!.message.rows.map(row => [row.personId, row.attemptsLeft]))
    expect(told()).toEqual(
      new Map([
        [people[0]!.personId, 2],
        [people[1]!.personId, 0],
      ]),
    )
    const { batchId } = results.facts[0]!.message
    const again = await restateBatch(world.exam.sql, batchId, world.harness.clock.now())
    expect(JSON.stringify(again.map(bodyOf))).toContain('"attemptsLeft":0')

    const path = `/v1/candidates/${people[1]!.personId}/${world.courseId}/2026/attempts`
    await world.send('post', path, world.bureau, { reason: '住院' }).expect(201)
    await desk.correct(await desk.resultIdOf(tickets[0]!), null)
    const filed = await world.send('post', `/v1/bookings/${bookings[0]}/absence-contest`, people[0]!.token, {
      reason: '当天到场',
    })
    const decision = `/v1/absence-contests/${filed.body.contestId}/decision`
    await world.send('post', decision, world.bureau, { decision: 'excuse', reason: '核实' }).expect(200)
    await corrected.atLeast(1, fact => fact.attemptsLeft === 2)
    await decided.atLeast(2)
    expect(decided.facts.map(({ message }) => [message.decision, message.attemptsLeft])).toEqual(
      expect.arrayContaining([
        ['attemptGranted', 1],
        ['absenceExcused', 3],
      ]),
    )
  })
})
