import { halfHours } from '../../../../domain/hours/half-hours'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { allocate } from '../../../../domain/standards/allocate'
import { standardsIn } from '../../../../domain/standards/standards'
import { HoursComputedSchema } from '../../../../proto/generated/claim_pb'
import { newId } from '../../../kit/base/ids'
import { wakeWaitingForPolicy } from '../classes/policy-wait'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'
import { findItems } from './hours'

/** The hours of several claims together (Article 12), by the demonstration standard: training 8 hours a day, 40 a year. */
describe('the hours of a person', () => {
  let world: World
  let official: string
  let bureau: string
  let events = 0

  beforeAll(async () => {
    world = await createWorld()
    official = await world.official()
    bureau = await world.bureau()
  })
  afterAll(() => world.close())

  /** Training of so many days, on days of its own. */
  const training = (days: number, more: object = {}) => {
    events += 1
    const of = Array.from({ length: days }, (_, n) => ({
      on: `2026-0${1 + (events % 2)}-${String(1 + ((events * 7 + n) % 28)).padStart(2, '0')}`,
      minutes: 360,
    }))
    return trainingForm(of, { eventName: `培训 ${events}`, ...more })
  }
  const approve = (claimId: string, body: object = {}) => world.act('approval', claimId, official, body)
  const approved = async (person: Person, days: number, body: object = {}) => {
    const claimId = await world.claim(person, training(days))
    const { body: answer } = await approve(claimId, body)
    expect(answer).toMatchObject({ state: 'approved' })
    await world.register(claimId)
    return claimId
  }
  const inLedger = (claimId: string) => (world.ledger.get(`${claimId} 2026`) ?? 0) / 2
  const computed = async (claimId: string) => (await world.read(claimId, official)).computed.years[0]

  test('the cap counts what is registered already, and says so', async () => {
    const person = await world.person()
    const first = await approved(person, 4)
    const second = await world.claim(person, training(2))
    expect(await computed(second)).toMatchObject({
      hours: 8,
      explanation: { en: expect.stringMatching(/^2 days x 8, cap 40 a year, 32 already counted, so 8: /) },
    })
    await approve(second)
    await world.register(second)
    expect([first, second].map(inLedger)).toEqual([32, 8])
  })

  test('what comes to nothing is registered with no entry', async () => {
    const person = await world.person()
    await approved(person, 5)
    const none = await approved(person, 1)
    expect(inLedger(none)).toBe(0)
    expect(await world.read(none, person.token)).toMatchObject({ state: 'registered', registered: [] })
    expect(await computed(none)).toMatchObject({ hours: 0 })
  })

  test('a reversal gives the room under the cap to what came later, and a restoration takes it back', async () => {
    const person = await world.person()
    const first = await approved(person, 4)
    const second = await approved(person, 2)
    expect((await world.act('reversal', first, official, { reason: '材料不实' })).body.code).toBe(
      'not-allowed',
    )
    const reversed = await world.act('reversal', first, bureau, { reason: '材料不实' })
    expect(reversed.body).toMatchObject({ state: 'reversed' })
    await world.register(first)
    expect([first, second].map(inLedger)).toEqual([0, 16])
    const told = await world.owner.query<{ kind: string }>(
      'SELECT cause_kind AS kind FROM registration WHERE item_id = $1 ORDER BY award_seq',
      [second],
    )
    expect(told.map(each => each.kind)).toEqual(['approval', 'recount'])
    await world.act('restoration', first, bureau, { reason: '申诉成立' })
    await world.register(first)
    expect([first, second].map(inLedger)).toEqual([32, 8])
    // The trail says what is registered by it: the claim has its place in the order again.
    const [audited] = await world.owner.query(
      `SELECT (after->>'halfHours')::int AS "halfHours" FROM audit
       WHERE object_id = $1 AND after->>'act' = 'restore'`,
      [first],
    )
    expect(audited).toEqual({ halfHours: 2 * inLedger(first) })
  })

  test('what was decided stays decided as of its day: a restoration is by the standard of the approval', async () => {
    const person = await world.person()
    const claimId = await approved(person, 1)
    await world.act('reversal', claimId, bureau, { reason: '材料不实' })
    await world.register(claimId)
    const { standards } = world.deps
    const halved = standards.map(each => ({
      ...each,
      version: `${each.version} halved`,
      loaded: '2026-04-01',
      rows: each.rows.map(row => (row.figure === 8 ? { ...row, figure: 4 } : row)),
    }))
    Object.assign(world.deps, { standards: [...standards, ...halved] })
    world.harness.clock.set('2026-04-20T02:00:00.000Z')
    try {
      expect((await world.act('restoration', claimId, bureau, { reason: '申诉成立' })).status).toBe(200)
      await world.register(claimId)
      expect(inLedger(claimId)).toBe(8)
      expect(await computed(claimId)).toMatchObject({ hours: 8 })
      expect(inLedger(await approved(person, 1))).toBe(4)
    } finally {
      Object.assign(world.deps, { standards })
      world.harness.clock.set('2026-03-09T02:00:00.000Z')
    }
  })

  test('an official changes the hours only with a reason; ceilings a day and caps bind them all the same', async () => {
    const person = await world.person()
    const claimId = await world.claim(person, training(2))
    const hours = [{ year: 2026, hours: 12.5 }]
    expect((await approve(claimId, { hours })).body.code).toBe('claim-reason-required')
    expect((await approve(claimId, { hours: [{ year: 2025, hours: 4 }], reason: 'x' })).body.code).toBe(
      'invalid-input',
    )
    expect(await world.read(claimId, official)).toMatchObject({ state: 'submitted' })
    expect((await approve(claimId, { hours, reason: '第二天下午缺席' })).status).toBe(200)
    await world.register(claimId)
    expect(inLedger(claimId)).toBe(12.5)
    const { registered, happened } = await world.read(claimId, person.token)
    const { decisionId } = happened.find((each: { reason: string }) => each.reason === '第二天下午缺席')
    // Why stands with the decision (docs/regulation/art-12.md); the explanation, which travels to the ledger, says where.
    expect(registered[0].explanation.en).toBe(
      `changed by a review from 16 to 12.5 (Article 12, decision ${decisionId}), so 12.5: 演示标准, 演示·三 (as in Hangzhou)`,
    )
    const changed = { hours: [{ year: 2026, hours: 90 }], reason: '特批' }
    expect(inLedger(await approved(person, 1, changed))).toBe(8)
    expect(inLedger(await approved(person, 4, changed))).toBe(19.5) // 32 by the day; 40 - 12.5 - 8 under the cap
  })

  test('no claim has more by hand than the year asks for, or its standard comes to, where neither ceiling nor cap binds it', async () => {
    const person = await world.person()
    const degree = { type: 8, kind: 'studyYear', institution: '温州医科大学', programme: '护理学' }
    const form = { ...degree, studyYears: [{ until: '2026-02-02' }] }
    const claimId = await world.claim(person, form, ['degreeCertificate'])
    const by = (hours: number) => approve(claimId, { hours: [{ year: 2026, hours }], reason: '两个学年' })
    expect((await by(90.5)).body).toMatchObject({
      ...{ code: 'hours-by-hand-above-max', rule: 'claim/by-hand-max', article: '12' },
      turnedOn: { year: 2026, hours: 90.5, max: 90 },
    })
    expect(await world.read(claimId, official)).toMatchObject({ state: 'submitted' })
    expect((await by(90)).body).toMatchObject({ state: 'approved' })
    const statement = `UPDATE item SET decided = jsonb_set(decided, '{halfHours,2026}', '181') WHERE item_id = $1`
    await expect(world.owner.query(statement, [claimId])).rejects.toThrow(/hours_by_hand_within_bound/)
  })

  test('one achievement counts once: the same days claimed again are refused', async () => {
    const person = await world.person()
    const form = training(2)
    const first = await world.claim(person, form)
    await approve(first)
    await world.register(first)
    const again = await world.draft(person, form)
    expect(await world.submit(person, again)).toMatchObject({
      code: 'achievement-already-counted',
      turnedOn: { countedIn: first },
    })
  })

  test('two claims of the same days, both handed in: the second is refused when the first is approved', async () => {
    const person = await world.person()
    const form = training(1)
    const [first, second] = [await world.claim(person, form), await world.claim(person, form)]
    const same = (await world.read(second, official)).review.same
    expect(same).toMatchObject([{ relation: 'own', claimId: first, state: 'submitted' }])
    await approve(first)
    expect((await approve(second)).body.code).toBe('achievement-already-counted')
  })

  test.each<[string, readonly string[], (number?: string) => object]>([
    [
      'projects of one title and level',
      ['projectApproval'],
      projectNumber => ({
        ...{
          type: 6,
          kind: 'project',
          title: '年度护理质量评价',
          level: 'county',
          concludedOn: '2026-01-20',
        },
        ...{ authorship: { place: 1, authorCount: 3 }, projectNumber },
      }),
    ],
    [
      'modules of one exam in a year',
      ['certificate'],
      certificateNumber => ({
        ...{ type: 1, kind: 'modularExam', level: 'provincial', examName: '计算机应用能力考试' },
        ...{ modulesPassed: 1, certificateIssuedOn: '2026-02-20', certificateNumber },
      }),
    ],
  ])('two %s count each by its own number; what has none is the same', async (_what, kinds, form) => {
    const person = await world.person()
    const [first, second] = [
      await world.claim(person, form('甲1'), kinds),
      await world.claim(person, form('甲2'), kinds),
    ]
    for (const each of [first, second]) {
      expect((await approve(each)).body).toMatchObject({ state: 'approved' })
      await world.register(each)
    }
    expect(inLedger(first)).toBeGreaterThan(0)
    expect(inLedger(second)).toBe(inLedger(first))
    const unnumbered = await world.draft(person, form(), kinds)
    expect(await world.submit(person, unnumbered)).toMatchObject({
      code: 'achievement-already-counted',
    })
  })

  test('a paper counts at its highest: the core journal takes over from the supplement, never the other way', async () => {
    const person = await world.person()
    const paper = (level: string) => ({
      ...{ type: 7, kind: 'paper', level, title: '论交接班', journal: '温州护理', issue: '2026(1)' },
      ...{ publishedOn: '2026-02-02', authorship: { place: 1, authorCount: 1 } },
    })
    const kinds = ['cover', 'contents', 'text']
    const supplement = await world.claim(person, paper('supplement'), kinds)
    await approve(supplement)
    await world.register(supplement)
    const core = await world.claim(person, paper('core'), kinds)
    expect(await computed(core)).toMatchObject({ hours: 35 }) // 25 + 10 first author
    expect((await approve(core)).body).toMatchObject({ state: 'approved' })
    await world.register(core)
    expect([supplement, core].map(inLedger)).toEqual([0, 35])
    const ordinary = await world.draft(person, paper('ordinary'), kinds)
    expect(await world.submit(person, ordinary)).toMatchObject({
      code: 'achievement-already-counted',
      turnedOn: { countedIn: core },
    })
  })

  test('a project claimed at two levels, with its number and without, is shown to the reviewer', async () => {
    const person = await world.person()
    const form = (level: string, more: object = {}) => ({
      ...{ type: 6, kind: 'project', title: '甲型流感护理研究', level, concludedOn: '2026-02-01', ...more },
      authorship: { place: 1, authorCount: 3 },
    })
    const numbered = await world.claim(person, form('county', { projectNumber: 'W2026-1' }), [
      'projectApproval',
    ])
    const other = await world.claim(person, form('city'), ['projectApproval'])
    for (const [claimId, alike] of [
      [numbered, other],
      [other, numbered],
    ] as const)
      expect((await world.read(claimId, official)).review.same).toMatchObject([
        { relation: 'near', claimId: alike, state: 'submitted' },
      ])
    const queue = await world.send('get', '/v1/claim-queue?industry=health&limit=100', official)
    expect(queue.body.items.find((each: { claimId: string }) => each.claimId === other).hasSame).toBe(true)
  })

  test('a certificate claimed twice, by two people or for other days, is shown to the reviewer', async () => {
    const [one, two] = [await world.person(), await world.person()]
    const certificate = { certificateNumber: '温卫培证〔2026〕0001号' }
    const first = await world.claim(one, training(1, certificate))
    const others = [
      await world.claim(two, training(2, { certificateNumber: '温卫培证[2026]０００１号' })),
      await world.claim(one, training(1, certificate)),
    ]
    const relations = await Promise.all(
      others.map(async each =>
        (await world.read(each, official)).review.same.find(
          (same: { claimId: string }) => same.claimId === first,
        ),
      ),
    )
    expect(relations).toMatchObject([{ relation: 'doubtful' }, { relation: 'own' }])
    // It names a paper, and is no achievement of its own: each of the days counts.
    for (const claimId of [first, ...others]) expect((await approve(claimId)).body.state).toBe('approved')
    await world.register(others[0]!)
    expect(inLedger(others[0]!)).toBe(16)
  })

  test('authors of one work share its hours; each place is one person’s, and all agree how many there are', async () => {
    const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map(() => world.person()))
    const patent = (place: number, authorCount = 3) => ({
      type: 6,
      kind: 'inventionPatent',
      title: '一种装置',
      patentNumber: 'ZL202510000001.1',
      concludedOn: '2026-02-02',
      authorship: { place, authorCount },
    })
    const claim = (person: Person, form: object) => world.claim(person, form, ['standardOrPatentCertificate'])
    const first = await claim(one!, patent(1))
    await approve(first)
    await world.register(first)
    // 90 hours, divided equally among three.
    expect(inLedger(first)).toBe(30)
    const taken = await claim(two!, patent(1))
    expect((await approve(taken)).body).toMatchObject({ code: 'author-place-taken' })
    const differing = await claim(three!, patent(2, 4))
    expect((await approve(differing)).body).toMatchObject({ code: 'author-count-differs' })
    const second = await claim(four!, patent(2))
    await approve(second)
    await world.register(second)
    expect(inLedger(second)).toBe(30)
  })

  test('of two authors who state the same place at the same moment, one is recognised', async () => {
    const people = await Promise.all([1, 2].map(() => world.person()))
    const form = (title: string) => ({
      ...{ type: 6, kind: 'project', level: 'city', title, concludedOn: '2026-02-03' },
      authorship: { place: 1, authorCount: 2 },
    })
    const claims = await Promise.all(
      people.map(each => world.claim(each, form('同一课题'), ['acceptanceReport'])),
    )
    const answers = await Promise.all(claims.map(each => approve(each)))
    expect(answers.map(each => each.body.state ?? each.body.code).sort()).toEqual([
      'approved',
      'author-place-taken',
    ])
  })

  test('the same work elsewhere is shown to the reviewer, of another department no more than that', async () => {
    const [nurse, accountant] = [
      await world.person(),
      await world.person({ titleSeries: [{ value: 'accounting', startsOn: '', endsOn: '' }] }),
    ]
    const paper = (place: number) => ({
      ...{ type: 7, kind: 'paper', level: 'core', title: '论护理成本', journal: '管理', issue: '2026(1)' },
      ...{ publishedOn: '2026-02-01', authorship: { place, authorCount: 2 } },
    })
    const kinds = ['cover', 'contents', 'text']
    const ours = await world.claim(nurse, paper(1), kinds)
    const theirs = await world.claim(accountant, paper(2), kinds)
    expect((await world.read(ours, official)).review.same).toEqual([
      { relation: 'coAuthor', claimId: null, state: null, year: 2026, industry: 'finance', authorPlace: 2 },
    ])
    expect((await world.read(ours, nurse.token)).review).toBeNull()
    const text = JSON.stringify(await world.read(theirs, await world.official('finance')))
    expect(text).not.toContain(nurse.personId)
    expect(text).not.toContain(ours)
  })

  test('what counts the same work already is not named to another department', async () => {
    const series = (value: string, startsOn: string, endsOn: string) => ({ value, startsOn, endsOn })
    const person = await world.person({
      titleSeries: [series('accounting', '', '2026-02-01'), series('health', '2026-02-02', '')],
    })
    const paper = (publishedOn: string) => ({
      ...{ type: 7, kind: 'paper', level: 'core', title: '论医院会计', journal: '会计', issue: '2026(1)' },
      ...{ publishedOn, authorship: { place: 1, authorCount: 1 } },
    })
    const kinds = ['cover', 'contents', 'text']
    const theirs = await world.claim(person, paper('2026-02-01'), kinds)
    const ours = await world.claim(person, paper('2026-02-02'), kinds)
    await world.act('approval', theirs, await world.official('finance'))
    const seen = await world.read(ours, official)
    expect(seen.computed.refusal.code).toBe('achievement-already-counted')
    const refused = await approve(ours)
    expect(refused.body).toMatchObject({ code: 'achievement-already-counted', turnedOn: { countedIn: null } })
    expect(JSON.stringify([seen, refused.body])).not.toContain(theirs)
    expect((await world.read(ours, person.token)).computed.refusal.detail.en).toContain(theirs)
  })

  test('each counting is told before it is entered: what explains the hours in the ledger', async () => {
    const told = await world.harness.collect(HoursComputedSchema)
    const person = await world.person()
    const claimId = await approved(person, 1)
    await told.atLeast(1, each => each.itemId === claimId)
    expect(told.facts.find(each => each.message.itemId === claimId)?.message).toMatchObject({
      ...{
        itemKind: 'claim',
        subjectId: claimId,
        personId: person.personId,
        year: 2026,
        awardSeq: 1,
        halfHours: 16,
      },
      explanationEn: expect.stringMatching(/^1 day x 8, so 8/),
    })
  })

  test('in whatever order claims are approved, reversed and restored, the ledger is what the items come to together', async () => {
    const random = seeded(20_261_124)
    for (let round = 0; round < 3; round += 1) {
      const person = await world.person()
      const open: string[] = []
      const standing: string[] = []
      const reversed: string[] = []
      for (let context = 0; context < 8; context += 1) {
        const pick = <T>(from: T[]): T => from.splice(Math.floor(random() * from.length), 1)[0]!
        const dice = random()
        if (dice < 0.6 || standing.length === 0) {
          const claimId = await world.claim(person, training(1 + Math.floor(random() * 4)))
          await approve(claimId)
          open.push(claimId)
        } else if (dice < 0.85 || reversed.length === 0) {
          const claimId = pick(standing)
          await world.act('reversal', claimId, bureau, { reason: 'r' })
          reversed.push(claimId)
          await world.register(claimId)
        } else {
          const claimId = pick(reversed)
          await world.act('restoration', claimId, bureau, { reason: 'r' })
          open.push(claimId)
        }
        // Sometimes several decisions are entered by one process, whichever comes.
        if (random() < 0.7) {
          for (const claimId of open) await world.register(claimId)
          standing.push(...open.splice(0))
        }
        expect(
          sumOf(
            await world.deps.sql.query('SELECT claim_id AS id FROM claim WHERE person_id = $1', [
              person.personId,
            ]),
          ),
        ).toBeLessThanOrEqual(80)
      }
      for (const claimId of open) await world.register(claimId)
      const items = (await findItems(world.deps.sql, [person.personId])).get(person.personId) ?? []
      const due = allocate(items, world.deps.standards)
      for (const item of items) {
        const found = due.get(item.itemId)!
        const hours = isRefusal(found) ? halfHours(0) : found.hours
        expect([item.itemId, world.ledger.get(`${item.itemId} 2026`) ?? 0]).toEqual([item.itemId, hours])
      }
    }
  }, 60_000)

  const sumOf = (rows: readonly { id?: string }[]): number =>
    rows.reduce((sum, { id }) => sum + (world.ledger.get(`${id} 2026`) ?? 0), 0)
})

