import { isRefusal } from '../../../../domain/refusals/refusal'
import { BookingEndedSchema, SeatBookedSchema } from '../../../../proto/generated/exam_pb'
import type { SittingChanged } from '../../../../workflows/contracts/exam'
import { newId } from '../../../kit/base/ids'
import { createWorld, HOUR_MS, type Person, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'
const LATER = '2026-06-15T01:00:00.000Z'

/** Article 10: a sitting may be cancelled, moved or made smaller with a reason; holders are told and offered seats first. */
describe('a sitting that changes', () => {
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
  const sitting = (seats: number, startsAt?: string) =>
    world.sitting(seats, { planId, ...(startsAt ? { startsAt } : {}) })
  const book = (sittingId: string, person: Person) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {})
  const place = async (person: Person) =>
    (await world.send('get', '/v1/my/waiting', person.token)).body.items[0]
  const booking = async (person: Person) =>
    (await world.send('get', '/v1/my/bookings', person.token)).body.items[0]
  const code = async (answer: Promise<unknown>) => {
    const said = await answer
    return isRefusal(said) ? said.code : 'yes'
  }

  async function booked(seats: number, count: number) {
    const people = await world.people(count)
    const sittingId = await sitting(seats)
    for (const person of people) expect([201, 202]).toContain((await book(sittingId, person)).status)
    return { sittingId, people }
  }

  describe('cancelled', () => {
    test('its holders are offered seats of the plan first and in their order, before those who wait there', async () => {
      const ended = await world.harness.collect(BookingEndedSchema)
      const other = await sitting(2, LATER)
      const [resident, waiter] = await world.people(2)
      await book(other, resident!)
      const { sittingId, people } = await booked(3, 4)
      const command = { sittingId, reason: '台风', commandId: newId() }
      const answer = await world.activities.cancelSitting(centre(), command)
      expect(answer).toMatchObject({ kind: 'sittingChanged', displaced: 3, offered: 1 })
      expect(await world.activities.cancelSitting(centre(), command)).toEqual(answer)
      await ended.atLeast(3, fact => fact.sittingId === sittingId && fact.reason === 'sittingCancelled')

      expect(await place(people[0]!)).toMatchObject({
        sittingId: other,
        state: 'offered',
        reason: 'sittingCancelled',
      })
      await book(other, waiter!)
      expect(await place(people[1]!)).toMatchObject({ sittingId: null, state: 'waiting', place: 1 })
      expect(await place(people[2]!)).toMatchObject({ sittingId: null, state: 'waiting', place: 2 })
      expect(await place(people[3]!)).toMatchObject({
        sittingId,
        state: 'closed',
        reason: 'sittingCancelled',
      })
      expect(await place(waiter!)).toMatchObject({ state: 'waiting', place: 4 })
      const mine = await booking(people[0]!)
      expect(mine).toMatchObject({ state: 'ended', endReason: 'sittingCancelled' })
      expect((await book(sittingId, people[3]!)).body).toMatchObject({
        code: 'sitting-cancelled',
        turnedOn: { reason: '台风' },
      })
      const [used] = await world.owner.query('SELECT sum(attempts_used)::int AS used FROM candidate')
      expect(used).toEqual({ used: 0 })
    })

    test('a person booking at the same moment has a seat or is told, never a seat in a cancelled sitting', async () => {
      const people = await world.people(20)
      const sittingId = await sitting(20)
      const [answer, ...answers] = await Promise.all([
        world.activities.cancelSitting(centre(), { sittingId, reason: '停电', commandId: newId() }),
        ...people.map(person => book(sittingId, person)),
      ])
      const seated = answers.filter(each => each.status === 201).length
      expect((answer as SittingChanged).displaced).toBe(seated)
      const [row] = await world.owner.query(
        `SELECT count(*) AS n FROM booking WHERE sitting_id = $1 AND state = 'inForce'`,
        [sittingId],
      )
      expect(row).toEqual({ n: 0 })
    })

    test('without a reason, by another centre, twice, or once held: refused', async () => {
      const { sittingId } = await booked(1, 1)
      const cancel = (actor = centre(), reason = '停电') =>
        code(world.activities.cancelSitting(actor, { sittingId, reason, commandId: newId() }))
      expect(await cancel(centre(), ' ')).toBe('invalid-input')
      expect(await cancel(world.harness.actor('examCentre', { centreId: newId() }))).toBe('not-found')
      expect(await cancel(world.harness.actor('person', { personId: newId() }))).toBe('not-allowed')
      await world.hold(sittingId)
      expect(await cancel()).toBe('sitting-not-open')
    })
  })

  /** A process carries only the id of a reason (docs/decisions/0216). */
  describe('with a reason that was kept before', () => {
    const SAID = '张三医师突发疾病'
    const by = newId()
    const official = () => world.harness.actor('examCentre', { centreId: world.centreId }, by)
    const keep = async (path: string, reason: string, key = newId(), token?: string) =>
      world
        .send(
          'post',
          path,
          token ?? (await world.harness.token('examCentre', { centreId: world.centreId }, by)),
          {
            reason,
          },
        )
        .set('idempotency-key', key)

    test('the text stands where the sitting, the change and the audit say why, and in no answer to the process', async () => {
      const sittingId = await sitting(3)
      const ofThis = `/v1/sittings/${sittingId}`
      const idOf = async (path: string) => (await keep(`${ofThis}/${path}`, ` ${SAID} `)).body.reasonId
      const cancel = { sittingId, reasonId: await idOf('cancellation-reasons') }
      const shrink = { sittingId, seats: 2, reasonId: await idOf('shrinkage-reasons') }
      const times = { startsAt: LATER, endsAt: '2026-06-15T03:00:00.000Z' }
      const move = { sittingId, ...times, roomId: await world.room(3), reasonId: await idOf('move-reasons') }
      const { activities } = world
      const answers = [
        await activities.shrinkSitting(official(), { ...shrink, commandId: newId() }),
        await activities.moveSitting(official(), { ...move, commandId: newId() }),
        await activities.cancelSitting(official(), { ...cancel, commandId: newId() }),
      ]
      expect(answers.map(answer => answer.kind)).toEqual(Array(3).fill('sittingChanged'))
      answers.push(await activities.cancelSitting(official(), { ...cancel, commandId: newId() }))
      expect(answers.at(-1)).toMatchObject({ code: 'sitting-cancelled' })
      expect(JSON.stringify(answers)).not.toContain(SAID)

      expect((await world.send('get', ofThis, world.bureau)).body.cancelReason).toBe(SAID)
      const said = await world.owner.query(
        `SELECT reason FROM sitting_change WHERE sitting_id = $1
         UNION ALL SELECT reason FROM audit WHERE object_id = $1::text AND reason IS NOT NULL`,
        [sittingId],
      )
      expect(said).toEqual(Array(6).fill({ reason: SAID }))
    })

    test('the same request again keeps one text; another under its key, or by whoever may not act, is refused', async () => {
      const path = `/v1/sittings/${await sitting(1)}/cancellation-reasons`
      const [first, again] = [await keep(path, SAID, 'key-1'), await keep(path, SAID, 'key-1')]
      expect([first.status, again.status, again.body]).toEqual([201, 201, first.body])
      expect((await keep(path, '台风', 'key-1')).body.code).toBe('idempotency-key-reused')
      expect((await keep(path, ' ')).body.code).toBe('invalid-input')
      const elsewhere = await world.harness.token('examCentre', { centreId: newId() })
      expect((await keep(path, SAID, newId(), elsewhere)).body.code).toBe('not-found')
      const person = await world.harness.token('person', { personId: newId() })
      expect((await keep(path, SAID, newId(), person)).body.code).toBe('not-allowed')
      const kept = await world.owner.query('SELECT reason FROM kept_reason WHERE reason_id = $1', [
        first.body.reasonId,
      ])
      expect(kept).toEqual([{ reason: SAID }])
      await expect(world.exam.sql.query("UPDATE kept_reason SET reason = 'x'")).rejects.toThrow()
      await expect(world.owner.query('DELETE FROM kept_reason')).rejects.toThrow('append-only')
    })

    test("is no reason for another act, of another sitting, or of somebody else's", async () => {
      const [sittingId, other] = [await sitting(2), await sitting(2)]
      const { reasonId } = (await keep(`/v1/sittings/${sittingId}/cancellation-reasons`, SAID)).body
      const command = () => ({ sittingId, reasonId, commandId: newId() })
      expect(await code(world.activities.shrinkSitting(official(), { ...command(), seats: 1 }))).toBe(
        'invalid-input',
      )
      expect(await code(world.activities.cancelSitting(official(), { ...command(), sittingId: other }))).toBe(
        'invalid-input',
      )
      expect(await code(world.activities.cancelSitting(centre(), command()))).toBe('invalid-input')
      expect(await code(world.activities.cancelSitting(official(), command()))).toBe('yes')
    })
  })

  describe('moved', () => {
    const move = (sittingId: string, roomId: string, startsAt: string, commandId = newId()) =>
      world.activities.moveSitting(centre(), {
        sittingId,
        roomId,
        startsAt,
        endsAt: new Date(Date.parse(startsAt) + HOUR_MS).toISOString(),
        reason: '考场维修',
        commandId,
      })

    test('every deadline is computed anew; holders hear the new time, and the last lose their seat in a smaller room', async () => {
      const told = await world.harness.collect(SeatBookedSchema)
      const { sittingId, people } = await booked(3, 3)
      const small = await world.room(2)
      const commandId = newId()
      const answer = await move(sittingId, small, LATER, commandId)
      expect(answer).toMatchObject({
        displaced: 1,
        offered: 0,
        schedule: { startsAt: LATER, bookingClosesAt: '2026-06-12T01:00:00.000Z' },
      })
      expect(await move(sittingId, small, LATER, commandId)).toEqual(answer)
      expect(await booking(people[2]!)).toMatchObject({ state: 'ended', endReason: 'sittingMoved' })
      expect(await booking(people[0]!)).toMatchObject({
        state: 'inForce',
        startsAt: LATER,
        changeUntil: '2026-06-14T01:00:00.000Z',
      })
      const moved = people.slice(0, 2).map(person => person.personId)
      await told.atLeast(4, fact => moved.includes(fact.personId))
      const last = told.facts.filter(each => each.key === people[0]!.personId).at(-1)!
      expect(Number(last.message.startsAt!.seconds) * 1000).toBe(Date.parse(LATER))
    })

    test('after the closing: booking opens again, tickets stay good, and the seat may be given up until the start', async () => {
      const { sittingId, people } = await booked(2, 1)
      await world.activities.closeBooking(system, { sittingId })
      world.harness.clock.set('2026-06-11T05:00:00Z')
      await move(sittingId, await world.room(2), LATER)
      const [late] = await world.people(1)
      const before = await world.ticketsOf(sittingId)
      expect((await book(sittingId, late!)).status).toBe(201)
      world.harness.clock.set('2026-06-12T01:00:00Z')
      expect(await world.activities.closeBooking(system, { sittingId })).toEqual({ tickets: 2 })
      expect((await world.ticketsOf(sittingId))[0]).toEqual(before[0])
      world.harness.clock.set('2026-06-15T00:59:00Z')
      const mine = await booking(people[0]!)
      await world.send('delete', `/v1/bookings/${mine.bookingId}`, people[0]!.token).expect(204)
      expect(
        (await world.send('delete', `/v1/bookings/${(await booking(late!)).bookingId}`, late!.token)).body
          .code,
      ).toBe('change-deadline-passed')
    })

    test('to before a holder may retake: that holder is displaced, and the seat goes to the first who may sit then', async () => {
      const ended = await world.harness.collect(BookingEndedSchema)
      const { sittingId, people } = await booked(1, 3)
      const [holder, tooEarly, first] = people
      const other = await sitting(1, LATER)
      await world.owner.query('UPDATE candidate SET retake_from = $1 WHERE person_id = ANY($2)', [
        '2026-06-11T01:00:00Z',
        [holder!.personId, tooEarly!.personId],
      ])
      const answer = await move(sittingId, await world.room(1), '2026-06-10T01:00:00.000Z')
      expect(answer).toMatchObject({ displaced: 1, offered: 1 })
      expect(await booking(holder!)).toMatchObject({ state: 'ended', endReason: 'sittingMoved' })
      await ended.atLeast(1, fact => fact.sittingId === sittingId && fact.reason === 'sittingMoved')
      expect(await place(holder!)).toMatchObject({ sittingId: other, state: 'offered' })
      expect(await place(tooEarly!)).toMatchObject({ sittingId, state: 'closed', reason: 'retakeTooEarly' })
      expect(await place(first!)).toMatchObject({ sittingId, state: 'offered', reason: 'sittingMoved' })
    })

    test('a holder may sit again on the very instant that the wait is over', async () => {
      const { sittingId, people } = await booked(1, 1)
      await world.owner.query('UPDATE candidate SET retake_from = $1 WHERE person_id = $2', [
        '2026-06-10T01:00:00Z',
        people[0]!.personId,
      ])
      const answer = await move(sittingId, await world.room(1), '2026-06-10T01:00:00.000Z')
      expect(answer).toMatchObject({ displaced: 0 })
      expect(await booking(people[0]!)).toMatchObject({ state: 'inForce' })
    })

    test('into a room in use, out of its year, or into the past: refused, and nothing is changed', async () => {
      const room = await world.room(2)
      await world.sitting(2, { planId, roomId: room, startsAt: LATER })
      const { sittingId, people } = await booked(2, 1)
      expect(await code(move(sittingId, room, '2026-06-15T02:00:00.000Z'))).toBe('room-in-use')
      expect(await code(move(sittingId, await world.room(2), '2027-02-01T01:00:00.000Z'))).toBe(
        'sitting-outside-year',
      )
      expect(await code(move(sittingId, await world.room(2), '2026-05-01T01:00:00.000Z'))).toBe(
        'invalid-input',
      )
      expect(await code(move(sittingId, newId(), LATER))).toBe('not-found')
      expect(await booking(people[0]!)).toMatchObject({
        state: 'inForce',
        startsAt: '2026-06-12T01:00:00.000Z',
      })
    })
  })

  describe('made smaller', () => {
    const shrink = (sittingId: string, seats: number, commandId = newId()) =>
      world.activities.shrinkSitting(centre(), { sittingId, seats, reason: '设备故障', commandId })

    test('free seats go first; then who was given a seat last loses it, and the others sit on seats that are left', async () => {
      const { sittingId, people } = await booked(4, 3)
      await world
        .send('delete', `/v1/bookings/${(await booking(people[0]!)).bookingId}`, people[0]!.token)
        .expect(204)
      expect(await shrink(sittingId, 3)).toMatchObject({ displaced: 0 })
      const commandId = newId()
      const answer = await shrink(sittingId, 1, commandId)
      expect(answer).toMatchObject({ displaced: 1, offered: 0 })
      expect(await shrink(sittingId, 1, commandId)).toEqual(answer)
      expect(await booking(people[1]!)).toMatchObject({ state: 'inForce', seatNo: 1 })
      expect(await booking(people[2]!)).toMatchObject({ state: 'ended', endReason: 'sittingShrunk' })
      expect(await code(shrink(sittingId, 1))).toBe('invalid-input')
    })

    test('an offer that no seat is left for goes back to its place in the queue', async () => {
      const { sittingId, people } = await booked(2, 4)
      const [first] = people
      await world
        .send('delete', `/v1/bookings/${(await booking(first!)).bookingId}`, first!.token)
        .expect(204)
      expect(await place(people[2]!)).toMatchObject({ state: 'offered' })
      await shrink(sittingId, 1)
      expect(await place(people[2]!)).toMatchObject({ state: 'waiting', place: 1, reason: 'sittingShrunk' })
      expect(await place(people[3]!)).toMatchObject({ state: 'waiting', place: 2 })
    })
  })

  describe('under way', () => {
    test('once it has begun, with results or without, it is neither cancelled, moved nor made smaller', async () => {
      const { sittingId } = await booked(2, 2)
      await world.activities.closeBooking(system, { sittingId })
      const tickets = await world.ticketsOf(sittingId)
      const roomId = await world.room(2)
      const said = { sittingId, reason: '停电' }
      const changes = () =>
        Promise.all([
          code(world.activities.cancelSitting(centre(), { ...said, commandId: newId() })),
          code(world.activities.shrinkSitting(centre(), { ...said, seats: 1, commandId: newId() })),
          code(
            world.activities.moveSitting(centre(), {
              ...{ ...said, roomId, commandId: newId() },
              ...{ startsAt: LATER, endsAt: '2026-06-15T02:30:00.000Z' },
            }),
          ),
        ])
      const underWay = Array(3).fill('sitting-under-way')
      world.harness.clock.set('2026-06-12T01:00:00Z')
      expect(await changes()).toEqual(underWay)
      world.harness.clock.set('2026-06-12T02:30:00Z')
      await world
        .send('post', `/v1/sittings/${sittingId}/results`, world.centre, {
          rows: [{ ticket: tickets[0]!.ticketNo, score: 90, scoreMax: 100 }],
        })
        .expect(201)
      expect(await changes()).toEqual(underWay)
      expect(await world.activities.holdSitting(system, { sittingId })).toEqual({ tickets: 2 })
    })
  })

  describe('published', () => {
    test('the same command again is answered the same; a plan, room and time that do not fit are refused', async () => {
      const roomId = await world.room(5)
      const command = {
        sittingId: newId(),
        planId,
        roomId,
        seats: 5,
        startsAt: LATER,
        endsAt: '2026-06-15T02:30:00.000Z',
        idempotencyKey: newId(),
      }
      const publish = (more: object = {}) =>
        world.activities.publishSitting(world.harness.actor('municipalBureau'), { ...command, ...more })
      const [one, other] = await Promise.all([publish(), publish()])
      expect(other).toEqual(one)
      expect(one).toMatchObject({
        kind: 'sittingPublished',
        locality: '330302',
        schedule: { bookingOpensAt: '2026-05-16T01:00:00.000Z', resultsDueAt: '2026-06-30T15:59:59.999Z' },
      })
      const another = { sittingId: newId() }
      expect(await code(publish(another))).toBe('room-in-use')
      expect(await code(publish({ ...another, seats: 6 }))).toBe('room-too-small')
      expect(
        await code(
          publish({ ...another, startsAt: '2027-02-01T01:00:00.000Z', endsAt: '2027-02-01T02:00:00.000Z' }),
        ),
      ).toBe('sitting-outside-year')
      expect(await code(publish({ ...another, planId: newId() }))).toBe('not-found')
      expect(await code(world.activities.publishSitting(centre(), command))).toBe('not-allowed')
    })

    test('a supplementary plan lies by 31 March of the next year', async () => {
      const plan = await world.send('post', '/v1/exam-plans', world.bureau, {
        year: 2026,
        category: 'general',
        supplementary: true,
      })
      const publish = (startsAt: string) => world.sitting(1, { planId: plan.body.planId, startsAt })
      await publish('2027-03-31T01:00:00.000Z')
      await expect(publish('2027-04-01T01:00:00.000Z')).rejects.toThrow('supplementary-too-late')
    })
  })
})
