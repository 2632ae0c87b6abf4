import fc from 'fast-check'
import type { Actor, Role, Scope } from '../authority/actor'
import { cases } from '../cases'
import { factsOf } from '../claim/facts'
import { ClaimFormSchema } from '../claim/form'
import { tables } from '../generated/policy-data'
import { fromHours, toHours } from '../hours/half-hours'
import { rowFault } from '../intake/faults'
import { policy } from '../policy/policy'
import { explain, isRefusal, type Refusal } from '../refusals/refusal'
import { allocate } from '../standards/allocate'
import type { Item } from '../standards/item'
import { recompute } from '../standards/recompute'
import { standardsIn } from '../standards/standards'
import type { Notice } from '../time/notice'
import { addDays, endOfDay, type PlainDate, plainDate, startOfDay } from '../time/plain-date'
import { calendarOf, workingCalendar, workingDaysBetween } from '../time/working-days'
import { readApprovalNumber } from './approval-number'
import { type ClassDay, type ClassKind, checkConfirmation, checkKind, type TrainingClass } from './class'
import { dueOfClass, isBeforeBureau, nextClassActByClock } from './clock'
import { checkDocumentReader, type Documented } from './document-readers'
import { type ClassDocumentKind, checkDocuments, checkDocumentsOpen } from './documents'
import { findOverlaps } from './overlapping-claims'
import { checkPlan, planDue } from './plan'
import { provisionalOf } from './provisional'
import { factsOfRow, judgeRoster, type RosterRow, type RosterWorld } from './roster'
import { lengthOf, readAttended, readRosterNumber } from './roster-cells'
import {
  type ClassAct,
  type ClassState,
  checkClassAct,
  classActs,
  classActsIn,
  classStateOf,
  classStates,
  classTable,
  suitsPast,
} from './states'

const city = policy('city')
const whole = (on: string) => ({ on: plainDate(on), part: 'whole' as const, minutes: 360 })
const trainingClass: TrainingClass = {
  classId: 'k1',
  kind: 'associationTraining',
  title: '护理管理培训班',
  industry: 'health',
  online: false,
  days: ['2026-03-02', '2026-03-03', '2026-03-04'].map(whole),
  series: 'health',
}

