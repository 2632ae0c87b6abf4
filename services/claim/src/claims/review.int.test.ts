import { createWorld, type Person, trainingForm, trainingKinds, type World } from '../testing/world'

/** A claim from its first line to the ledger (Article 12), by the demonstration standard: 8 hours a day, 40 a year. */
describe('a claim, submitted and reviewed', () => {
  let world: World
  let nurse: Person
  let official: string

  beforeAll(async () => {
    world = await createWorld()
    nurse = await world.person()
    official = await world.official()
  })
  afterAll(() => world.close())

  test('returned with marked fields, corrected as a new revision, approved, registered: and says so to all concerned', async () => {
    const claimId = await world.claim(nurse)
    expect(await world.read(claimId, nurse.token)).toMatchObject({
      state: 'submitted',
      revision: 1,
      year: 2026,
      industry: 'health',
      // 15 working days from Monday 9 March.
      move: { who: 'department', since: '2026-03-09T02:00:00.000Z', until: '2026-03-30T15:59:59.999Z' },
      may: ['withdraw'],
      computed: {
        years: [
          { year: 2026, hours: 8, explanation: { en: expect.stringMatching(/^1 day x 8, so 8: .*演示/) } },
        ],
      },
    })
    const queue = await world.send('get', '/v1/claim-queue?industry=health', official)
    expect(queue.body.items).toEqual([expect.objectContaining({ claimId, type: 3, kind: 'training' })])

    const reason = { reason: '证明上没有日期', marked: ['evidence.proofOfAttendance', 'form.days.0.on'] }
    expect(await world.act('return', claimId, official, reason)).toMatchObject({
      status: 200,
      body: { state: 'returned', move: { who: 'person', until: '2026-03-23T15:59:59.999Z' } },
    })
    const returned = await world.read(claimId, nurse.token)
    expect(returned).toMatchObject({ marked: reason.marked, returnedBecause: reason.reason })
    expect(returned.may).toEqual(['edit', 'resubmit', 'withdraw'])

    const corrected = {
      form: trainingForm([
        { on: '2026-03-03', minutes: 360 },
        { on: '2026-03-04', minutes: 400 },
      ]),
    }
    await world.send('put', `/v1/claims/${claimId}`, nurse.token, corrected).expect(200)
    expect(await world.submit(nurse, claimId)).toMatchObject({ state: 'submitted', seq: 4 })
    expect(await world.act('approval', claimId, official)).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    })
    expect(await world.register(claimId)).toMatchObject({ state: 'registered', registers: false })
    expect(world.ledger.get(`${claimId} 2026`)).toBe(32)

    const done = await world.read(claimId, official)
    expect(done.happened.map((each: { act: string }) => each.act)).toEqual([
      'submit',
      'takeUp',
      'return',
      'resubmit',
      'takeUp',
      'approve',
      'register',
    ])
    expect(done.review.person).toMatchObject({ name: '林晓', maskedNumber: '3303**********0417' })
    expect(done.registered).toEqual([expect.objectContaining({ year: 2026, hours: 16 })])
    // Both revisions are kept as they were frozen.
    const frozen = await world.owner.query<{ day: string }>(
      "SELECT form->'days'->0->>'on' AS day FROM submission WHERE claim_id = $1 ORDER BY revision",
      [claimId],
    )
    expect(frozen.map(each => each.day)).toEqual(['2026-03-02', '2026-03-03'])
  })

  test('over New Year it is two awards, each by the days of its year', async () => {
    world.harness.clock.set('2026-03-09T02:00:00.000Z')
    const person = await world.person()
    const days = [
      { on: '2025-12-31', minutes: 360 },
      { on: '2026-01-01', minutes: 180, part: 'half' },
    ]
    const claimId = await world.claim(person, trainingForm(days, { eventName: '年会' }))
    await world.act('approval', claimId, official)
    await world.register(claimId)
    expect([2025, 2026].map(year => world.ledger.get(`${claimId} ${year}`))).toEqual([16, 8])
  })

  test('a submission sent twice is one; so is each act under its Idempotency-Key', async () => {
    const person = await world.person()
    const claimId = await world.draft(person, trainingForm([{ on: '2026-03-05', minutes: 360 }]))
    const commandId = '01900000-0000-7000-8000-000000000001'
    const first = await world.submit(person, claimId, commandId)
    expect(await world.submit(person, claimId, commandId)).toEqual(first)
    expect(await world.submit(person, claimId)).toMatchObject({ code: 'claim-act-not-allowed' })
    const approve = () => world.send('post', `/v1/claims/${claimId}/approval`, official, {}, 'key-1')
    const answers = [await approve(), await approve()]
    expect(answers.map(each => each.status)).toEqual([200, 200])
    expect(answers[1]!.body).toEqual(answers[0]!.body)
    const other = await world.send(
      'post',
      `/v1/claims/${claimId}/approval`,
      official,
      { reason: 'x' },
      'key-1',
    )
    expect(other.body.code).toBe('idempotency-key-reused')
    await world.register(claimId)
    expect(await world.register(claimId)).toMatchObject({ state: 'registered' })
    expect(await world.owner.query('SELECT FROM registration WHERE item_id = $1', [claimId])).toHaveLength(1)
  })

  test.each<[string, object, readonly string[], string]>([
    ['a form with a fault', { type: 3, kind: 'training' }, trainingKinds, 'invalid-input'],
    ['a day to come', trainingForm([{ on: '2026-12-01', minutes: 60 }]), trainingKinds, 'activity-in-future'],
    [
      'a day before 2021',
      trainingForm([{ on: '2020-12-01', minutes: 60 }]),
      trainingKinds,
      'activity-before-regulation',
    ],
    [
      'after 31 March of the next year',
      trainingForm([{ on: '2024-12-01', minutes: 60 }]),
      trainingKinds,
      'claim-window-closed',
    ],
    ['without its evidence', trainingForm(), ['notice'], 'evidence-missing'],
    [
      'other evidence without a description',
      trainingForm(),
      [...trainingKinds, 'other'],
      'evidence-needs-description',
    ],
    [
      'type 4 without an employer',
      { type: 4, kind: 'lecture', eventName: '讲座', days: [{ on: '2026-03-02', minutes: 90 }] },
      trainingKinds,
      'employer-needed',
    ],
    [
      'type 9 that no provincial rule names',
      { type: 9, kind: 'teachingCase', title: '案例', concludedOn: '2026-03-02' },
      ['asTheRuleSays'],
      'type-nine-not-named',
    ],
  ])('is refused with its reason: %s', async (_what, form, kinds, code) => {
    const person = await world.person()
    const claimId = await world.draft(person, form, kinds)
    expect(await world.submit(person, claimId)).toMatchObject({ kind: 'refusal', code })
    expect(await world.read(claimId, person.token)).toMatchObject({ state: 'draft', revision: 0 })
  })

  test('late with a reason it is taken, into the year of the activity', async () => {
    const person = await world.person()
    const claimId = await world.draft(
      person,
      trainingForm([{ on: '2024-12-02', minutes: 60 }]),
      trainingKinds,
      '住院',
    )
    expect(await world.submit(person, claimId)).toMatchObject({ state: 'submitted', year: 2024 })
    const queue = await world.send('get', '/v1/claim-queue?industry=health', official)
    expect(queue.body.items.find((each: { claimId: string }) => each.claimId === claimId)).toMatchObject({
      isLate: true,
    })
  })

  test('a correction is refused after its last day, though nobody has looked at the clock', async () => {
    const person = await world.person()
    const claimId = await world.claim(person, trainingForm([{ on: '2026-03-04', minutes: 360 }]))
    await world.act('return', claimId, official, { reason: '缺页', marked: ['form.days'] })
    const { until } = (await world.read(claimId, person.token)).move
    world.harness.clock.set(new Date(Date.parse(until) + 1).toISOString())
    const late = await world.read(claimId, person.token)
    expect(late).toMatchObject({ state: 'returned', may: ['edit', 'withdraw'] })
    expect(await world.submit(person, claimId)).toMatchObject({
      code: 'claim-correction-late',
      turnedOn: { deadline: until },
    })
    world.harness.clock.set(until)
    expect(await world.submit(person, claimId)).toMatchObject({ state: 'submitted' })
  })

  test('a returned claim keeps its day for what it claimed, not for another year put in its place', async () => {
    world.harness.clock.set('2026-03-30T02:00:00.000Z')
    const person = await world.person()
    const claimId = await world.claim(person, trainingForm([{ on: '2026-03-04', minutes: 360 }]))
    await world.act('return', claimId, official, { reason: '日期不符', marked: ['form.days'] })
    world.harness.clock.set('2026-04-08T02:00:00.000Z')
    const lastYear = { form: trainingForm([{ on: '2025-05-06', minutes: 360 }]) }
    await world.send('put', `/v1/claims/${claimId}`, person.token, lastYear).expect(200)
    expect(await world.submit(person, claimId)).toMatchObject({ code: 'claim-window-closed' })

    const kept = await world.draft(
      person,
      trainingForm([{ on: '2025-05-07', minutes: 360 }]),
      trainingKinds,
      '住院',
    )
    expect(await world.submit(person, kept)).toMatchObject({ year: 2025 })
    await world.act('return', kept, official, { reason: '日期不符', marked: ['form.days'] })
    const corrected = { form: trainingForm([{ on: '2025-05-08', minutes: 360 }]) }
    await world.send('put', `/v1/claims/${kept}`, person.token, corrected).expect(200)
    expect(await world.submit(person, kept)).toMatchObject({ year: 2025 })
    world.harness.clock.set('2026-03-09T02:00:00.000Z')
  })

  test('who is not verified can’t claim; type 4 needs an employer on each day', async () => {
    const unverified = await world.person({ verified: false })
    expect(await world.submit(unverified, await world.draft(unverified))).toMatchObject({
      code: 'account-unverified',
    })
    const employed = await world.person({
      employers: [{ value: 'e1', startsOn: '2026-03-01', endsOn: '2026-03-04' }],
    })
    const unitTraining = (on: string) => ({
      type: 4,
      kind: 'lecture',
      eventName: '讲座',
      days: [{ on, minutes: 90 }],
    })
    const inTime = await world.draft(employed, unitTraining('2026-03-04'))
    expect(await world.submit(employed, inTime)).toMatchObject({ state: 'submitted' })
    const after = await world.draft(employed, unitTraining('2026-03-05'))
    expect(await world.submit(employed, after)).toMatchObject({
      code: 'employer-needed',
      turnedOn: { on: '2026-03-05' },
    })
  })

  test('goes to the department of the industry in force on the date of the activity', async () => {
    const changed = await world.person({
      titleSeries: [
        { value: 'health', startsOn: '', endsOn: '2026-03-02' },
        { value: 'accounting', startsOn: '2026-03-03', endsOn: '' },
      ],
    })
    const before = await world.claim(changed, trainingForm([{ on: '2026-03-02', minutes: 60 }]))
    const after = await world.claim(changed, trainingForm([{ on: '2026-03-03', minutes: 60 }]))
    expect(await world.read(before, changed.token)).toMatchObject({ industry: 'health' })
    expect(await world.read(after, changed.token)).toMatchObject({ industry: 'finance' })
  })

  test("someone else's, and another department's, answers like one that isn't there", async () => {
    const claimId = await world.claim(await world.person())
    const stranger = await world.person()
    const finance = await world.official('finance')
    const nobodys = '00000000-0000-4000-8000-000000000000'
    for (const [method, path, token, body] of [
      ['get', '', stranger.token],
      ['put', '', stranger.token, { form: trainingForm() }],
      ['post', '/withdrawal', stranger.token],
      ['post', '/evidence', stranger.token, { kind: 'notice', fileName: 'n', sizeBytes: 1 }],
      ['get', '', finance],
      ['post', '/taking-up', finance],
      ['post', '/approval', finance, {}],
      ['post', '/return', finance, { reason: 'x', marked: ['form.days'] }],
      ['post', '/rejection', finance, { reason: 'x' }],
    ] as const) {
      const [theirs, none] = await Promise.all(
        [claimId, nobodys].map(id => world.send(method, `/v1/claims/${id}${path}`, token, body)),
      )
      expect([method, path, theirs!.status]).toEqual([method, path, 404])
      expect({ ...theirs!.body, instance: '' }).toEqual({ ...none!.body, instance: '' })
    }
    expect(await world.submit(stranger, claimId)).toMatchObject({ code: 'not-found' })
    expect((await world.send('get', '/v1/claim-queue?industry=health', finance)).status).toBe(404)
  })

  test('a draft is its writer’s alone, and can be taken back', async () => {
    const claimId = await world.draft(nurse)
    expect((await world.act('taking-up', claimId, official)).status).toBe(404)
    expect((await world.send('get', `/v1/claims/${claimId}`, await world.bureau())).status).toBe(404)
    expect((await world.act('withdrawal', claimId, nurse.token)).body).toMatchObject({
      state: 'withdrawn',
      may: [],
    })
  })

  test('the database holds what was submitted and done, and keeps facts in a row', async () => {
    const claimId = await world.claim(await world.person())
    for (const statement of [
      'UPDATE submission SET form = form',
      'DELETE FROM claim_fact',
      "UPDATE claim_fact SET act = 'approve'",
      'DELETE FROM submission_evidence',
      'DELETE FROM notice',
    ]) {
      await expect(world.deps.sql.query(statement)).rejects.toThrow(/permission denied/)
      await expect(world.owner.query(statement)).rejects.toThrow(/append-only/)
    }
    await expect(
      world.deps.sql.query(
        `INSERT INTO claim_fact (claim_id, seq, fact_id, act, at, by_account, party)
         VALUES ($1, 3, gen_random_uuid(), 'approve', now(), 'x', 'department')`,
        [claimId],
      ),
    ).rejects.toThrow(/does not follow/)
  })
})
