import { BookingEndedSchema, WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { until } from '../../../kit/testing/harness'
import { createWorld, DAY_MS, HOUR_MS, type Person, type World } from '../testing/world'
import { lapseDueOffers } from './offers'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 10: a waiting place is visible, an offer has a deadline, each move has a recorded reason. */
describe('the queue of a sitting', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(NOW)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  const book = (sittingId: string, person: Person) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {})
  const cancel = (bookingId: string, person: Person) =>
    world.send('delete', `/v1/bookings/${bookingId}`, person.token)
  const accept = (waitingId: string, person: Person) =>
    world.send('post', `/v1/waiting/${waitingId}/acceptance`, person.token)
  const place = async (person: Person) =>
    (await world.send('get', '/v1/my/waiting', person.token)).body.items[0]

  /** One seat: the first has it, the others wait in their order. */
  async function full(waiting: number) {
    const [holder, ...others] = await world.people(1 + waiting)
    const sittingId = await world.sitting(1)
    const booking = (await book(sittingId, holder!)).body
    const places = []
    for (const person of others) {
      const answer = await book(sittingId, person)
      expect(answer.status).toBe(202)
      places.push({ person, waitingId: answer.body.waitingId as string, place: answer.body.place as number })
    }
    return { sittingId, holder: holder!, bookingId: booking.bookingId as string, places }
  }

  test('a place has a number; a freed seat is held for the first, who takes it', async () => {
    const moved = await world.harness.collect(WaitingMovedSchema)
    const { sittingId, holder, bookingId, places } = await full(2)
    expect(places.map(each => each.place)).toEqual([1, 2])
    await cancel(bookingId, holder).expect(204)
    await cancel(bookingId, holder).expect(204)
    const [first, second] = places
    expect(await place(first!.person)).toMatchObject({
      state: 'offered',
      place: 1,
      offerExpiresAt: new Date(Date.parse(NOW) + DAY_MS).toISOString(),
    })
    const [newcomer] = await world.people(1)
    expect((await book(sittingId, newcomer!)).body).toMatchObject({ state: 'waiting', place: 3 })
    expect((await accept(second!.waitingId, second!.person)).body.code).toBe('no-offer')
    const taken = await accept(first!.waitingId, first!.person)
    expect(taken.status).toBe(201)
    expect((await accept(first!.waitingId, first!.person)).body).toEqual(taken.body)
    expect(await place(second!.person)).toMatchObject({ state: 'waiting', place: 1 })
    await moved.atLeast(1, fact => fact.state === 'accepted' && fact.waitingId === first!.waitingId)
    expect(
      moved.facts.filter(each => each.key === first!.person.personId).map(each => each.message.state),
    ).toEqual(['waiting', 'offered', 'accepted'])
  })

  test('an offer lapses by the clock, without anybody asking, and the seat goes on', async () => {
    const { holder, bookingId, places } = await full(2)
    const [first, second] = places
    await cancel(bookingId, holder).expect(204)
    world.harness.clock.advance(DAY_MS)
    expect((await accept(first!.waitingId, first!.person)).body.code).toBe('offer-expired')
    world.exam.offerMade()
    await until(async () => (await place(second!.person)).state === 'offered', 'the next offer')
    expect(await place(first!.person)).toMatchObject({ state: 'lapsed', reason: 'offerExpired', place: null })
    expect(await lapseDueOffers(world.exam)).toBe(0)
  })

  test('whoever leaves gives the held seat on; leaving twice is leaving', async () => {
    const { holder, bookingId, places } = await full(2)
    const [first, second] = places
    await cancel(bookingId, holder).expect(204)
    for (const _ of [1, 2])
      await world.send('delete', `/v1/waiting/${first!.waitingId}`, first!.person.token).expect(204)
    expect(await place(second!.person)).toMatchObject({ state: 'offered' })
    await world.send('delete', `/v1/waiting/${second!.waitingId}`, first!.person.token).expect(404)
  })

  test('in the last hour no offer is made, and after the closing the seat stays empty, each with its reason', async () => {
    const { sittingId, holder, bookingId, places } = await full(1)
    world.harness.clock.set('2026-06-09T00:30:00Z')
    await cancel(bookingId, holder).expect(204)
    expect(await place(places[0]!.person)).toMatchObject({ state: 'waiting' })
    const late = await full(0)
    world.harness.clock.set('2026-06-10T00:00:00Z')
    await cancel(late.bookingId, late.holder).expect(204)
    const log = await world.owner.query(
      `SELECT reason FROM allocation WHERE move = 'keptEmpty' AND sitting_id = ANY($1::uuid[]) ORDER BY seq`,
      [[sittingId, late.sittingId]],
    )
    expect(log).toEqual([{ reason: 'tooLateToOffer' }, { reason: 'afterClosing' }])
    expect((await book(late.sittingId, late.holder)).body.code).toBe('booking-closed')
  })

  test('the closing ends the queue and its offers', async () => {
    const { sittingId, holder, bookingId, places } = await full(2)
    await cancel(bookingId, holder).expect(204)
    world.harness.clock.set('2026-06-09T01:00:00Z')
    for (const _ of [1, 2]) {
      expect(await world.activities.closeBooking(world.harness.actor('system'), { sittingId })).toEqual({
        tickets: 0,
      })
    }
    // The offer ends at this moment too: whichever clock is first, nobody waits or has an offer any more.
    const ends = ['closed bookingClosed', 'lapsed offerExpired']
    for (const { person } of places) {
      const { state, reason } = await place(person)
      expect(ends).toContain(`${state} ${reason}`)
    }
  })

  test('a change takes the new seat first and gives the old one on; again, it is the same', async () => {
    const ended = await world.harness.collect(BookingEndedSchema)
    const { holder, bookingId, places } = await full(1)
    const other = await world.sitting(1, { startsAt: '2026-06-15T01:00:00.000Z' })
    const change = () =>
      world.send('post', `/v1/bookings/${bookingId}/change`, holder.token, { sittingId: other })
    const changed = await change()
    expect([changed.status, changed.body.sittingId]).toEqual([201, other])
    expect((await change()).body).toEqual(changed.body)
    expect(await place(places[0]!.person)).toMatchObject({ state: 'offered' })
    await ended.atLeast(1, fact => fact.bookingId === bookingId && fact.reason === 'changed')
    const stranger = places[0]!.person
    const refused = await world.send(
      'post',
      `/v1/bookings/${changed.body.bookingId}/change`,
      stranger.token,
      {
        sittingId: other,
      },
    )
    expect([refused.status, refused.body.code]).toEqual([404, 'booking-not-found'])
  })

  test('a full sitting is no change, and one keeps the seat one has', async () => {
    const there = await full(0)
    const here = await full(0)
    const refused = await world.send('post', `/v1/bookings/${here.bookingId}/change`, here.holder.token, {
      sittingId: there.sittingId,
    })
    expect(refused.body.code).toBe('sitting-full')
    expect((await world.send('get', `/v1/bookings/${here.bookingId}`, here.holder.token)).body.state).toBe(
      'inForce',
    )
  })

  test('24 hours before the start it is too late, and the refusal says so', async () => {
    const { holder, bookingId } = await full(0)
    world.harness.clock.set(new Date(Date.parse('2026-06-12T01:00:00Z') - 24 * HOUR_MS))
    const refused = await cancel(bookingId, holder)
    expect([refused.status, refused.body.code, refused.body.turnedOn.deadline]).toEqual([
      409,
      'change-deadline-passed',
      '2026-06-11T01:00:00.000Z',
    ])
  })

  test('one seat for a course: elsewhere is refused, with where', async () => {
    const { sittingId, holder } = await full(0)
    const other = await world.sitting(3)
    expect((await book(other, holder)).body).toMatchObject({
      code: 'already-booked',
      turnedOn: { sittingId },
    })
  })

  describe('whoever waits in a full sitting', () => {
    test('and books a free seat elsewhere gives up the place with it; the answer says so, again too', async () => {
      const moved = await world.harness.collect(WaitingMovedSchema)
      const { sittingId, places } = await full(2)
      const [{ person, waitingId }, next] = [places[0]!, places[1]!]
      const other = await world.sitting(1)
      const booked = await book(other, person)
      expect([booked.status, booked.body]).toMatchObject([
        201,
        { sittingId: other, gaveUpWaitingId: waitingId },
      ])
      expect((await book(other, person)).body).toEqual(booked.body)
      expect(await place(person)).toMatchObject({ sittingId, state: 'closed', reason: 'booked' })
      expect(await place(next.person)).toMatchObject({ place: 1 })
      await moved.atLeast(1, fact => fact.waitingId === waitingId && fact.state === 'closed')
    })

    test('gives on the seat that was held there', async () => {
      const { holder, bookingId, places } = await full(2)
      await cancel(bookingId, holder).expect(204)
      const other = await world.sitting(1)
      await book(other, places[0]!.person).expect(201)
      expect(await place(places[1]!.person)).toMatchObject({ state: 'offered', place: 1 })
    })

    test('has no second place: in a sitting as full, that is refused with where they wait', async () => {
      const { sittingId, places } = await full(1)
      const other = await full(0)
      expect((await book(other.sittingId, places[0]!.person)).body).toMatchObject({
        code: 'already-waiting',
        turnedOn: { sittingId, place: 1 },
      })
      expect(await place(places[0]!.person)).toMatchObject({ sittingId, state: 'waiting' })
    })

    test('is given one seat where they are offered the one and take the other at once', async () => {
      const { sittingId, holder, bookingId, places } = await full(1)
      const [{ person, waitingId }] = [places[0]!]
      await cancel(bookingId, holder).expect(204)
      const other = await world.sitting(1)
      const answers = await Promise.all([accept(waitingId, person), book(other, person)])
      expect(answers.map(each => each.status).sort()).not.toEqual([201, 201])
      const [mine] = (await world.send('get', '/v1/my/bookings', person.token)).body.items
      const taken = await world.owner.query(
        `SELECT sitting_id AS "sittingId" FROM seat WHERE sitting_id = ANY($1::uuid[]) AND state = 'taken'`,
        [[sittingId, other]],
      )
      expect(taken).toEqual([{ sittingId: mine.sittingId }])
    })
  })

  test('study not known to be finished is waited for, then said to be not known; a fact that comes meanwhile is enough', async () => {
    const [unknown] = await world.people(1, { studied: false })
    const [unverified] = await world.people(1, { verified: false })
    const sittingId = await world.sitting(2)
    const refused = await book(sittingId, unknown!)
    // The refusal says how much is known, where to look, and when to ask again, since a fact may be late.
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([
      409,
      'study-not-known',
      '5',
    ])
    expect(refused.body.turnedOn).toEqual({ year: 2026, studyKnown: false, finished: 0 })
    expect((await book(sittingId, unverified!)).body.code).toBe('account-unverified')
    expect((await book(newId(), unknown!)).body.code).toBe('not-found')
    const waiting = book(sittingId, unknown!).then(answer => answer.status)
    await world.study(unknown!.personId)
    expect(await waiting).toBe(201)
  })
})
