import { createDesk, type Desk } from '../testing/desk'
import { createWorld, type Person, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 10: an absence can be contested from the moment that the door records it. */
describe('whom the door recorded as absent or turned away', () => {
  let world: World
  let desk: Desk
  let here: string
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
    here = await world.harness.token('countyBureau', { locality: '330302' })
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  const mine = async (person: Person) =>
    (await world.send('get', '/v1/my/bookings', person.token)).body.items[0]
  const progress = (sittingId: string) => world.activities.sittingProgress(system, { sittingId })

  async function turnedAway() {
    const { sittingId, tickets, people, bookings } = await desk.held(1)
    const [ticket, person, bookingId] = [tickets[0]!, people[0]!, bookings[0]!]
    const door = (row: object) =>
      world.send('post', `/v1/sittings/${sittingId}/attendance`, world.centre, { rows: [{ ticket, ...row }] })
    await door({ status: 'turnedAway', reason: 'identity' }).expect(200)
    const contest = () =>
      world.send('post', `/v1/bookings/${bookingId}/absence-contest`, person.token, { reason: '证件有效' })
    const decide = (contestId: string, decision: 'uphold' | 'excuse') =>
      world.send('post', `/v1/absence-contests/${contestId}/decision`, here, { decision, reason: '核实' })
    const post = (row: object) =>
      desk.post(`/v1/sittings/${sittingId}/results`, { rows: [{ ticket, ...row }] })
    return { sittingId, ticket, person, bookingId, door, contest, decide, post }
  }

  test('sees it at once, and contests it before any result', async () => {
    const { person, contest, sittingId } = await turnedAway()
    expect(await mine(person)).toMatchObject({ state: 'inForce', door: 'turnedAway' })
    const filed = await contest()
    expect([filed.status, filed.body.state]).toEqual([201, 'open'])
    expect((await contest()).body).toEqual(filed.body)
    expect((await world.send('get', '/v1/absence-contests', here)).body.items).toContainEqual(
      expect.objectContaining({
        ...filed.body,
        name: expect.stringMatching(/./),
        maskedNumber: expect.stringMatching(/\*/),
      }),
    )
    expect(await progress(sittingId)).toMatchObject({ final: 0, missing: 1, openContests: 1 })
  })

  test('finds the own contests in a list, with deadline, exam and answer; nobody else does', async () => {
    const { person, contest, decide } = await turnedAway()
    const { contestId, decideBy } = (await contest()).body
    const own = async (token: string) => (await world.send('get', '/v1/my/absence-contests', token)).body
    expect(await own(person.token)).toMatchObject({
      items: [{ contestId, decideBy, state: 'open', sitting: { centreName: expect.any(String) } }],
      next: null,
    })
    await decide(contestId, 'uphold').expect(200)
    expect((await own(person.token)).items).toMatchObject([{ state: 'upheld', decisionReason: '核实' }])
    const [other] = await world.people(1)
    expect((await own(other!.token)).items).toEqual([])
  })

  test.each([
    ['excuse', 0],
    ['uphold', 1],
  ] as const)('decided to %s before any result: it is an absence, of %i attempts', async (decision, used) => {
    const { person, contest, decide, post, sittingId } = await turnedAway()
    const { contestId } = (await contest()).body
    await decide(contestId, decision).expect(200)
    await decide(contestId, decision).expect(200)
    expect(await desk.candidate(person)).toMatchObject({ used })
    expect(await mine(person)).toMatchObject({ state: 'sat' })
    expect(await progress(sittingId)).toMatchObject({ tickets: 1, final: 1, missing: 0, openContests: 0 })
    expect(desk.rows(await post({ absent: true }))).toEqual(['same'])
    expect(desk.rows(await post({ score: 90, scoreMax: 100 }))).toEqual(['row-marked-absent'])
  })

  test('contested already, it goes on when the result says absent, and past the deadline for results', async () => {
    const { person, contest, decide, sittingId } = await turnedAway()
    const { contestId } = (await contest()).body
    world.harness.clock.set('2026-06-30T01:00:00Z')
    expect(await world.activities.escalateOverdueResults(system, { sittingId })).toMatchObject({
      ...{ final: 0, missing: 0, openContests: 1 },
    })
    await decide(contestId, 'excuse').expect(200)
    expect(await desk.candidate(person)).toMatchObject({ used: 0 })
    expect((await contest()).body.code).toBe('absence-not-contestable')
  })

  test('recorded past the deadline for results, it is contested and decided all the same', async () => {
    const { person, door, contest, decide, sittingId } = await turnedAway()
    await door({ status: 'present' }).expect(200)
    world.harness.clock.set('2026-06-30T01:00:00Z')
    expect(await world.activities.escalateOverdueResults(system, { sittingId })).toMatchObject({ missing: 1 })
    await door({ status: 'absent' }).expect(200)
    const { contestId } = (await contest()).body
    await decide(contestId, 'uphold').expect(200)
    expect(await desk.candidate(person)).toMatchObject({ used: 1 })
    expect(await progress(sittingId)).toMatchObject({ final: 1, missing: 0, openContests: 0 })
  })

  test('before the sitting begins nobody is, and the answer says until when', async () => {
    const sittingId = await world.sitting(1)
    const door = { rows: [{ ticket: 'x', status: 'absent' }] }
    const early = await world.send('post', `/v1/sittings/${sittingId}/attendance`, world.centre, door)
    expect(early.body).toMatchObject({ code: 'not-before-start', until: '2026-06-12T01:00:00.000Z' })
    expect(early.body.detail).toContain('09:00')
  })

  test('corrected at the door to present, there is nothing left to contest', async () => {
    const { contest, decide, door, sittingId } = await turnedAway()
    const { contestId } = (await contest()).body
    await door({ status: 'present' }).expect(200)
    expect((await decide(contestId, 'excuse')).body).toMatchObject({
      code: 'conflict',
      turnedOn: { status: 'moot' },
    })
    expect((await contest()).body.code).toBe('absence-not-contestable')
    expect(await progress(sittingId)).toMatchObject({ openContests: 0 })
    await door({ status: 'absent' }).expect(200)
    expect((await contest()).body).toMatchObject({ state: 'open' })
  })

  test('the time for it runs from the result, not from the door', async () => {
    const { contest, sittingId } = await turnedAway()
    // Eight working days after the door, before results are due.
    world.harness.clock.set('2026-06-25T01:00:00Z')
    expect((await contest()).status).toBe(201)
    expect(sittingId).toBeDefined()
  })
})