describe('the verdict on each row of a roster', () => {
  type Row = {
    name: string
    row: { key: string | null; days?: string }
    today?: string
    verdict: string
    outcome?: string
    code?: string
    days?: string[]
  }
  test.each(cases<Row>(`${__dirname}/roster.cases.yaml`))('$name', row => {
    const [judged] = judgeRoster([sent(row.row, 2)], trainingClass, world(row.today))
    expect(judged!.verdict).toMatchObject({
      row: 2,
      key: row.row.key,
      verdict: row.verdict,
      outcome: row.outcome ?? null,
    })
    expect(judged!.verdict.refusal?.code).toBe(row.code)
    const days = judged!.taken?.days.map(each => (each.part === 'half' ? `${each.on} half` : each.on))
    if (row.days) expect(days).toEqual(row.days)
  })

  test('the same person twice: the same again is told, what contradicts is taken from neither', () => {
    const verdicts = (...rows: { key: string; days?: string }[]) =>
      judgeRoster(
        rows.map((each, i) => sent(each, i + 2)),
        trainingClass,
        world(),
      ).map(each => each.verdict.refusal?.code ?? each.verdict.verdict)
    expect(verdicts({ key: 'p1' }, { key: 'p1' }, { key: 'nobody' })).toEqual([
      'fresh',
      'roster-repeated',
      'fresh',
    ])
    expect(verdicts({ key: 'p1' }, { key: 'p1', days: '1' })).toEqual(['roster-repeated', 'roster-repeated'])
  })

  test('one bad row takes no good one with it', () => {
    const rows = ['p1', 'p3', 'nobody', 'p4'].map((key, i) => sent({ key }, i + 2))
    expect(judgeRoster(rows, trainingClass, world()).map(each => each.verdict.verdict)).toEqual([
      'fresh',
      'refused',
      'fresh',
      'refused',
    ])
  })

  test.each([
    [{ key: 'p1', days: '1' }, '1 of 3 days, 8 hours', '共 3 天，参加 1 天，8 学时'],
    [
      { key: 'p1' },
      '3 of 3 days, none given: all of them, 24 hours',
      '共 3 天，参加 3 天（未填天数，按全程），24 学时',
    ],
    [
      { key: 'p2', days: '3' },
      'from 1 to 3: 3 of 3 days, 24 hours',
      '由 1 天改为 3 天：共 3 天，参加 3 天，24 学时',
    ],
    [{ key: 'p2', days: '1' }, '1 of 3 days, 8 hours', '共 3 天，参加 1 天，8 学时'],
  ])('a row that is taken says what it comes to: %j', (row, en, zh) => {
    expect(judgeRoster([sent(row, 2)], trainingClass, world())[0]!.verdict.comesTo).toEqual({ zh, en })
  })

  test.each([
    ['1 天', 1],
    ['半天', 0.5],
    ['两天半', 2.5],
    ['2天半', 2.5],
    ['三天', 3],
    ['全程', 3],
    ['1.0', 1],
    ['2026/3/2 0:00', 1],
    ['2026-03-02 00:00:00', 1],
    ['2026-03-02 00:00:00、2026-03-04 8:30 半天', 1.5],
    ['20260302', 1],
    ['46083.0', 1],
    ['\u202d2026-03-02\u202c', 1],
  ])('the cell %j is %s days', (cell, count) => {
    expect(lengthOf(readAttended(cell, trainingClass.days) as ClassDay[])).toBe(count)
  })

  test.each(['√', '第一天', '3.2', '1/2', '天', '半', '0', '#N/A'])(
    'the cell %j is refused, and told what is wanted',
    cell => {
      const refusal = readAttended(cell, trainingClass.days) as Refusal
      expect(refusal).toMatchObject({ code: 'roster-days-unreadable' })
      for (const language of ['zh', 'en'] as const)
        expect(explain(refusal, language).remedy).toMatch(/0\.5.*2026-03-02/)
    },
  )

  test('a row that could not be taken apart says so', () => {
    const row = { ...sent({ key: 'p1' }, 2), fault: rowFault('more-cells-than-columns') }
    expect(judgeRoster([row], trainingClass, world())[0]!.verdict.refusal).toMatchObject({
      code: 'roster-row-unreadable',
      turnedOn: { reason: 'more cells than columns' },
    })
  })

  test.each([
    ['330302199001010013', '330302199001010013'],
    ['３３０３０２１９９００１０１００１３', '330302199001010013'],
    [' 330302 19900101 0013 ', '330302199001010013'],
    ["'330302199001010013", '330302199001010013'],
    ['330302199001010019', undefined], // its check digit says that it is a slip
    ['3.30302199001010E+17', undefined], // what a spreadsheet makes of a number that is no text
    ['330302900101001', undefined], // an old card's
    ['13800138000', undefined], // a telephone's
    ['e12345678', undefined], // letters and digits are of no document by themselves
    ['20231', undefined], // a staff number
    ['330302199', undefined], // a number that was cut
    ['护照e12345678', 'E12345678'],
    ['护照号：E12345678', 'E12345678'],
    ['E12345678（护照）', 'E12345678'],
    ['CHN330390010112', 'CHN330390010112'], // the old card of a permanent resident
    ['CHN330390990112', undefined], // its month is 99
    ['\u202d330302199001010013\u202c', '330302199001010013'],
    ['330302\u200b199001010013', '330302199001010013'],
    ['11010519491231002×', '11010519491231002X'], // the sign of multiplication
    ['11010519491231002Х', '11010519491231002X'], // Cyrillic
    ['', undefined],
  ])('the number %j is %j', (cell, number) =>
    expect(readRosterNumber(cell, plainDate('2026-03-10'))).toBe(number),
  )

  test('a class over New Year needs dates, unless all days were attended', () => {
    const days = [whole('2025-12-31'), whole('2026-01-01')]
    expect(readAttended('1', days)).toMatchObject({ code: 'roster-dates-needed' })
    expect(readAttended('2', days)).toBe(days)
    expect(readAttended('2026-01-01', days)).toEqual([days[1]])
  })

  test('a number of days read is as many days', () => {
    const classDays = fc
      .array(fc.constantFrom('whole' as const, 'half' as const), { minLength: 1, maxLength: 9 })
      .map(parts =>
        parts.map((part, i) => ({ ...whole('2026-03-02'), on: addDays(plainDate('2026-03-02'), i), part })),
      )
    const length = (days: readonly { part: string }[]) =>
      days.reduce((sum, each) => sum + (each.part === 'half' ? 1 : 2), 0)
    fc.assert(
      fc.property(classDays, fc.integer({ min: 1, max: 18 }), (days, halves) => {
        const read = readAttended(String(halves / 2), days)
        expect(isRefusal(read) ? 'refused' : length(read)).toBe(halves > length(days) ? 'refused' : halves)
      }),
    )
  })
})