/** The numbers of a run are the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Where the city's figures are not loaded (docs/decisions/0060). */
describe('without a figure', () => {
  let world: World
  let person: Person
  const [one, two] = [newId(), newId()]

  beforeAll(async () => {
    world = await createWorld('2026-03-09T02:00:00.000Z', 'city')
    person = await world.person()
  })
  afterAll(() => world.close())

  test('a claim waits for the policy, no clock runs; two officials give provisional hours with a citation', async () => {
    const claimId = await world.claim(person)
    const [first, second] = [await world.official('health', one), await world.official('health', two)]
    expect((await world.act('approval', claimId, first)).body.code).toBe('standard-not-loaded')
    expect((await world.act('taking-up', claimId, first)).body).toMatchObject({
      state: 'waitingForPolicy',
      move: { who: 'nobody', until: null },
    })
    const waiting = await world.send('get', '/v1/claim-queue/waiting?industry=health', first)
    expect(waiting.body.items).toMatchObject([{ claimId }])
    const given = { hours: [{ year: 2026, hours: 6 }], citation: '浙人社发〔2016〕63号 第十条' }
    const give = (token: string, body: object = given) => world.act('provisional-hours', claimId, token, body)
    const above = await give(first, { ...given, hours: [{ year: 2026, hours: 90.5 }] })
    expect(above.body).toMatchObject({ code: 'hours-by-hand-above-max', turnedOn: { max: 90 } })
    expect((await world.read(claimId, first)).review.proposal).toBeNull()
    expect((await give(first)).body).toMatchObject({ state: 'waitingForPolicy' })
    // The same official again is still one.
    expect((await give(first)).body).toMatchObject({ state: 'waitingForPolicy' })
    expect((await give(second, { ...given, hours: [{ year: 2026, hours: 8 }] })).body.code).toBe(
      'provisional-differs',
    )
    expect((await give(second)).body).toMatchObject({ state: 'approved' })
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(12)
    expect((await world.read(claimId, person.token)).registered).toMatchObject([
      {
        hours: 6,
        standardsVersion: 'provisional',
        explanation: {
          en: expect.stringMatching(/^provisionally 6 by two officials \(Article 12, decision /),
        },
      },
    ])
    expect(JSON.stringify(await world.owner.query('SELECT decided FROM item'))).not.toContain('63号')
  })

  test('provisional hours are for every year of the activity: without one nothing is proposed', async () => {
    const days = ['2025-12-31', '2026-01-01'].map(on => ({ on, minutes: 360 }))
    const claimId = await world.claim(person, trainingForm(days, { eventName: '跨年会议' }))
    const official = await world.official('health', one)
    await world.act('taking-up', claimId, official)
    const given = { hours: [{ year: 2026, hours: 6 }], citation: '浙人社发〔2016〕63号 第十条' }
    expect((await world.act('provisional-hours', claimId, official, given)).body).toMatchObject({
      code: 'standard-not-loaded',
      turnedOn: { on: '2025-12-31' },
    })
    expect((await world.read(claimId, official)).review.proposal).toBeNull()
  })

  test('what one official proposed is of that submission, in that department: the next begins anew', async () => {
    const [first, second] = [await world.official('health', one), await world.official('health', two)]
    const inFinance = await world.official('finance')
    const claimId = await world.claim(person, trainingForm([{ on: '2026-03-05', minutes: 360 }]))
    const given = { hours: [{ year: 2026, hours: 30 }], citation: '浙人社发〔2016〕63号 第十条' }
    const give = async (token: string) => {
      const { body } = await world.act('provisional-hours', claimId, token, given)
      return body.state
    }
    await world.act('taking-up', claimId, first)
    expect(await give(first)).toBe('waitingForPolicy')

    // The figure comes, the claim is returned, another event is claimed, and the figure is gone again.
    const { standards } = world.deps
    Object.assign(world.deps, { standards: standardsIn('test') })
    await wakeWaitingForPolicy(world.deps, world.harness.log)
    await world.act('return', claimId, first, { reason: '非本次培训', marked: ['form.days'] })
    Object.assign(world.deps, { standards })
    const form = trainingForm([{ on: '2026-03-06', minutes: 45 }], { eventName: '另一培训班' })
    await world.send('put', `/v1/claims/${claimId}`, person.token, { form })
    await world.submit(person, claimId)
    await world.act('taking-up', claimId, second)
    expect((await world.read(claimId, second)).review.proposal).toBeNull()
    expect(await give(second)).toBe('waitingForPolicy')

    await world.act('referral', claimId, second, { industry: 'finance', reason: '属财政系统' })
    await world.act('taking-up', claimId, inFinance)
    expect(await give(inFinance)).toBe('waitingForPolicy')
    expect(await give(await world.official('finance'))).toBe('approved')
  })
})
