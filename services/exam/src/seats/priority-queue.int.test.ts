import { WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { until } from '../../../kit/testing/harness'
import { createDesk } from '../testing/desk'
import { createWorld, DAY_MS, HOUR_MS, type Person, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'
const JUNE = '2026-06-15T01:00:00.000Z'
const JULY = '2026-07-15T01:00:00.000Z'
/** 30 days before, when booking opens. */
const JULY_OPENS = '2026-06-15T01:00:00.000Z'
const YEAR_END = '2026-12-31T15:59:59.999Z'

/** docs/regulation/art-10.md: who lost a seat by no act of one's own comes first in every sitting of the plan. */
describe('whoever lost a seat', () => {
  let world: World
  let planId: string
  beforeAll(async () => {
    world = await createWorld(NOW)
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    world.harness.clock.set(NOW)
    const plan = await world.send('post', '/v1/exam-plans', world.bureau, { year: 2026, category: 'general' })
    planId = plan.body.planId
  })

  const centre = () => world.harness.actor('examCentre', { centreId: world.centreId })
  const sitting = (seats: number, startsAt = JUNE) => world.sitting(seats, { planId, startsAt })
  const book = (sittingId: string, person: Person) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {})
  const places = async (person: Person) =>
    (await world.send('get', '/v1/my/waiting', person.token)).body.items
  const place = async (person: Person) => (await places(person))[0]
  const booking = async (person: Person) =>
    (await world.send('get', '/v1/my/bookings', person.token)).body.items[0]
  const accept = async (person: Person) =>
    world.send('post', `/v1/waiting/${(await place(person)).waitingId}/acceptance`, person.token)
  const giveUp = async (person: Person) =>
    world.send('delete', `/v1/bookings/${(await booking(person)).bookingId}`, person.token).expect(204)
  const cancel = (sittingId: string) =>
    world.activities.cancelSitting(centre(), { sittingId, reason: '台风', commandId: newId() })
  const kept = async (sittingId: string) =>
    (
      await world.owner.query<{ state: string }>(
        'SELECT state FROM seat WHERE sitting_id = $1 ORDER BY seat_no',
        [sittingId],
      )
    ).map(row => row.state)
  const tick = async (to: string | Date) => {
    world.harness.clock.set(to)
    world.exam.offerMade()
  }

  /** People who lost their seats while no other sitting was open, in the order in which they had got them. */
  async function displaced(count: number): Promise<Person[]> {
    const people = await world.people(count)
    const sittingId = await world.sitting(count, { planId })
    for (const person of people) await book(sittingId, person).expect(201)
    await cancel(sittingId)
    return people
  }

  test('sees and is told that they come first, in the order in which the seats had been given, until the year is over', async () => {
    const told = await world.harness.collect(WaitingMovedSchema)
    const [first, second] = await displaced(2)
    const shown = {
      planId,
      sittingId: null,
      state: 'waiting',
      reason: 'sittingCancelled',
      entitledUntil: YEAR_END,
    }
    expect(await places(first!)).toMatchObject([{ ...shown, place: 1 }])
    expect(await places(second!)).toMatchObject([{ ...shown, place: 2 }])
    await told.atLeast(1, fact => fact.personId === first!.personId && fact.sittingId === '')
    expect(told.facts.find(each => each.key === first!.personId)!.message).toMatchObject({
      planId,
      state: 'waiting',
      reason: 'sittingCancelled',
    })
  })

  test('has a seat held in a sitting that is published later, before anybody else', async () => {
    const [first, second] = await displaced(2)
    const [newcomer] = await world.people(1)
    const later = await sitting(1)
    expect(await place(first!)).toMatchObject({
      sittingId: later,
      state: 'offered',
      reason: 'sittingPublished',
      offerExpiresAt: new Date(Date.parse(NOW) + DAY_MS).toISOString(),
    })
    expect(await place(second!)).toMatchObject({ sittingId: null, state: 'waiting', place: 1 })
    expect((await book(later, newcomer!)).body).toMatchObject({ state: 'waiting', place: 3 })
    expect((await book(later, second!)).body).toMatchObject({ sittingId: null, place: 1 })

    const another = await sitting(2)
    expect(await place(second!)).toMatchObject({ sittingId: another, state: 'offered' })
    expect(await kept(another)).toEqual(['offered', 'free'])
    await accept(first!).then(answer => expect(answer.status).toBe(201))
    expect(await places(first!)).toMatchObject([{ sittingId: later, state: 'accepted', place: null }])
  })

  test('has a seat kept in a sitting that takes no bookings yet, and offered at the instant it does', async () => {
    const later = await sitting(3, JULY)
    const [first] = await displaced(1)
    expect(await kept(later)).toEqual(['reserved', 'free', 'free'])
    const another = await sitting(1, JULY)
    expect(await kept(another)).toEqual(['reserved'])
    expect(await place(first!)).toMatchObject({ sittingId: null, state: 'waiting' })

    world.harness.clock.set(JULY_OPENS)
    const people = await world.people(3)
    const answers = []
    for (const person of people) answers.push((await book(later, person)).status)
    expect(answers).toEqual([201, 201, 202])
    await tick(JULY_OPENS)
    await until(async () => (await place(first!)).state === 'offered', 'the offer at the opening')
    await until(async () => !(await kept(later)).includes('reserved'), 'all kept seats to be opened')
    await until(async () => !(await kept(another)).includes('reserved'), 'all kept seats to be opened')
    const { sittingId } = await place(first!)
    // A seat that they no longer need goes to the next in the queue, else it is free.
    expect(await kept(sittingId === later ? another : later)).toContain(
      sittingId === later ? 'free' : 'offered',
    )
  })

  test('gets a seat that comes free in a full sitting, before those who wait there', async () => {
    const full = await sitting(1)
    const [holder, waiter] = await world.people(2)
    await book(full, holder!).expect(201)
    await book(full, waiter!).expect(202)
    const [first] = await displaced(1)
    expect(await place(waiter!)).toMatchObject({ place: 2 })
    await giveUp(holder!)
    expect(await place(first!)).toMatchObject({ sittingId: full, state: 'offered' })
    expect(await place(waiter!)).toMatchObject({ state: 'waiting', place: 2 })
  })

  test('who lets an offer lapse comes first elsewhere still; the same sitting offers them none again', async () => {
    const [first] = await displaced(1)
    const later = await sitting(1)
    const [waiter] = await world.people(1)
    await book(later, waiter!).expect(202)
    await tick(new Date(Date.parse(NOW) + DAY_MS))
    await until(async () => (await place(waiter!)).state === 'offered', 'the seat to go on')
    expect(await places(first!)).toMatchObject([
      { sittingId: null, state: 'waiting', reason: 'offerExpired' },
    ])
    const another = await sitting(1)
    expect(await place(first!)).toMatchObject({ sittingId: another, state: 'offered' })
  })

  test('who lets an offer lapse is offered what is free in the next sitting, and one is kept where booking opens later', async () => {
    const [first] = await displaced(1)
    const offered = await sitting(1)
    const [open, later] = [await sitting(1, '2026-06-16T01:00:00.000Z'), await sitting(1, JULY)]
    expect((await Promise.all([offered, open, later].map(kept))).flat()).toEqual(['offered', 'free', 'free'])
    await tick(new Date(Date.parse(NOW) + DAY_MS))
    await until(async () => (await place(first!)).sittingId === open, 'the offer in the next sitting')
    await tick(new Date(Date.parse(NOW) + 2 * DAY_MS))
    await until(async () => (await kept(later))[0] === 'reserved', 'the seat kept in the last')
    expect(await place(first!)).toMatchObject({ sittingId: null, state: 'waiting' })
  })

  test('comes first again where the sitting of the offer is cancelled, made smaller, or closed', async () => {
    const [first, second, third] = await displaced(3)
    const later = await sitting(3)
    await world.activities.shrinkSitting(centre(), {
      sittingId: later,
      seats: 2,
      reason: '设备故障',
      commandId: newId(),
    })
    expect(await place(third!)).toMatchObject({ sittingId: null, state: 'waiting', reason: 'sittingShrunk' })
    await cancel(later)
    for (const person of [first!, second!])
      expect(await place(person)).toMatchObject({ sittingId: null, reason: 'sittingCancelled' })
    const another = await sitting(3)
    world.harness.clock.set('2026-06-12T01:00:00Z')
    await world.activities.closeBooking(world.harness.actor('system'), { sittingId: another })
    for (const person of [first!, second!, third!])
      expect(await place(person)).toMatchObject({
        sittingId: null,
        state: 'waiting',
        // The day of the offer is over too: whichever of the two clocks looks first.
        reason: expect.stringMatching(/^(bookingClosed|offerExpired)$/),
      })
    expect((await place(third!)).place).toBe(3)
  })

  test('is passed over in a sitting before they may retake, not in a later one', async () => {
    const [first] = await displaced(1)
    await world.owner.query('UPDATE candidate SET retake_from = $1 WHERE person_id = $2', [
      '2026-06-15T01:00:01Z',
      first!.personId,
    ])
    expect(await kept(await sitting(1))).toEqual(['free'])
    const later = await sitting(1, '2026-06-16T01:00:00.000Z')
    expect(await place(first!)).toMatchObject({ sittingId: later, state: 'offered' })
  })

  describe('comes first no more', () => {
    test('once they have booked a free seat themselves, in whatever plan', async () => {
      const [first] = await displaced(1)
      const elsewhere = await world.sitting(2, { startsAt: JUNE })
      await book(elsewhere, first!).expect(201)
      expect(await places(first!)).toMatchObject([
        { sittingId: null, state: 'closed', reason: 'booked', place: null },
      ])
      expect(await kept(await sitting(1))).toEqual(['free'])
    })

    test('once they have passed', async () => {
      const told = await world.harness.collect(WaitingMovedSchema)
      const people = await world.people(1)
      const sat = await world.sitting(1, { planId, startsAt: '2026-06-01T01:00:00.000Z' })
      const lost = await sitting(1, '2026-06-20T01:00:00.000Z')
      await book(sat, people[0]!).expect(201)
      await world.hold(sat)
      const [ticket] = await world.ticketsOf(sat)
      const post = (score: number) =>
        world.send('post', `/v1/sittings/${sat}/results`, world.centre, {
          rows: [{ ticket: ticket!.ticketNo, score, scoreMax: 100 }],
        })
      await post(10).expect(201)
      await book(lost, people[0]!).expect(201)
      await cancel(lost)
      expect(await place(people[0]!)).toMatchObject({ sittingId: null, state: 'waiting' })
      const [result] = await world.owner.query<{ id: string }>(
        'SELECT result_id AS id FROM result WHERE sitting_id = $1',
        [sat],
      )
      await createDesk(world).correct(result!.id, 90)
      expect(await place(people[0]!)).toMatchObject({ state: 'closed', reason: 'passedElsewhere' })
      await told.atLeast(1, fact => fact.personId === people[0]!.personId && fact.state === 'closed')
    })

    test("once the plan's year is over, by the clock alone", async () => {
      const told = await world.harness.collect(WaitingMovedSchema)
      const [first] = await displaced(1)
      await tick(YEAR_END)
      await tick(new Date(Date.parse(YEAR_END) + 1))
      await until(async () => (await place(first!)).state === 'closed', "the year's end")
      expect(await place(first!)).toMatchObject({ reason: 'yearEnded', place: null })
      await told.atLeast(1, fact => fact.personId === first!.personId && fact.reason === 'yearEnded')
    })

    test('once they have left; leaving twice is leaving', async () => {
      const [first] = await displaced(1)
      const { waitingId } = await place(first!)
      for (const _ of [1, 2]) await world.send('delete', `/v1/waiting/${waitingId}`, first!.token).expect(204)
      expect(await place(first!)).toMatchObject({ state: 'left', reason: 'leftByPerson' })
      expect(await kept(await sitting(1))).toEqual(['free'])
      const [other] = await displaced(1)
      const stranger = await world.send(
        'delete',
        `/v1/waiting/${(await place(other!)).waitingId}`,
        first!.token,
      )
      expect(stranger.status).toBe(404)
    })
  })

  test('has one offer, of whichever of two sittings has a seat first', async () => {
    const sittings = [await sitting(1), await sitting(1)]
    const holders = await world.people(2)
    for (const at of [0, 1]) await book(sittings[at]!, holders[at]!).expect(201)
    const [first] = await displaced(1)
    await Promise.all(holders.map(giveUp))
    expect(await place(first!)).toMatchObject({ state: 'offered' })
    expect((await Promise.all(sittings.map(kept))).flat().sort()).toEqual(['free', 'offered'])
  })

  test('a sitting moved to where booking is not open yet keeps the seats that it had offered', async () => {
    const [first] = await displaced(1)
    const later = await sitting(1)
    expect(await place(first!)).toMatchObject({ state: 'offered' })
    const endsAt = new Date(Date.parse(JULY) + HOUR_MS).toISOString()
    const command = {
      sittingId: later,
      roomId: await world.room(1),
      startsAt: JULY,
      endsAt,
      reason: '考场维修',
    }
    await world.activities.moveSitting(centre(), { ...command, commandId: newId() })
    expect(await place(first!)).toMatchObject({ sittingId: null, state: 'waiting', reason: 'sittingMoved' })
    expect(await kept(later)).toEqual(['reserved'])
  })

  describe('the database refuses', () => {
    const insert = async (row: object) => {
      const [person] = await world.people(1)
      const whole = {
        ...{
          waiting_id: newId(),
          priority: 0,
          plan_id: planId,
          person_id: person!.personId,
          course_id: world.courseId,
        },
        ...{
          year: 2026,
          state: 'waiting',
          reason: 'x',
          joined_at: NOW,
          moved_at: NOW,
          entitled_until: YEAR_END,
        },
        ...{ passed_over: [], place_no: 1_000_000, ...row },
      }
      return world.owner.query(
        'INSERT INTO waiting SELECT r.* FROM jsonb_populate_record(NULL::waiting, $1) r RETURNING person_id AS "personId"',
        [JSON.stringify(whole)],
      )
    }
    test('a second one for a course and year', async () => {
      const [row] = await insert({})
      await expect(insert({ person_id: row!.personId, place_no: 1_000_001 })).rejects.toThrow(/waiting_place/)
    })
    test('one without an end', () =>
      expect(insert({ entitled_until: null })).rejects.toThrow(/waiting_entitled/))
    test('an ordinary place of no sitting', () =>
      expect(insert({ priority: 1, entitled_until: null })).rejects.toThrow(/waiting_for_plan/))
    test('a place in a sitting of another plan', async () => {
      const sittingId = await world.sitting(1)
      const ordinary = { priority: 1, entitled_until: null, sitting_id: sittingId }
      await expect(insert(ordinary)).rejects.toThrow(/waiting_in_plan/)
    })
  })
})