describe('the kinds of class', () => {
  const authorisation = { series: 'health', from: plainDate('2025-01-01'), until: plainDate('2026-03-04') }

  test('an association is authorised for the series on every day of it', () => {
    expect(checkKind(trainingClass, [authorisation])).toBeUndefined()
    expect(
      checkKind(trainingClass, [{ ...authorisation, until: plainDate('2026-03-03') }])?.turnedOn,
    ).toEqual({
      series: 'health',
      on: '2026-03-04',
    })
    expect(checkKind({ ...trainingClass, series: 'nursing' }, [authorisation])?.code).toBe(
      'association-not-authorised',
    )
    expect(checkKind(trainingClass, [])?.code).toBe('association-not-authorised')
  })

  test.each([
    ['温人社培〔2026〕7号', '温人社培〔2026〕7号'],
    [' 温人社培［２０２６］ 第 12 号', '温人社培〔2026〕12号'],
    ['浙人社发(2025)108号', '浙人社发〔2025〕108号'],
    ['温人社培【2026】7号', '温人社培〔2026〕7号'],
    ['温人社培〔2026〕07号', undefined],
    ['温人社培〔1926〕7号', undefined],
    ['〔2026〕7号', undefined],
    ['温人社培〔2026〕7', undefined],
    ['approved (2026)7号', undefined],
    ['见附件', undefined],
  ])('the approval %s is read as %s', (text, number) => expect(readApprovalNumber(text)).toBe(number))

  test('a municipal seminar has its approval; a department’s own class a second official', () => {
    expect(checkKind({ ...trainingClass, kind: 'municipalSeminar' }, [])?.code).toBe('class-approval-missing')
    expect(
      checkKind({ ...trainingClass, kind: 'municipalSeminar', approvalNumber: '温人社〔2026〕1号' }, []),
    ).toBeUndefined()
    expect(checkConfirmation('departmentClass', 'u1', 'u1')?.code).toBe('roster-same-official')
    expect(checkConfirmation('departmentClass', 'u1', 'u2')).toBeUndefined()
    expect(checkConfirmation('associationTraining', 'u1', 'u1')).toBeUndefined()
  })

  test.each<[ClassKind, 'plan' | 'roster', ClassDocumentKind[], string | undefined]>([
    ['municipalSeminar', 'plan', [], 'plan, approval'],
    ['associationTraining', 'plan', ['plan'], 'approval'],
    ['associationTraining', 'plan', ['approval', 'plan'], undefined],
    ['departmentClass', 'plan', ['plan'], undefined],
    ['departmentClass', 'roster', ['plan', 'record'], 'summary'],
    ['municipalSeminar', 'roster', ['summary'], undefined],
  ])('%s, before its %s, with %j: %s is missing', (kind, before, have, missing) =>
    expect(checkDocuments(kind, before, have)?.turnedOn.missing).toBe(missing),
  )

  describe('its documents are opened', () => {
    const actor = (role: Role, scope: Scope = {}): Actor => ({ id: 'a', role, scope, correlationId: 'c' })
    const training = {
      ...({ kind: 'associationTraining', organiserId: 'o', industry: 'health', state: 'planned' } as const),
      ...({ move: 'department', escalatedAt: null, escalatedTo: null } as const),
    }
    const late = (escalatedTo: string | null) => ({ ...training, escalatedAt: today, escalatedTo })
    const today = new Date('2026-03-02T00:00:00Z')
    const bureau = actor('municipalBureau')
    test.each<[string, Actor, Documented, string | undefined]>([
      ['by its organiser', actor('association', { organiserId: 'o' }), training, undefined],
      ['not by another', actor('association', { organiserId: 'p' }), training, 'not-found'],
      [
        'by the department that reviews it',
        actor('industryDepartment', { industry: 'health' }),
        training,
        undefined,
      ],
      [
        'not by another department',
        actor('industryDepartment', { industry: 'finance' }),
        training,
        'not-found',
      ],
      [
        'by the bureau: a seminar’s, which it approves',
        bureau,
        { ...training, kind: 'municipalSeminar' },
        undefined,
      ],
      ['not by the bureau: of a plan that is the department’s', bureau, training, 'not-found'],
      ['by the bureau, of what escalated to it', bureau, late(null), undefined],
      ['not by the bureau, of what escalated to an official', bureau, late('o'), 'not-found'],
      ['not by the bureau, once it is answered', bureau, { ...late(null), move: 'nobody' }, 'not-found'],
      ['by the bureau, of what it may take back', bureau, { ...training, state: 'rosterIn' }, undefined],
      ['not by people', actor('person', { personId: 'p' }), training, 'not-allowed'],
      ['not by the supervisory organ', actor('oversight'), training, 'not-allowed'],
    ])('%s', (_who, who, of, refusal) => expect(checkDocumentReader(who, of)?.code).toBe(refusal))
  })

  test('documents come until the class is over', () => {
    const closed = classStates.filter(checkDocumentsOpen)
    expect(closed).toEqual(['rosterRefused', 'closed', 'reversed', 'cancelled'])
  })

  test('a seminar is measured by row 2, training by row 3, never by the organiser’s own figure', () => {
    expect(factsOfRow({ ...trainingClass, kind: 'municipalSeminar' }, trainingClass.days)).toMatchObject({
      type: 2,
      kind: 'advancedSeminar',
    })
    expect(factsOfRow(trainingClass, trainingClass.days)).toMatchObject({
      type: 3,
      kind: 'training',
      industry: 'health',
    })
  })
})

