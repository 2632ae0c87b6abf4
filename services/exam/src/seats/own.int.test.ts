import { createDesk, type Desk, type Held } from '../testing/desk'
import { createWorld, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/**
 * No official acts on their own affairs (docs/decisions/0290): an official whose account a person holds leaves that
 * person's affairs to others.
 */
describe('what is an official’s own', () => {
  let world: World
  let desk: Desk
  let held: Held
  let resultId: string
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
    held = await desk.held(2)
  })
  afterAll(() => world.close())

  const [mine, other] = [0, 1]
  const rowsOf = (score: number) => ({
    rows: held.tickets.map(ticket => ({ ticket, score, scoreMax: 100 })),
  })
  const official = (role: 'examCentre' | 'countyBureau' | 'municipalBureau') => {
    const { personId } = held.people[mine]!
    return { personId, ...(role === 'examCentre' ? { centreId: world.centreId } : {}), locality: '330302' }
  }
  const tokenOf = (role: Parameters<typeof official>[0]) => world.harness.token(role, official(role))

  test('the door records everybody but the official of the centre', async () => {
    const token = await tokenOf('examCentre')
    const path = `/v1/sittings/${held.sittingId}/attendance`
    const rows = held.tickets.map(ticket => ({ ticket, status: 'present' }))
    const answer = await world.send('post', path, token, { rows }).expect(200)
    expect(desk.rows(answer)).toEqual(['row-own', 'fresh'])
  })

  test('a list of results takes every row but the official’s own, which another account posts', async () => {
    const path = `/v1/sittings/${held.sittingId}/results`
    const token = await tokenOf('examCentre')
    const preview = await desk.post(`${path}/preview`, rowsOf(86), { token })
    expect(desk.rows(preview)).toEqual(['row-own', 'fresh'])
    expect(desk.rows(await desk.post(path, rowsOf(86), { token }))).toEqual(['row-own', 'fresh'])
    expect(desk.rows(await desk.post(path, rowsOf(40)))).toEqual(['fresh', 'row-contradicts-earlier-post'])
    resultId = await desk.resultIdOf(held.tickets[mine]!)
  })

  test.each(['examCentre', 'countyBureau', 'municipalBureau'] as const)(
    'a %s corrects no result of the person who holds its account, and keeps no reason for it',
    async role => {
      const body = { reason: '复核' }
      const kept = await world.send(
        'post',
        `/v1/results/${resultId}/correction-reasons`,
        await tokenOf(role),
        body,
      )
      expect([kept.status, kept.body.code]).toEqual([403, 'own-affair'])
      const command = {
        correctionId: resultId,
        resultId,
        score: 90,
        scoreMax: 100,
        absent: false,
        reason: '复核',
      }
      const actor = world.harness.actor(role, official(role))
      expect(
        await world.activities.correctResult(actor, { ...command, idempotencyKey: 'own' }),
      ).toMatchObject({
        code: 'own-affair',
      })
    },
  )

  test('another’s result is corrected as before', async () => {
    const theirs = await desk.resultIdOf(held.tickets[other]!)
    const path = `/v1/results/${theirs}/correction-reasons`
    await world.send('post', path, await tokenOf('countyBureau'), { reason: '复核' }).expect(201)
  })

  test('no contest of one’s own absence is decided', async () => {
    world.harness.clock.set(NOW)
    const { sittingId, people, bookings, tickets } = await desk.held(1)
    await desk.post(`/v1/sittings/${sittingId}/results`, { rows: [{ ticket: tickets[0], absent: true }] })
    const filed = await world.send('post', `/v1/bookings/${bookings[0]}/absence-contest`, people[0]!.token, {
      reason: '当时在场',
    })
    const { personId } = people[0]!
    const token = await world.harness.token('municipalBureau', { personId })
    const path = `/v1/absence-contests/${filed.body.contestId}/decision`
    const answer = await world.send('post', path, token, { decision: 'excuse', reason: '在场' })
    expect([answer.status, answer.body.code]).toEqual([403, 'own-affair'])
    await world.send('post', path, world.bureau, { decision: 'excuse', reason: '在场' }).expect(200)
  })

  test('no further attempt is granted to oneself', async () => {
    const { personId } = held.people[mine]!
    const path = `/v1/candidates/${personId}/${world.courseId}/2026/attempts`
    const answer = await world.send('post', path, await tokenOf('municipalBureau'), { reason: '病假' })
    expect([answer.status, answer.body.code]).toEqual([403, 'own-affair'])
  })
})
