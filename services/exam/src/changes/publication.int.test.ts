import { newId } from '../../../kit/base/ids'
import { createWorld, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 10: what an exam plan's sittings may be. */
describe('a sitting is published', () => {
  let world: World
  let ids: { planId: string; roomId: string }
  beforeAll(async () => {
    world = await createWorld(NOW)
    const plan = { year: 2026, category: 'general' }
    const { planId } = (await world.send('post', '/v1/exam-plans', world.bureau, plan)).body
    ids = { planId, roomId: await world.room(10) }
  })
  afterAll(() => world.close())

  const publish = (startsAt: string, endsAt: string) =>
    world.activities.publishSitting(world.harness.actor('municipalBureau'), {
      ...{ ...ids, sittingId: newId(), seats: 10, startsAt, endsAt },
      idempotencyKey: newId(),
    })

  test.each([
    ['before it could be booked', '2026-05-21T01:00:00.000Z', '2026-05-21T02:30:00.000Z', 'startsAt'],
    ['to end on another day', '2026-06-15T01:00:00.000Z', '2036-06-15T02:30:00.000Z', 'endsAt'],
    ['to end before it starts', '2026-06-15T01:00:00.000Z', '2026-06-15T00:30:00.000Z', 'endsAt'],
    ['in the past', '2026-05-15T01:00:00.000Z', '2026-05-15T02:30:00.000Z', 'startsAt'],
  ])('never %s', async (_what, startsAt, endsAt, field) => {
    expect(await publish(startsAt, endsAt)).toMatchObject({ code: 'invalid-input', turnedOn: { field } })
  })

  test('where there is time to book it', async () => {
    expect(await publish('2026-06-15T01:00:00.000Z', '2026-06-15T02:30:00.000Z')).toMatchObject({
      kind: 'sittingPublished',
    })
  })

  test.each([
    '/v1/sittings?year=2026&after=zzz',
    '/v1/sittings?year=99999999999',
    '/v1/exam-plans?year=2026&after=zzz',
    '/v1/exam-plans?year=99999999999',
    '/v1/rooms?centreId=01a20d8f-9ed4-7b33-93cd-927d99151470&after=zzz',
  ])('a list is asked for by what it knows: %s is refused', async path => {
    expect((await world.send('get', path, world.bureau)).body.code).toBe('invalid-input')
  })
})