describe('the plan', () => {
  test.each(cases<{ first: string; due: string }>(`${__dirname}/plan.cases.yaml`))(
    'of a class from $first is due on $due',
    ({ first, due }) => {
      expect(planDue(plainDate(first), city)).toEqual({ at: endOfDay(plainDate(due)), provisional: false })
      expect(workingDaysBetween(plainDate(due), addDays(plainDate(first), -1))).toBe(5)
    },
  )

  test('is provisional about the end of the last loaded year, and never comes earlier once the next is loaded', () => {
    const first = plainDate('2027-01-05')
    const told = planDue(first, city, workingCalendar, plainDate('2026-11-30'))
    // By weekends alone, the working days between: 29 30 31 December, 1 and 4 January.
    expect(told).toEqual({ at: endOfDay(plainDate('2026-12-28')), provisional: true })
    const loaded = calendarOf([...tables.holidays, { year: 2027, off: ['2027-01-01..2027-01-03'], work: [] }])
    expect(planDue(first, city, loaded, plainDate('2026-11-30'))).toEqual({ ...told, provisional: false })
    expect(planDue(first, city, loaded)).toEqual({
      at: endOfDay(plainDate('2026-12-27')),
      provisional: false,
    })
  })

  test('comes later with a reason', () => {
    const first = plainDate('2025-03-10')
    const late = startOfDay(plainDate('2025-03-03'))
    expect(
      checkPlan({ firstDay: first, sentAt: endOfDay(plainDate('2025-02-28')), lateReason: undefined }, city),
    ).toBeUndefined()
    expect(checkPlan({ firstDay: first, sentAt: late, lateReason: undefined }, city)?.code).toBe(
      'class-plan-late',
    )
    expect(checkPlan({ firstDay: first, sentAt: late, lateReason: '讲师临时变更' }, city)).toBeUndefined()
    expect(
      checkPlan(
        {
          firstDay: plainDate('2027-03-10'),
          sentAt: startOfDay(plainDate('2027-03-09')),
          lateReason: undefined,
        },
        city,
      ),
    ).toBeUndefined() // not loaded
  })
})

