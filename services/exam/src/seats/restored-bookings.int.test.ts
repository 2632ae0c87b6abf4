import { WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { until } from '../../../kit/testing/harness'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, type Person, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'
const LATER = '2026-06-25T01:00:00.000Z'

/** A correction reverses exactly what hung on it; so does an excused absence, and a granted attempt. */
describe('a seat or place that a result ended', () => {
  let world: World
  let desk: Desk
  let planId: string
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    world.harness.clock.set(NOW)
    // Its own: who comes first in a plan has the free seats of each of its sittings.
    const plan = await world.send('post', '/v1/exam-plans', world.bureau, { year: 2026, category: 'general' })
    planId = plan.body.planId
  })

  const next = (startsAt: string) => world.sitting(1, { planId, startsAt })
  const book = (sittingId: string, person: Person) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {})
  const mine = async (person: Person) => (await world.send('get', '/v1/my/bookings', person.token)).body.items
  const place = async (person: Person) =>
    (await world.send('get', '/v1/my/waiting', person.token)).body.items[0]
  const post = (sittingId: string, row: object) =>
    desk.post(`/v1/sittings/${sittingId}/results`, { rows: [{ scoreMax: 100, ...row }] }).expect(201)
  const atLast = (person: Person, what: object) =>
    until(async () => {
      const now = await place(person)
      return Object.entries(what).every(([key, value]) => now?.[key] === value)
    }, JSON.stringify(what))

  /** Somebody who failed one sitting, and may go to the next. */
  async function failed() {
    const { sittingId, tickets, people, bookings } = await desk.held(1)
    await post(sittingId, { ticket: tickets[0], score: 40 })
    return { sittingId, person: people[0]!, resultId: await desk.resultIdOf(tickets[0]!), bookings }
  }

  /** Somebody with a seat of the next week, booked before the result of this week's sitting was known. */
  async function bookedWithinTheWait() {
    const { sittingId, tickets, people, bookings } = await desk.held(1)
    await world.owner.query(`UPDATE booking SET state = 'sat' WHERE booking_id = $1`, [bookings[0]])
    world.harness.clock.set(NOW)
    const soon = await next('2026-06-18T01:00:00.000Z')
    await book(soon, people[0]!).expect(201)
    world.harness.clock.set('2026-06-12T02:30:00Z')
    return { sittingId, tickets, person: people[0]!, soon, booking: bookings[0]! }
  }

  test('by a pass entered in error: who had it comes first again, and is told', async () => {
    const told = await world.harness.collect(WaitingMovedSchema)
    const { person, resultId } = await failed()
    const later = await next(LATER)
    await book(later, person).expect(201)
    const [waiter, newcomer] = await world.people(2)
    await book(later, waiter!).expect(202)
    await desk.correct(resultId, 80)
    expect((await mine(person))[0]).toMatchObject({ state: 'ended', endReason: 'passedElsewhere' })
    expect(await place(waiter!)).toMatchObject({ state: 'offered' })
    expect(await place(person)).toBeUndefined()

    await desk.correct(resultId, 40)
    const first = { sittingId: null, state: 'waiting', reason: 'resultCorrected', place: 1 }
    expect(await place(person)).toMatchObject({ ...first, entitledUntil: '2026-12-31T15:59:59.999Z' })
    expect((await book(later, newcomer!)).body).toMatchObject({ state: 'waiting', place: 3 })
    await world.send('delete', `/v1/waiting/${(await place(waiter!)).waitingId}`, waiter!.token).expect(204)
    expect(await place(person)).toMatchObject({ sittingId: later, state: 'offered', place: 1 })
    await told.atLeast(1, fact => fact.personId === person.personId && fact.reason === 'resultCorrected')
  })

  test('is offered at once where a seat is free, as often as the result goes to and fro', async () => {
    const { person, resultId } = await failed()
    const later = await next(LATER)
    await book(later, person).expect(201)
    for (const _ of [1, 2]) {
      await desk.correct(resultId, 80)
      expect((await place(person))?.state ?? 'closed').toBe('closed')
      await desk.correct(resultId, 40)
      await atLast(person, { sittingId: later, state: 'offered' })
    }
    expect((await world.send('get', '/v1/my/waiting', person.token)).body.items).toHaveLength(1)
  })

  test('is given back once: who then left does not come first for another correction', async () => {
    const { person, resultId } = await failed()
    const later = await next(LATER)
    await book(later, person).expect(201)
    await desk.correct(resultId, 80)
    await desk.correct(resultId, 40)
    await atLast(person, { sittingId: later, state: 'offered' })
    await world.send('delete', `/v1/waiting/${(await place(person)).waitingId}`, person.token).expect(204)
    await desk.correct(resultId, 41)
    expect(await place(person)).toMatchObject({ state: 'left' })
  })

  test('stays ended where the result as corrected would have ended it too', async () => {
    const { sittingId, tickets, person, soon } = await bookedWithinTheWait()
    await post(sittingId, { ticket: tickets[0], score: 80 })
    expect((await mine(person))[0]).toMatchObject({ sittingId: soon, endReason: 'passedElsewhere' })
    await desk.correct(await desk.resultIdOf(tickets[0]!), 40)
    expect(await place(person)).toBeUndefined()
  })

  test('a place in a queue is had again where it was', async () => {
    const { person, resultId } = await failed()
    const later = await next(LATER)
    const [holder, after] = await world.people(2)
    await book(later, holder!).expect(201)
    await book(later, person).expect(202)
    await book(later, after!).expect(202)
    await desk.correct(resultId, 80)
    expect(await place(person)).toMatchObject({ state: 'closed', reason: 'passedElsewhere' })
    expect(await place(after!)).toMatchObject({ place: 1 })
    await desk.correct(resultId, 40)
    expect(await place(person)).toMatchObject({
      sittingId: later,
      state: 'waiting',
      reason: 'resultCorrected',
      place: 1,
    })
    expect(await place(after!)).toMatchObject({ place: 2 })
  })

  test('a place whose sitting meanwhile has a free seat has it held', async () => {
    const { person, resultId } = await failed()
    const later = await next(LATER)
    const [holder] = await world.people(1)
    const { bookingId } = (await book(later, holder!).expect(201)).body
    await book(later, person).expect(202)
    await desk.correct(resultId, 80)
    await world.send('delete', `/v1/bookings/${bookingId}`, holder!.token).expect(204)
    await desk.correct(resultId, 40)
    expect(await place(person)).toMatchObject({ sittingId: later, state: 'offered' })
  })

  describe('by an absence', () => {
    /** Absent for the third time, told late: a seat booked meanwhile ends. */
    async function thirdAttempt() {
      const { sittingId, tickets, people, bookings } = await desk.held(1)
      const person = people[0]!
      world.harness.clock.set('2026-06-30T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId })
      const later = await next('2026-07-20T01:00:00.000Z')
      await book(later, person).expect(201)
      await world.owner.query(
        `INSERT INTO result (result_id, revision, batch_id, ticket_id, sitting_id, booking_id, person_id, course_id, year, category,
           enrolment_id, offering_id, industry, half_hours, outcome, policy_version, award_seq, recorded_by, recorded_at)
         SELECT gen_random_uuid(), 0, gen_random_uuid(), gen_random_uuid(), sitting_id, NULL, person_id, course_id, year, category,
           enrolment_id, offering_id, industry, half_hours, 'failed', 'city', n, 'test', now()
         FROM booking, generate_series(1, 2) AS n WHERE booking_id = $1`,
        [bookings[0]],
      )
      await post(sittingId, { ticket: tickets[0], absent: true, scoreMax: '' })
      expect((await mine(person))[0]).toMatchObject({ sittingId: later, endReason: 'attemptsExhausted' })
      return { person, later, booking: bookings[0]! }
    }
    async function decide(bookingId: string, person: Person, decision: 'excuse' | 'uphold') {
      const filed = await world.send('post', `/v1/bookings/${bookingId}/absence-contest`, person.token, {
        reason: '当天到场',
      })
      const here = await world.harness.token('countyBureau', { locality: '330302' })
      const path = `/v1/absence-contests/${filed.body.contestId}/decision`
      await world.send('post', path, here, { decision, reason: '监控证实' }).expect(200)
    }

    test('that used up the attempts: excused, it gives back the seat too', async () => {
      const { person, later, booking } = await thirdAttempt()
      await decide(booking, person, 'excuse')
      await atLast(person, { sittingId: later, state: 'offered' })
    })

    test.each([
      ['excuse', 'absenceExcused'],
      ['uphold', undefined],
    ] as const)('whose wait forbade the seat: %s', async (decision, reason) => {
      const { sittingId, tickets, person, soon, booking } = await bookedWithinTheWait()
      await post(sittingId, { ticket: tickets[0], absent: true, scoreMax: '' })
      expect((await mine(person))[0]).toMatchObject({ sittingId: soon, endReason: 'retakeTooEarly' })
      await decide(booking, person, decision)
      expect((await place(person))?.reason).toBe(reason)
    })

    test('an attempt granted gives back the seat that was lost for want of one', async () => {
      const { person, later } = await thirdAttempt()
      const path = `/v1/candidates/${person.personId}/${world.courseId}/2026/attempts`
      await world.send('post', path, world.bureau, { reason: '住院' }).expect(201)
      await atLast(person, { sittingId: later, state: 'offered' })
    })
  })

  test('a sitting whose missing result comes after all counts as sat again', async () => {
    const { sittingId, tickets, people } = await desk.held(1)
    world.harness.clock.set('2026-06-30T01:00:00Z')
    await world.activities.escalateOverdueResults(system, { sittingId })
    expect(await mine(people[0]!)).toMatchObject([{ state: 'ended', endReason: 'resultMissing' }])
    await post(sittingId, { ticket: tickets[0], score: 70 })
    expect(await mine(people[0]!)).toMatchObject([{ state: 'sat', endReason: null, endedAt: null }])
    expect(await world.owner.query('SELECT state FROM seat WHERE sitting_id = $1', [sittingId])).toEqual([
      { state: 'taken' },
    ])
  })
})
