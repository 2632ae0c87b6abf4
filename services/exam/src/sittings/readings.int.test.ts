import { createDesk, type Desk, type Held } from '../testing/desk'
import { createWorld, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 16: whoever opens names, numbers or results of others is on the audit trail. */
describe('each reading of what others have', () => {
  let world: World
  let desk: Desk
  let held: Held
  let posted: { batchId: string; fileId: string }
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
    held = await desk.held(1)
    const rows = held.tickets.map(ticket => ({ ticket, score: 70, scoreMax: 100 }))
    posted = (await desk.post(`/v1/sittings/${held.sittingId}/results`, { rows })).body
  })
  afterAll(() => world.close())

  const readingsOf = async (actorId: string) =>
    (
      await world.owner.query<{ said: string }>(
        `SELECT act || ' ' || object_kind || ' ' || object_id AS said FROM audit WHERE actor_id = $1`,
        [actorId],
      )
    ).map(each => each.said)

  test('a list of results names who sat, as the seating list does', async () => {
    const { body } = await world.send('get', `/v1/sittings/${held.sittingId}/results`, world.centre)
    expect(body.items).toMatchObject([
      { name: '张三', maskedNumber: '3303**********1234', outcome: 'passed' },
    ])
  })

  test.each<[role: 'countyBureau' | 'examCentre', path: () => string, said: () => string]>([
    [
      'countyBureau',
      () => `/v1/bookings/${held.bookings[0]}/ticket`,
      () => `booking.read booking ${held.bookings[0]}`,
    ],
    [
      'countyBureau',
      () => `/v1/sittings/${held.sittingId}/results`,
      () => `results.read sitting ${held.sittingId}`,
    ],
    [
      'examCentre',
      () => `/v1/sittings/${held.sittingId}/seating-list`,
      () => `seatingList.read sitting ${held.sittingId}`,
    ],
    [
      'examCentre',
      () => `/v1/result-batches/${posted.batchId}`,
      () => `batch.read resultBatch ${posted.batchId}`,
    ],
    [
      'examCentre',
      () => `/v1/result-batches/${posted.batchId}/original`,
      () => `batch.read resultBatch ${posted.batchId}`,
    ],
    [
      'examCentre',
      () => `/v1/posted-results/${posted.fileId}`,
      () => `batch.read postedResults ${posted.fileId}`,
    ],
    [
      'examCentre',
      () => `/v1/posted-results/${posted.fileId}/original`,
      () => `batch.read postedResults ${posted.fileId}`,
    ],
  ])('%s, %s: %s', async (role, path, said) => {
    const id = `reader of ${path()}`
    const token = await world.harness.token(role, { locality: '330302', centreId: world.centreId }, id)
    await world.send('get', path(), token).expect(200)
    expect(await readingsOf(id)).toEqual([said()])
    const [act] = said().split(' ')
    const { body } = await world.send('get', '/v1/my/readings/exam', held.people[0]!.token).expect(200)
    expect(body.items[0]).toMatchObject({ act, actorId: id, actorRole: role, isList: false })
  })

  test('one’s own ticket is read without a trace, and another’s is not there', async () => {
    const [person] = held.people
    const path = `/v1/bookings/${held.bookings[0]}/ticket`
    const before = (await readingsOf(person!.personId)).length
    await world.send('get', path, person!.token).expect(200)
    expect(await readingsOf(person!.personId)).toHaveLength(before)
    const [other] = await world.people(1)
    await world.send('get', path, other!.token).expect(404)
  })
})