describe('the states of a class', () => {
  test('lead everywhere, use every act, and fold', () => {
    const moves = classStates.flatMap(state => Object.entries(classTable[state].may))
    expect(new Set(['draft', ...moves.map(([, move]) => move.to)])).toEqual(new Set(classStates))
    expect(new Set(moves.map(([act]) => act))).toEqual(new Set(classActs))
    const straight: ClassAct[] = ['sendPlan', 'acceptPlan', 'hold', 'sendRoster', 'review', 'register']
    expect(classStateOf(straight)).toBe('registered')
    expect(() => classStateOf(['acceptPlan'])).toThrow(RangeError)
    expect(classActsIn('planned', 'organiser')).toEqual(['correctPlan', 'cancel'])
    expect(checkClassAct('planned', 'sendRoster', 'organiser')?.turnedOn.allowed).toBe('correctPlan, cancel')
    expect(checkClassAct('rosterIn', 'review', 'organiser')?.code).toBe('not-your-move')
    expect(checkClassAct('rosterIn', 'returnRoster', 'department', ' ')?.code).toBe('class-reason-required')
  })

  test('nothing is for good but a cancellation, and some acts hang on what was before', () => {
    expect(classStates.filter(state => classActsIn(state).length === 0)).toEqual(['cancelled'])
    const asked: ClassAct[] = ['refuseRoster', 'refuseAmendment', 'extendRoster', 'closeClass', 'review']
    const suit = (wasRegistered: boolean, isLate: boolean) =>
      asked.filter(act => suitsPast(act, { wasRegistered, isLate }))
    expect(suit(false, false)).toEqual(['refuseRoster', 'review'])
    expect(suit(true, true)).toEqual(['refuseAmendment', 'extendRoster', 'review'])
    expect(suit(false, true)).toEqual(['refuseRoster', 'extendRoster', 'closeClass', 'review'])
  })

  test('provisional hours of a day make those of a row, by year; half a day has half of them', () => {
    const half = (on: string) => ({ ...whole(on), part: 'half' as const })
    const days = [whole('2026-12-31'), half('2027-01-01'), whole('2027-01-02')]
    expect(provisionalOf(days, fromHours(5.5))).toEqual({ 2026: fromHours(5.5), 2027: fromHours(8) })
  })

  const march = plainDate('2026-03-04') // Wed
  const standing = (state: ClassState, since = '2026-02-25T02:00:00Z') => ({
    state,
    since: new Date(since),
    firstDay: plainDate('2026-03-02'),
    lastDay: march,
  })
  const nowhere = { escalatedAt: null, escalatedTo: null }
  const clock = (state: ClassState, now: string, told: Notice[] = [], escalated: object = nowhere) =>
    nextClassActByClock(
      { ...standing(state), ...nowhere, ...escalated, move: classTable[state].move },
      told,
      { now: new Date(now), policy: city },
    )

  test('an accepted class has been held when its last day is over', () => {
    expect(clock('accepted', '2026-03-04T15:59:59Z')).toEqual({
      act: 'wait',
      until: new Date('2026-03-04T16:00:00Z'),
    })
    expect(clock('accepted', '2026-03-04T16:00:00Z')).toEqual({ act: 'hold' })
  })

  test('the roster is due 15 working days after the class, whenever it was noted that it was held', () => {
    // From Thu 5 March: 5 6, 9 to 13, 16 to 20, 23 24 25 are 15; 80 % are 12, until Fri 20.
    const [reminder, deadline] = [endOfDay(plainDate('2026-03-20')), endOfDay(plainDate('2026-03-25'))]
    expect(clock('held', '2026-03-10T00:00:00Z')).toEqual({
      act: 'wait',
      until: new Date(reminder.getTime() + 1),
    })
    expect(clock('held', '2026-03-21T00:00:00Z')).toEqual({ act: 'remind', deadline: reminder })
    const told: Notice[] = [{ kind: 'reminder', deadline: reminder }]
    expect(clock('held', '2026-03-21T00:00:00Z', told)).toEqual({
      act: 'wait',
      until: new Date(deadline.getTime() + 1),
    })
    expect(clock('held', '2026-03-26T00:00:00Z', told)).toEqual({ act: 'escalate', deadline })
    const all: Notice[] = [...told, { kind: 'escalation', deadline }]
    expect(clock('held', '2026-03-26T00:00:00Z', all)).toEqual({ act: 'wait' })
  })

  test('what the department is late with is its official’s for 5 working days, then the municipal bureau’s', () => {
    const late = endOfDay(plainDate('2026-02-28'))
    const told: Notice[] = [{ kind: 'escalation', deadline: late }]
    const escalatedAt = new Date('2026-02-28T16:00:00Z') // Sun 1 March; 2 to 6
    const after = endOfDay(plainDate('2026-03-06'))
    const officials = { escalatedAt, escalatedTo: 'u1' }
    expect(clock('planned', '2026-03-02T00:00:00Z', told, officials)).toEqual({
      act: 'wait',
      until: new Date(after.getTime() + 1),
    })
    expect(clock('planned', '2026-03-07T00:00:00Z', told, officials)).toEqual({
      act: 'escalate',
      deadline: after,
    })
    const bureaus = { escalatedAt: new Date('2026-03-06T16:00:00Z'), escalatedTo: null }
    expect(clock('planned', '2026-03-20T00:00:00Z', told, bureaus)).toEqual({ act: 'wait' })
    expect(isBeforeBureau({ move: 'department', ...bureaus })).toBe(true)
    expect(isBeforeBureau({ move: 'department', ...officials })).toBe(false)
    expect(isBeforeBureau({ move: 'organiser', ...bureaus })).toBe(false)
  })

  test('a refused plan that nobody corrects lapses', () => {
    // From Wed 25 February: 26 27 28, 2 to 6, 9 10 are 10; 80 % are 8, until Fri 6.
    const reminder = endOfDay(plainDate('2026-03-06'))
    expect(clock('planRefused', '2026-03-07T00:00:00Z')).toEqual({ act: 'remind', deadline: reminder })
    expect(clock('planRefused', '2026-03-10T15:59:59Z').act).toBe('remind')
    expect(clock('planRefused', '2026-03-10T16:00:00Z')).toEqual({ act: 'lapse' })
  })

  test('a refused plan lapses later on a deadline of a year whose holidays are not loaded', () => {
    const standing = {
      state: 'planRefused',
      since: new Date('2027-01-28T02:00:00Z'),
      move: 'organiser',
      firstDay: plainDate('2027-02-15'),
      lastDay: plainDate('2027-02-16'),
      escalatedAt: null,
      escalatedTo: null,
    } as const
    const reminded = { kind: 'reminder', deadline: new Date('2027-02-09T15:59:59.999Z') } as const
    const at = (now: string) =>
      nextClassActByClock(standing, [reminded], { now: new Date(now), policy: policy('city') }).act
    expect([at('2027-02-14T16:00:01Z'), at('2027-02-28T15:59:59.999Z')]).toEqual(['wait', 'wait'])
    expect(at('2027-02-28T16:00:00Z')).toBe('lapse')
  })

  test.each<[ClassState, string, string | undefined]>([
    ['planned', '2026-02-25T02:00:00Z', '2026-02-28'], // Wed 25; 26 27, and Sat 28 is worked after Spring Festival
    ['rosterIn', '2026-03-10T02:00:00Z', '2026-03-31'],
    ['rosterReturned', '2026-03-10T02:00:00Z', '2026-03-31'],
    ['registered', '2026-03-10T02:00:00Z', undefined],
    ['planRefused', '2026-02-10T02:00:00Z', '2026-03-02'], // Tue 10; 11 12 13, Sat 14 worked, off 15 to 23, 24 to 27, Sat 28 worked, 2
    ['planRefused', '2026-02-05T02:00:00Z', '2026-03-01'], // Thu 5; 6, 9 to 13, 14, 24 25 26: the day before the class is later
  ])('%s since %s: due on %s', (state, since, due) => {
    expect(dueOfClass(standing(state, since), city)?.due.at).toEqual(due && endOfDay(plainDate(due)))
  })
})

