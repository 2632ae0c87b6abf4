import { newId } from '../../../kit/base/ids'
import { createWorld, type Person, studyFinished, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

interface Said {
  readonly sittingId: string
  readonly has: 'seat' | 'place' | null
  readonly may: 'seat' | 'place' | 'change' | null
  readonly because: { readonly code: string; readonly detail: { readonly zh: string } } | null
}

/** 考试报名 (Article 10): a person sees of each sitting what booking it would answer, before asking. */
describe('the sittings of a person', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(NOW)
  })
  afterAll(() => world.close())

  const list = async (person: Person, more = ''): Promise<Said[]> =>
    (await world.send('get', `/v1/my/sittings?year=2026${more}`, person.token).expect(200)).body.items
  const book = (person: Person, sittingId: string, body: object = {}) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, body)
  const bookingOf = async (person: Person): Promise<string> =>
    (await world.send('get', '/v1/my/bookings', person.token)).body.items[0].bookingId
  const change = async (person: Person, sittingId: string) =>
    world.send('post', `/v1/bookings/${await bookingOf(person)}/change`, person.token, { sittingId })

  test('say what each command would answer, for whoever asks', async () => {
    const [free, full, same, later, early, closed] = [
      await world.sitting(5, { startsAt: '2026-06-10T01:00:00.000Z' }),
      await world.sitting(1, { startsAt: '2026-06-11T01:00:00.000Z' }),
      await world.sitting(5, { startsAt: '2026-06-10T02:00:00.000Z' }),
      await world.sitting(5, { startsAt: '2026-09-10T01:00:00.000Z' }),
      await world.sitting(1, { startsAt: '2026-06-12T01:00:00.000Z' }),
      await world.sitting(2, { startsAt: '2026-06-13T01:00:00.000Z' }),
    ]
    await world.activities.closeBooking(system, { sittingId: closed })
    const [holder, fresh, booked, waiting, two] = await world.people(5)
    const [unverified] = await world.people(1, { verified: false })
    const [unstudied] = await world.people(1, { studied: false })
    await book(holder!, full).expect(201)
    await book(booked!, free).expect(201)
    await book(waiting!, full).expect(202)
    await world.learnt(studyFinished(two!.personId, newId(), newId(), { category: 'industryCommon' }))

    const said = async (person: Person) => {
      const items = await list(person)
      return [free, full, same, later, early, closed].map(id => {
        const { has, may, because } = items.find(each => each.sittingId === id)!
        return because?.code ?? may ?? `has ${has}`
      })
    }
    const [notYet, shut] = ['booking-not-yet-open', 'booking-closed']
    expect(await said(fresh!)).toEqual(['seat', 'place', 'seat', notYet, 'seat', shut])
    expect(await said(booked!)).toEqual(['has seat', 'sitting-full', 'change', notYet, 'change', shut])
    expect(await said(waiting!)).toEqual(['seat', 'has place', 'seat', notYet, 'seat', shut])
    expect(await said(two!)).toEqual(['seat', 'place', 'seat', notYet, 'seat', shut])
    const never = ['account-unverified', 'study-not-known'].map(code => [
      code,
      code,
      code,
      notYet,
      code,
      shut,
    ])
    expect([await said(unverified!), await said(unstudied!)]).toEqual(never)

    for (const person of [fresh!, booked!, waiting!, two!, unverified!]) {
      for (const each of (await list(person)).filter(({ because }) => because)) {
        const isChange = person === booked
        const { body } = await (isChange ? change(person, each.sittingId) : book(person, each.sittingId))
        expect([each.sittingId, body.code]).toEqual([each.sittingId, each.because!.code])
      }
    }
    expect((await change(booked!, same)).status).toBe(201)
    expect((await book(fresh!, early)).status).toBe(201)
    // A seat elsewhere was taken meanwhile: the one that waits keeps its place, and no second.
    expect((await list(waiting!)).find(each => each.sittingId === early)?.because?.code).toBe(
      'already-waiting',
    )
    expect((await book(waiting!, early)).body.code).toBe('already-waiting')
    expect((await book(waiting!, free)).status).toBe(201)
  })

  test('go by the course of an offering where it is named, and take the same filters as all sittings', async () => {
    const [person] = await world.people(1)
    const all = await list(person!)
    const ofOffering = await list(person!, `&offeringId=${world.offeringId}&from=2026-06-11&free=true`)
    expect(ofOffering.length).toBeLessThan(all.length)
    expect(ofOffering).toEqual(
      all.filter(each => ofOffering.some(({ sittingId }) => sittingId === each.sittingId)),
    )
    expect(await list(person!, `&offeringId=${newId()}`)).toEqual([])
  })

  test('are refused in whole words once booking has closed', async () => {
    const [one, other] = [
      await world.sitting(3, { startsAt: '2026-06-15T01:00:00.000Z' }),
      await world.sitting(3, { startsAt: '2026-06-15T02:00:00.000Z' }),
    ]
    const [person] = await world.people(1)
    await book(person!, one).expect(201)
    const before = await bookingOf(person!)
    world.harness.clock.set('2026-06-14T23:00:00.000Z')
    const late = (await list(person!)).find(each => each.sittingId === other)
    expect(late?.because?.code).toBe('booking-closed')
    expect(JSON.stringify(await list(person!))).not.toMatch(/undefined|\{\w+\}/)
    expect(await bookingOf(person!)).toBe(before)
    world.harness.clock.set(NOW)
  })

  test('are shown to people alone', async () => {
    const answer = await world.send('get', '/v1/my/sittings?year=2026', world.bureau)
    expect(answer.status).toBe(403)
  })
})
