import { AbsenceContestStatedSchema } from '../../../../proto/generated/exam_pb'
import { createDesk } from '../testing/desk'
import { createWorld, system, type World } from '../testing/world'

/** A contest has a decider and a deadline, and a clock acts when it is missed. */
describe('a contested absence that nobody decides', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld('2026-05-20T01:00:00.000Z')
  })
  afterEach(() => world.close())

  async function contested(startsAt?: string) {
    const desk = createDesk(world)
    const { sittingId, tickets, people, bookings } = await desk.held(1, startsAt)
    await desk.post(`/v1/sittings/${sittingId}/results`, { rows: [{ ticket: tickets[0], absent: true }] })
    const path = `/v1/bookings/${bookings[0]}/absence-contest`
    const filed = await world.send('post', path, people[0]!.token, { reason: '当天到场' }).expect(201)
    const escalate = () => world.activities.escalateOverdueContests(system, { sittingId })
    return { sittingId, contest: filed.body, escalate }
  }
  const listed = async (query: string) =>
    (await world.send('get', `/v1/absence-contests${query}`, world.bureau)).body.items

  test('shows its deadline, is overdue after it, once, told, and seen by the municipal bureau', async () => {
    const told = await world.harness.collect(AbsenceContestStatedSchema)
    const { sittingId, contest, escalate } = await contested()
    const decideBy = '2026-06-29T15:59:59.999Z'
    expect(contest).toMatchObject({ decideBy, provisional: false, overdueAt: null })
    const progress = await world.activities.sittingProgress(system, { sittingId })
    expect(progress).toMatchObject({
      ...{ decideBy, contestedSince: contest.filedAt, nextOverdueAt: '2026-06-29T16:00:00.000Z' },
    })
    world.harness.clock.set(decideBy)
    expect(await escalate()).toMatchObject({ nextOverdueAt: '2026-06-29T16:00:00.000Z' })
    expect(await listed('?overdue=true')).toEqual([])
    world.harness.clock.set('2026-06-29T16:00:00.000Z')
    for (const _ of [1, 2])
      expect(await escalate()).toMatchObject({ openContests: 1, decideBy, nextOverdueAt: null })
    expect(await listed('?overdue=true')).toMatchObject([
      { contestId: contest.contestId, overdueAt: '2026-06-29T16:00:00.000Z' },
    ])
    await told.atLeast(2)
    expect(told.facts.map(({ message }) => [message.state, message.sittingId, message.locality])).toEqual([
      ['open', sittingId, '330302'],
      ['overdue', sittingId, '330302'],
    ])
  })

  test('where the deadline lies in a year whose holidays are not loaded, it escalates when no notice can move it so far', async () => {
    world.harness.clock.set('2026-12-01T01:00:00.000Z')
    const { sittingId, contest, escalate } = await contested('2026-12-29T01:00:00.000Z')
    expect(contest).toMatchObject({ provisional: true })
    // By weekends alone: 30 31 1 4 5 6 7 8 11 12, and 14 days more.
    const last = '2027-01-26T15:59:59.999Z'
    const next = '2027-01-26T16:00:00.000Z'
    world.harness.clock.set(last)
    expect(await escalate()).toMatchObject({ openContests: 1, decideBy: null, nextOverdueAt: next })
    expect(await listed('?overdue=true')).toEqual([])
    world.harness.clock.set(next)
    expect(await escalate()).toMatchObject({ openContests: 1, decideBy: last, nextOverdueAt: null })
    expect(await world.activities.sittingProgress(system, { sittingId })).toMatchObject({ decideBy: last })
    expect(await listed('?overdue=true')).toMatchObject([{ contestId: contest.contestId }])
  })
})
