import { createWorld, type Person, trainingForm, trainingKinds, type World } from '../testing/world'

/** The preview that a person reads before a claim is submitted (Article 12). */
describe('the preview of a claim', () => {
  let world: World
  let nurse: Person
  let official: string

  beforeAll(async () => {
    world = await createWorld()
    nurse = await world.person()
    official = await world.official()
  })
  afterAll(() => world.close())

  const preview = (claimId: string, { token }: Person = nurse) =>
    world.send('post', `/v1/claims/${claimId}/preview`, token)

  test('names the fields at fault, and no hours, while there are some', async () => {
    const claimId = await world.draft(nurse, { type: 3, kind: 'training', days: [{ on: 'x' }] }, [])
    const { status, body } = await preview(claimId)
    expect(status).toBe(200)
    expect(body).toMatchObject({ refusals: [], computed: null, industry: null })
    expect(body.faults).toEqual(
      expect.arrayContaining([
        { path: 'form.eventName', code: 'missing', least: null, most: null },
        { path: 'form.days.0.on', code: 'not-a-day', least: null, most: null },
      ]),
    )
    expect((await world.read(claimId, nurse.token)).faults).toEqual(body.faults)
  })

  test('says the hours that the submission has then, and writes nothing', async () => {
    const claimId = await world.draft(nurse, trainingForm())
    const before = await world.read(claimId, nurse.token)
    const { body } = await preview(claimId)
    expect(body).toMatchObject({ faults: [], refusals: [], industry: 'health' })
    expect(body.computed).toMatchObject({ years: [{ year: 2026, hours: 8 }], refusal: null })
    expect(await world.read(claimId, nurse.token)).toEqual(before)
    expect(before).toMatchObject({ state: 'draft', computed: null })
    expect(await world.submit(nurse, claimId)).toMatchObject({ state: 'submitted' })
    expect((await world.read(claimId, nurse.token)).computed).toEqual(body.computed)
  })

  test.each<[string, object, readonly string[], string[]]>([
    ['papers are missing', trainingForm(), [], ['evidence-missing']],
    [
      'a day is to come',
      trainingForm([{ on: '2026-12-01', minutes: 60 }]),
      trainingKinds,
      ['activity-in-future'],
    ],
    [
      'it is late, and papers are missing',
      trainingForm([{ on: '2024-03-02', minutes: 360 }]),
      [],
      ['claim-window-closed', 'evidence-missing'],
    ],
  ])('where %s, it says so with the code of the submission', async (_name, form, kinds, codes) => {
    const claimId = await world.draft(nurse, form, kinds)
    const { body } = await preview(claimId)
    expect(body.refusals.map((each: { code: string }) => each.code)).toEqual(codes)
    expect(await world.submit(nurse, claimId)).toMatchObject({ code: codes[0] })
  })

  test('is of a draft or a returned claim, to its person alone', async () => {
    const claimId = await world.claim(nurse, trainingForm([{ on: '2026-03-04', minutes: 360 }]))
    expect((await preview(claimId)).body.code).toBe('claim-act-not-allowed')
    expect((await preview(claimId, await world.person())).body.code).toBe('not-found')
    await world.act('return', claimId, official, { reason: '请补充', marked: ['form.days.0.on'] })
    expect((await preview(claimId)).body.computed).toMatchObject({ years: [{ hours: 8 }] })
  })

  test('the list of own claims has the newest first, each with its title and its registered hours', async () => {
    const person = await world.person()
    const first = await world.claim(
      person,
      trainingForm([{ on: '2026-03-05', minutes: 360 }], { eventName: '甲' }),
    )
    const second = await world.draft(person, { type: 7 }, [])
    await world.act('approval', first, official)
    await world.register(first)
    const { body } = await world.send('get', '/v1/my/claims?limit=1', person.token)
    expect(body).toMatchObject({ items: [{ claimId: second, title: null, hours: 0 }], next: second })
    const rest = await world.send('get', `/v1/my/claims?after=${body.next}`, person.token)
    expect(rest.body).toMatchObject({ items: [{ claimId: first, title: '甲', hours: 8 }], next: null })
  })
})
