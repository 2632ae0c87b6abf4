import { OrganisationStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { createWorld, offeringStated, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 10: people and centres find the sittings that they look for, and what is planned can be put right. */
describe('sittings, rooms and plans', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(NOW)
  })
  afterAll(() => world.close())

  const get = (path: string) => world.send('get', path, world.bureau)
  const found = async (query: string): Promise<string[]> =>
    (await get(`/v1/sittings?year=2026&limit=200${query}`)).body.items.map(
      (each: { sittingId: string }) => each.sittingId,
    )

  describe('are found', () => {
    let [early, late, full, elsewhere, named] = ['', '', '', '', '']
    let [otherCentre, otherPlan, offering] = [newId(), '', '']
    beforeAll(async () => {
      const of = { organisationKind: 'examCentre', name: '瑞安考点', locality: '330381', active: true }
      await world.learn(
        [fact(OrganisationStatedSchema, otherCentre, { organisationId: otherCentre, version: 1, ...of })],
        'centre',
      )
      const [person] = await world.people(1)
      ;[early, late, full] = [
        await world.sitting(2, { startsAt: '2026-06-10T01:00:00.000Z' }),
        await world.sitting(2, { startsAt: '2026-06-12T13:00:00.000Z' }),
        await world.sitting(1, { startsAt: '2026-06-12T01:00:00.000Z' }),
      ]
      await world.send('post', `/v1/sittings/${full}/bookings`, person!.token, {}).expect(201)
      const room = { centreId: otherCentre, name: '一', address: '瑞安', seats: 5 }
      const { roomId } = (await world.send('post', '/v1/rooms', world.bureau, room)).body
      elsewhere = await world.sitting(2, { roomId })
      offering = newId()
      const industryCommon = { category: 'industryCommon', industry: 'health' }
      await world.learn([offeringStated(offering, newId(), industryCommon)], 'offering')
      otherPlan = await world.planOf({ year: 2026, category: 'industryCommon', offeringIds: [offering] })
      named = await world.sitting(2, { planId: otherPlan, startsAt: '2026-06-18T01:00:00.000Z' })
    })

    test('by their centre: its own of every category, and only these', async () => {
      expect(await found(`&centreId=${otherCentre}`)).toEqual([elsewhere])
      const own = await get(`/v1/sittings?year=2026&centreId=${world.centreId}`)
      expect(own.body.items.map((each: { centreId: string }) => each.centreId)).toEqual(
        Array(4).fill(world.centreId),
      )
      expect(await found(`&centreId=${world.centreId}&category=industryCommon`)).toEqual([named])
    })

    test('by locality, plan, offering and days in Wenzhou', async () => {
      expect(await found('&locality=330381')).toEqual([elsewhere])
      expect(await found(`&planId=${otherPlan}`)).toEqual([named])
      expect(await found(`&offeringId=${offering}`)).toEqual([named])
      expect(await found(`&offeringId=${world.offeringId}`)).toEqual([early, full, elsewhere, late])
      expect(await found('&from=2026-06-12&until=2026-06-12')).toEqual([full, elsewhere, late])
      expect(await found('&from=2026-06-13')).toEqual([])
      expect(await found('&until=2026-06-10')).toEqual([early])
    })

    test('by free seats, while booking is not closed', async () => {
      expect(await found('&free=true')).toEqual([early, elsewhere, late])
      expect(await found('&free=false')).toEqual(await found(''))
      world.harness.clock.set('2026-06-08T01:00:00.000Z')
      expect(await found('&free=true')).toEqual([elsewhere, late])
      world.harness.clock.set(NOW)
    })

    test('page by page under every filter', async () => {
      const first = await get(`/v1/sittings?year=2026&centreId=${world.centreId}&limit=3`)
      const rest = await get(`/v1/sittings?year=2026&centreId=${world.centreId}&after=${first.body.next}`)
      expect([...first.body.items, ...rest.body.items].map(each => each.sittingId)).toEqual([
        ...[early, full, late, named],
      ])
    })

    test('by stage: results are awaited of what was held', async () => {
      await world.hold(early)
      expect(await found(`&centreId=${world.centreId}&stage=held`)).toEqual([early])
      world.harness.clock.set(NOW)
    })

    test.each([
      'from=2026-06-31',
      'from=2026-06-12&until=2026-06-11',
      'locality=3303',
      'centreId=mine',
      'free=perhaps',
    ])('never by what is no filter: %s is refused', async query => {
      expect((await get(`/v1/sittings?year=2026&${query}`)).body.code).toBe('invalid-input')
    })
  })

  describe('a room', () => {
    const put = (roomId: string, body: object) => world.send('put', `/v1/rooms/${roomId}`, world.bureau, body)
    const withdraw = (roomId: string) =>
      world.send('post', `/v1/rooms/${roomId}/withdrawal`, world.bureau, { reason: '装修' })

    test('is corrected until tickets name it', async () => {
      const roomId = await world.room(3)
      const sittingId = await world.sitting(1, { roomId, startsAt: '2026-06-05T01:00:00.000Z' })
      const right = { name: '二号考场', address: '温州市学院中路2号' }
      expect((await put(roomId, right)).body).toMatchObject({ ...right, seats: 3, withdrawnAt: null })
      expect((await put(newId(), right)).status).toBe(404)
      await world.activities.closeBooking(system, { sittingId })
      expect((await put(roomId, { ...right, name: '三号' })).body.code).toBe('room-has-sittings')
      expect((await put(roomId, right)).status).toBe(200)
    })

    test('is withdrawn when no sitting is to take place in it, and takes none from then on', async () => {
      const roomId = await world.room(3)
      const sittingId = await world.sitting(1, { roomId, startsAt: '2026-06-06T01:00:00.000Z' })
      expect((await withdraw(roomId)).body.code).toBe('room-has-sittings')
      const command = { reason: '台风', commandId: newId(), sittingId }
      await world.activities.cancelSitting(world.harness.actor('municipalBureau'), command)
      const withdrawn = await withdraw(roomId)
      expect([withdrawn.status, withdrawn.body.withdrawnAt]).toEqual([200, NOW])
      expect((await withdraw(roomId)).body).toEqual(withdrawn.body)
      await expect(world.sitting(1, { roomId, startsAt: '2026-06-07T01:00:00.000Z' })).rejects.toThrow(
        'room-withdrawn',
      )
      const another = await world.sitting(1, { startsAt: '2026-06-07T01:00:00.000Z' })
      const times = { startsAt: '2026-06-08T01:00:00.000Z', endsAt: '2026-06-08T02:30:00.000Z' }
      const move = { ...times, sittingId: another, roomId, reason: '换', commandId: newId() }
      expect(await world.activities.moveSitting(world.harness.actor('municipalBureau'), move)).toMatchObject({
        code: 'room-withdrawn',
      })
      const listed = await get(`/v1/rooms?centreId=${world.centreId}&limit=200`)
      expect(listed.body.items.find((each: { roomId: string }) => each.roomId === roomId).withdrawnAt).toBe(
        NOW,
      )
    })

    test('is withdrawn or gets a sitting, whatever happens at the same moment', async () => {
      for (let day = 20; day < 26; day += 1) {
        const roomId = await world.room(3)
        const startsAt = `2026-06-${day}T05:00:00.000Z`
        const [withdrawn, published] = await Promise.all([
          withdraw(roomId),
          world.sitting(1, { roomId, startsAt }).catch((error: Error) => error.message),
        ])
        const isPublished = published !== 'room-withdrawn'
        expect(withdrawn.status).toBe(isPublished ? 409 : 200)
      }
    })
  })

  test('a plan is changed as long as no open sitting contradicts it', async () => {
    const put = (planId: string, body: object) =>
      world.send('put', `/v1/exam-plans/${planId}`, world.bureau, body)
    const [one, two] = [newId(), newId()]
    for (const each of [one, two]) await world.learn([offeringStated(each, newId())], 'offering')
    const planId = await world.planOf({ year: 2026, category: 'general', offeringIds: [one] })
    expect((await put(planId, { offeringIds: [one, two], supplementary: true })).body).toMatchObject({
      offeringIds: [one, two],
      supplementary: true,
    })
    const sittingId = await world.sitting(1, { planId, startsAt: '2026-06-09T05:00:00.000Z' })
    const refused = await put(planId, { offeringIds: [two], supplementary: true })
    expect([refused.status, refused.body.code, refused.body.turnedOn.sittingId]).toEqual([
      409,
      'plan-has-sittings',
      sittingId,
    ])
    expect((await put(planId, { offeringIds: [two, one], supplementary: false })).status).toBe(200)
    const command = { reason: '台风', commandId: newId(), sittingId }
    await world.activities.cancelSitting(world.harness.actor('municipalBureau'), command)
    expect((await put(planId, { offeringIds: [two], supplementary: false })).body.offeringIds).toEqual([two])
    expect((await put(planId, { offeringIds: [newId()], supplementary: false })).body.code).toBe(
      'invalid-input',
    )
    expect((await put(newId(), { offeringIds: [two], supplementary: false })).status).toBe(404)
  })
})