describe('a class and a claim of the same achievement', () => {
  const standards = standardsIn('demo')
  const form = (days: string[]) => {
    const typed = {
      type: 3,
      kind: 'training',
      eventName: '护理管理 培训班',
      organiser: '护理学会',
      organiserKind: 'recognisedBody',
    }
    return factsOf(
      ClaimFormSchema.parse({ ...typed, days: days.map(on => ({ on, minutes: 360 })) }),
      'health',
    )
  }
  const row = factsOfRow(trainingClass, trainingClass.days)
  const item = (itemId: string, source: Item['source'], seq: number, facts: Item['facts']): Item => ({
    itemId,
    personId: 'p1',
    source,
    seq,
    facts,
  })
  const hoursOf = (items: Item[]) =>
    Object.fromEntries(
      [...allocate(items, standards)].map(([id, each]) => [
        id,
        isRefusal(each) ? each.code : toHours(each.hours),
      ]),
    )

  test('an open claim is closed by the registered class', () => {
    const claims = [
      { claimId: 'c1', state: 'returned' as const, facts: form(['2026-03-02']), halfHours: fromHours(0) },
    ]
    expect(findOverlaps(row, fromHours(24), claims)).toEqual({ closes: ['c1'], same: [] })
  })

  test('an open claim that has days beside the class’s stays open for them', () => {
    const longer = form(['2026-03-02', '2026-03-03', '2026-03-06'])
    const claims = [{ claimId: 'c1', state: 'submitted' as const, facts: longer, halfHours: fromHours(0) }]
    expect(findOverlaps(row, fromHours(24), claims)).toEqual({ closes: [], same: [] })
  })

  test('a registered claim stays, and the row says what differs', () => {
    const claim = {
      claimId: 'c1',
      state: 'registered' as const,
      facts: form(['2026-03-02', '2026-03-03']),
      halfHours: fromHours(16),
    }
    const met = findOverlaps(row, fromHours(24), [claim])
    expect(met.closes).toEqual([])
    expect(met.same[0]!.days).toEqual(['2026-03-02', '2026-03-03'])
    expect(met.same[0]!.difference!.en).toBe(
      'roster: 2026-03-02, 2026-03-03, 2026-03-04, 24 hours; claim: 2026-03-02, 2026-03-03, 16 hours',
    )
    const alike = {
      ...claim,
      facts: form(['2026-03-02', '2026-03-03', '2026-03-04']),
      halfHours: fromHours(24),
    }
    expect(findOverlaps(row, fromHours(24), [alike]).same).toMatchObject([
      { claimId: 'c1', difference: null },
    ])
    expect(findOverlaps(row, fromHours(24), [{ ...claim, state: 'rejected' }])).toEqual({
      closes: [],
      same: [],
    })
  })

  test('counts once: 2 days of the claim, and the third of the class', () => {
    const items = [
      item('claim', 'claim', 1, form(['2026-03-02', '2026-03-03'])),
      item('row', 'class', 2, row),
    ]
    expect(hoursOf(items)).toEqual({ claim: 16, row: 8 })
  })

  test('the cap of the row binds both, and what a reversed claim held comes to the class', () => {
    const claim = item('claim', 'claim', 1, form(['2026-03-02', '2026-03-03', '2026-04-07', '2026-04-08']))
    const items = [claim, item('row', 'class', 2, row)]
    expect(hoursOf(items)).toEqual({ claim: 32, row: 8 }) // cap 40: 32, and 8 of its third day
    const ledger = recompute(items, [], standards)
    expect(
      recompute(items.slice(1), ledger, standards).map(each => [
        each.entry,
        each.itemId,
        toHours(each.halfHours),
      ]),
    ).toEqual([
      ['reversal', 'claim', 32],
      ['reversal', 'row', 8],
      ['grant', 'row', 24],
    ])
  })
})

function sent({ key, days = '' }: { key: string | null; days?: string }, row: number): RosterRow {
  return { row, key, name: '王三', daysAttended: days }
}

function world(today = '2026-03-10'): RosterWorld {
  const people: Record<string, { industry: string; series: string; nameAgrees: boolean }> = {
    p1: { industry: 'health', series: 'health', nameAgrees: true },
    p2: { industry: 'health', series: 'health', nameAgrees: true },
    p3: { industry: 'education', series: 'education', nameAgrees: true },
    p4: { industry: 'health', series: 'health', nameAgrees: false },
    p6: { industry: 'health', series: 'nursing', nameAgrees: true },
  }
  const signUps: Record<string, { on: PlainDate | null }> = {
    signedUpSometime: { on: null },
    signedUpInTime: { on: plainDate('2027-03-31') },
    signedUpLate: { on: plainDate('2027-04-01') },
  }
  return {
    signUp: key => signUps[key],
    person: key => (people[key] ? { personId: key, ...people[key] } : undefined),
    taken: key => (key === 'p2' ? trainingClass.days.slice(0, 1) : undefined),
    isReversed: key => key === 'p5',
    onePerson: key => key,
    hours: days => String(8 * days.length),
    today: plainDate(today),
    policy: city,
  }
}
