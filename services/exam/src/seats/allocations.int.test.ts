import { WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { createDesk } from '../testing/desk'
import { type LogRow, recompute } from '../testing/recompute'
import { createWorld, DAY_MS, type Person, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** The log of allocations lets anyone recompute that the order was kept. */
describe('the log of allocations', () => {
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
  const giveUp = async (person: Person) => {
    const [{ bookingId }] = (await world.send('get', '/v1/my/bookings', person.token)).body.items
    await world.send('delete', `/v1/bookings/${bookingId}`, person.token).expect(204)
  }
  const place = async (person: Person) =>
    (await world.send('get', '/v1/my/waiting', person.token)).body.items[0]
  const shrink = (sittingId: string, seats: number) =>
    world.activities.shrinkSitting(centre(), { sittingId, seats, reason: '设备故障', commandId: newId() })

  async function read(sittingId: string, token = world.centre, limit = 3): Promise<LogRow[]> {
    const items: LogRow[] = []
    for (let after = ''; ; ) {
      const path = `/v1/sittings/${sittingId}/allocations?limit=${limit}${after}`
      const { body } = await world.send('get', path, token).expect(200)
      items.push(...body.items)
      if (body.next === null) return items
      after = `&after=${body.next}`
    }
  }
  const seatsOf = async (sittingId: string) =>
    (
      await world.owner.query<{ state: string }>(
        'SELECT state FROM seat WHERE sitting_id = $1 ORDER BY seat_no',
        [sittingId],
      )
    ).map(row => row.state)
  async function agrees(sittingId: string, seatsAtFirst: number): Promise<string[]> {
    const seats = await seatsOf(sittingId)
    expect(recompute(await read(sittingId), sittingId, seatsAtFirst, seats.length)).toEqual(seats)
    return seats
  }

  test('seats given, given up, offered, taken, moved and lost: each seat is what the log makes of it', async () => {
    const told = await world.harness.collect(WaitingMovedSchema)
    const people = await world.people(7)
    const [a, b, c, d, e, f, g] = people as [Person, Person, Person, Person, Person, Person, Person]
    const sittingId = await sitting(4)
    for (const person of people) await book(sittingId, person)
    expect(await agrees(sittingId, 4)).toEqual(['taken', 'taken', 'taken', 'taken'])
    for (const person of [a, b, d]) await giveUp(person)
    expect(await agrees(sittingId, 4)).toEqual(['offered', 'offered', 'taken', 'offered'])
    const { waitingId } = await place(e)
    await world.send('post', `/v1/waiting/${waitingId}/acceptance`, e.token).expect(201)
    await world.send('delete', `/v1/waiting/${(await place(f)).waitingId}`, f.token).expect(204)
    expect(await agrees(sittingId, 4)).toEqual(['taken', 'free', 'taken', 'offered'])

    await shrink(sittingId, 3)
    expect(await agrees(sittingId, 4)).toEqual(['taken', 'offered', 'taken'])
    const reseated = (await read(sittingId)).find(row => row.move === 'reseated')
    expect(reseated).toMatchObject({
      reason: 'sittingShrunk',
      seatNo: 2,
      waitingId: (await place(g)).waitingId,
    })
    await told.atLeast(1, fact => fact.personId === g.personId && fact.offeredSeatNo === 2)

    await shrink(sittingId, 1)
    expect(await agrees(sittingId, 4)).toEqual(['taken'])
    expect((await world.send('get', '/v1/my/bookings', c.token)).body.items[0]).toMatchObject({ seatNo: 1 })
  })

  test('who comes first in a plan, and whom a seat went past, and why', async () => {
    const [first, second, ...others] = (await world.people(4)) as [Person, Person, Person, Person]
    const lost = await sitting(2)
    for (const person of [first, second]) await book(lost, person).expect(201)
    const full = await sitting(1)
    for (const person of others) await book(full, person)
    await world.activities.cancelSitting(centre(), { sittingId: lost, reason: '台风', commandId: newId() })
    await world.owner.query(`UPDATE candidate SET retake_from = '2026-06-30' WHERE person_id = $1`, [
      first.personId,
    ])
    await giveUp(others[0]!)
    expect(await place(second)).toMatchObject({ sittingId: full, state: 'offered' })
    await agrees(full, 1)
    const [passed] = (await read(full)).filter(row => row.move === 'passedOver')
    expect(passed).toMatchObject({ reason: 'retakeTooEarly', waitingId: (await place(first)).waitingId })

    // A place elsewhere, and one ended, are no longer in the way.
    await world.owner.query('UPDATE candidate SET retake_from = NULL WHERE person_id = $1', [first.personId])
    const later = await sitting(1, '2026-06-18T01:00:00.000Z')
    expect(await place(first)).toMatchObject({ sittingId: later, state: 'offered' })
    await world.send('delete', `/v1/waiting/${(await place(second)).waitingId}`, second.token).expect(204)
    expect(await place(others[1]!)).toMatchObject({ sittingId: full, state: 'offered' })
    await agrees(full, 1)
    await agrees(later, 1)
  })

  test('a seat that stays empty says why: booking closed, a result missing; one that comes after all is said too', async () => {
    const [holder] = await world.people(1)
    const sittingId = await sitting(2)
    await book(sittingId, holder!).expect(201)
    await world.hold(sittingId)
    expect(await agrees(sittingId, 2)).toEqual(['taken', 'empty'])
    world.harness.clock.set('2026-06-30T01:00:00Z')
    await world.activities.escalateOverdueResults(system, { sittingId })
    expect(await agrees(sittingId, 2)).toEqual(['empty', 'empty'])
    const kept = (await read(sittingId)).filter(row => row.move === 'keptEmpty')
    expect(kept.map(row => [row.seatNo, row.reason])).toEqual([
      [2, 'bookingClosed'],
      [1, 'resultMissing'],
    ])
    const [ticket] = await world.ticketsOf(sittingId)
    await createDesk(world)
      .post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: ticket!.ticketNo, score: 1, scoreMax: 100 }],
      })
      .expect(201)
    expect(await agrees(sittingId, 2)).toEqual(['taken', 'empty'])
  })

  test('an offer that lapses goes on in order', async () => {
    const people = (await world.people(3)) as [Person, Person, Person]
    const sittingId = await sitting(1)
    for (const person of people) await book(sittingId, person)
    await giveUp(people[0])
    world.harness.clock.advance(DAY_MS)
    await world.send('delete', `/v1/waiting/${(await place(people[1])).waitingId}`, people[1].token)
    expect(await agrees(sittingId, 1)).toEqual(['offered'])
  })

  test('is read by its centre, the bureau, and the bureau of its locality; it names nobody', async () => {
    const [person] = await world.people(1)
    const sittingId = await sitting(1)
    await book(sittingId, person!).expect(201)
    const whole = await read(sittingId, world.bureau)
    expect(JSON.stringify(whole)).not.toContain(person!.personId)
    const here = await world.harness.token('countyBureau', { locality: '330302' })
    expect(await read(sittingId, here)).toEqual(whole)
    const get = async (token: string) =>
      (await world.send('get', `/v1/sittings/${sittingId}/allocations`, token)).body.code
    expect(await get(person!.token)).toBe('not-allowed')
    expect(await get(await world.harness.token('examCentre', { centreId: newId() }))).toBe('not-found')
    expect(await get(await world.harness.token('countyBureau', { locality: '330381' }))).toBe('not-found')
  })
})
