import { createDesk, type Desk } from '../testing/desk'
import { createWorld, DAY_MS, system, type World } from '../testing/world'

const NOW = '2026-12-01T01:00:00.000Z'

/** The calendar of 2027 is not loaded: nothing stands still for it (docs/decisions/0280). */
describe('a sitting at the end of the last loaded year', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  const later = (instant: string, days: number) => new Date(Date.parse(instant) + days * DAY_MS).toISOString()
  const resultsDueOf = async (sittingId: string): Promise<string> =>
    (await world.send('get', `/v1/sittings/${sittingId}`, world.centre)).body.resultsDueAt

  test('whose centre never posts may book again once the provisional deadline is over, and no attempt is used', async () => {
    const { sittingId, people } = await desk.held(1, '2026-12-24T01:00:00.000Z')
    const { planId } = (
      await world.send('post', '/v1/exam-plans', world.bureau, {
        ...{ year: 2026, category: 'general', supplementary: true },
      })
    ).body
    const dueAt = await resultsDueOf(sittingId)
    world.harness.clock.set(later(dueAt, 13))
    expect(await world.activities.escalateOverdueResults(system, { sittingId })).toMatchObject({
      resultsOverdue: false,
    })
    const next = await world.sitting(1, { planId, startsAt: '2027-02-20T01:00:00.000Z' })
    world.harness.clock.set('2027-01-28T01:00:00.000Z')
    const book = () => world.send('post', `/v1/sittings/${next}/bookings`, people[0]!.token, {})
    expect((await book()).body.code).toBe('already-booked')
    expect(await world.activities.escalateOverdueResults(system, { sittingId })).toMatchObject({
      ...{ resultsOverdue: true, missing: 1 },
    })
    expect(await desk.candidate(people[0]!)).toMatchObject({ used: 0 })
    expect((await book()).status).toBe(201)
  })

  test('with one absent person is final when the provisional time for a contest is over', async () => {
    const { sittingId, tickets } = await desk.held(2, '2026-12-24T03:00:00.000Z')
    const rows = [
      { ticket: tickets[0], score: 70, scoreMax: 100 },
      { ticket: tickets[1], absent: true },
    ]
    await desk.post(`/v1/sittings/${sittingId}/results`, { rows })
    const progress = () => world.activities.sittingProgress(system, { sittingId })
    const before = await progress()
    expect(before).toMatchObject({ tickets: 2, final: 1, nextFinalAt: expect.any(String) })
    world.harness.clock.set(later(before.nextFinalAt!, 1))
    expect(await progress()).toMatchObject({ tickets: 2, final: 2, nextFinalAt: null })
    await world.activities.closeSitting(system, { sittingId })
    expect((await world.send('get', `/v1/sittings/${sittingId}`, world.centre)).body.stage).toBe('closed')
  })
})
