import { certificateKeys } from '../achievement/keys'
import { cases } from '../cases'
import { policy } from '../policy/policy'
import { explain, isRefusal } from '../refusals/refusal'
import { evaluate } from '../standards/evaluate'
import type { ClaimType } from '../standards/rule-set'
import { standardsIn } from '../standards/standards'
import { plainDate } from '../time/plain-date'
import { checkDates, checkWindow } from './dates'
import { checkEvidence, evidenceKindsOf } from './evidence'
import { alikeOf, claimKeys, factsOf } from './facts'
import { faultsOfForm } from './faults'
import { ClaimFormSchema } from './form'

const city = policy('city')

describe('the forms', () => {
  type Row = { name: string; form: unknown; days?: string[]; fault?: string }
  test.each(cases<Row>(`${__dirname}/form.cases.yaml`))('$name', ({ form, days, fault }) => {
    const { data, error } = ClaimFormSchema.safeParse(form)
    expect(error?.issues.map(each => each.path.join('.'))).toEqual(fault === undefined ? undefined : [fault])
    if (data) expect(factsOf(data, 'health').portions.map(each => each.on)).toEqual(days)
  })

  test.each<[string, object, [path: string, code: string, least: number | null, most: number | null][]]>([
    ['no kind yet', { type: 7 }, [['form.kind', 'missing', null, null]]],
    [
      'nothing but the kind',
      { type: 4, kind: 'lecture' },
      [
        ['form.eventName', 'missing', null, null],
        ['form.days', 'missing', null, null],
      ],
    ],
    [
      'each way to fill in a day wrongly',
      {
        type: 4,
        kind: 'lecture',
        eventName: '甲'.repeat(201),
        days: [
          { on: 'yesterday', minutes: 'x' },
          { on: '', minutes: 901, labelledHours: 1.3 },
          { on: '2026-03-02', minutes: 451, part: 'half' },
        ],
      },
      [
        ['form.eventName', 'too-long', null, 200],
        ['form.days.0.on', 'not-a-day', null, null],
        ['form.days.0.minutes', 'not-a-number', null, null],
        ['form.days.1.on', 'missing', null, null],
        ['form.days.1.minutes', 'out-of-range', null, 900],
        ['form.days.1.labelledHours', 'not-half-hours', null, null],
        ['form.days.2.minutes', 'minutes-above-half-day', null, null],
      ],
    ],
    [
      'a kind that the type does not have',
      { type: 4, kind: 'paper', eventName: '甲', days: [{ on: '2026-03-02', minutes: 45 }] },
      [['form.kind', 'not-among', null, null]],
    ],
  ])('say of %s which field has which fault', (_name, form, faults) => {
    expect(faultsOfForm(form).map(({ path, code, least, most }) => [path, code, least, most])).toEqual(faults)
  })

  test('tidy what is typed, and leave the punctuation of words alone', () => {
    const form = {
      type: 1,
      kind: 'qualificationExam',
      level: 'national',
      examName: ' 会计  资格：中级 ',
      certificateNumber: '（２０２６）００１',
      certificateIssuedOn: '2026.2.1',
    }
    expect(ClaimFormSchema.parse(form)).toMatchObject({
      examName: '会计 资格：中级',
      certificateNumber: '(2026)001',
      subjectsPassed: 1,
      certificateIssuedOn: '2026-02-01',
    })
  })

  test('give the demonstration standard all that it measures, for every type it has', () => {
    const days = [{ on: '2026-03-02', minutes: 360, labelledHours: 4 }]
    const authorship = { place: 1, authorCount: 2 }
    const forms = [
      {
        type: 1,
        kind: 'modularExam',
        level: 'provincial',
        examName: '甲',
        modulesPassed: 2,
        certificateIssuedOn: '2026-03-02',
      },
      { type: 2, level: 'national', seminarName: '甲', organiser: '乙', approvalNumber: '1', days },
      {
        type: 3,
        kind: 'training',
        eventName: '甲',
        organiser: '乙',
        organiserKind: 'recognisedBody',
        online: true,
        days,
      },
      { type: 4, kind: 'lecture', eventName: '甲', days },
      { type: 5, kind: 'expertService', activityName: '甲', approvedBy: '乙', days },
      { type: 6, kind: 'plan', title: '甲', level: 'city', concludedOn: '2026-03-02', authorship },
      {
        type: 6,
        kind: 'standard',
        title: '甲',
        level: 'group',
        standardNumber: '1',
        concludedOn: '2026-03-02',
        authorship,
      },
      {
        type: 7,
        kind: 'translation',
        title: '甲',
        level: 'core',
        journal: '乙',
        issue: '1',
        publishedOn: '2026-03-02',
        authorship,
      },
      {
        type: 7,
        kind: 'book',
        title: '甲',
        publisher: '乙',
        characters: 20_000,
        publishedOn: '2026-03-02',
        authorship,
      },
      {
        type: 8,
        kind: 'studyYear',
        institution: '甲',
        programme: '乙',
        studyYears: [{ until: '2026-03-02' }],
      },
    ].map(form => ClaimFormSchema.parse(form))
    const hours = forms.map(form => {
      const found = evaluate(factsOf(form, 'health'), standardsIn('demo'))
      return isRefusal(found) ? found.code : found.hours / 2
    })
    expect(hours).toEqual([12, 8, 4, 8, 8, 50, 15, 35, 30, 90])
  })
})

test.each([
  [2, { seminarName: '甲', organiser: '乙', approvalNumber: '1', level: 'national' }],
  [3, { kind: 'training', eventName: '甲', organiser: '乙', organiserKind: 'recognisedBody' }],
  [8, { kind: 'studyYear', institution: '乙', programme: '甲' }],
])('a claim of type %i is known by its certificate too, which is no achievement of a day', (type, more) => {
  const days =
    type === 8 ? { studyYears: [{ until: '2026-03-02' }] } : { days: [{ on: '2026-03-02', minutes: 360 }] }
  const form = ClaimFormSchema.parse({ type, ...more, ...days, certificateNumber: '温字０１２' })
  const facts = factsOf(form, 'health')
  const certificate = certificateKeys({ number: '温字012', issuer: '乙', about: '甲', year: 2026 })
  expect(claimKeys(form, facts)).toEqual([...facts.portions[0]!.keys, ...certificate])
})

describe('what is alike, for a reviewer to see', () => {
  const authorship = { place: 1, authorCount: 2 }
  const work = { title: '《甲型流感护理研究》', authorship }
  const concluded = { type: 6, ...work, concludedOn: '2026-05-01' }
  const alike = (form: object) => alikeOf(ClaimFormSchema.parse(form))
  test.each<[string, object, object]>([
    [
      'a project at another level, with a number and without',
      { ...concluded, kind: 'project', level: 'county', projectNumber: 'W2026-1' },
      { ...concluded, kind: 'plan', level: 'city', title: '甲型流感 护理研究' },
    ],
    [
      'a standard of another number',
      { ...concluded, kind: 'standard', level: 'group', standardNumber: '1' },
      { ...concluded, kind: 'standard', level: 'local', standardNumber: '2' },
    ],
    [
      'a patent of another kind',
      { ...concluded, kind: 'inventionPatent', patentNumber: '1' },
      { ...concluded, kind: 'utilityPatent', patentNumber: '2' },
    ],
    [
      'a paper in another journal',
      {
        type: 7,
        ...work,
        kind: 'paper',
        level: 'core',
        publishedOn: '2026-05-01',
        journal: '甲',
        issue: '1',
      },
      {
        type: 7,
        ...work,
        kind: 'paper',
        level: 'core',
        publishedOn: '2026-05-02',
        journal: '乙',
        issue: '2',
      },
    ],
    [
      'a book of another publisher',
      { type: 7, ...work, kind: 'book', publishedOn: '2026-05-01', publisher: '甲', characters: 1 },
      { type: 7, ...work, kind: 'book', publishedOn: '2026-05-01', publisher: '乙', characters: 2 },
    ],
    [
      'what a provincial rule names',
      { type: 9, kind: 'teachingCase', title: '案例', concludedOn: '2026-05-01', documentNumber: '1' },
      { type: 9, kind: 'teachingCase', title: '案例', concludedOn: '2026-05-02', documentNumber: '2' },
    ],
    [
      'an exam passed in the same year',
      {
        type: 1,
        kind: 'modularExam',
        level: 'national',
        examName: '计算机',
        certificateIssuedOn: '2026-05-01',
      },
      { type: 1, kind: 'modularExam', level: 'national', examName: '计算机', passPublishedOn: '2026-03-01' },
    ],
  ])('%s', (_what, a, b) => {
    expect(alike(b)).toContain(alike(a)[0])
  })
})

describe('evidence', () => {
  type Row = { type: ClaimType; given: string[]; enough?: boolean; missing?: string; refusal?: string }
  test.each(cases<Row>(`${__dirname}/evidence.cases.yaml`))('type $type with $given', row => {
    const given = row.given.map(kind =>
      kind === 'other' ? { kind, description: '更名说明' } : { kind: kind.replace('-undescribed', '') },
    )
    const refusal = checkEvidence(row.type, given)
    expect(refusal?.code).toBe(row.enough ? undefined : (row.refusal ?? 'evidence-missing'))
    if (row.missing) expect(refusal!.turnedOn.missing).toBe(row.missing)
    if (row.missing) expect(explain(refusal!, 'zh').detail).not.toMatch(/[A-Za-z]/)
  })

  test('every list says what is meant, with a sample, and ends with other', () => {
    for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] as const) {
      const kinds = evidenceKindsOf(type)
      expect(kinds.at(-1)!.kind).toBe('other')
      for (const { name, sample } of kinds)
        expect(name.zh && name.en && sample.zh.length > 10 && sample.en).toBeTruthy()
    }
  })
})

describe('dates', () => {
  const attended = (days: string[]) => ({
    industry: 'health',
    type: 4 as const,
    kind: 'lecture',
    portions: days.map(on => ({ on: plainDate(on), keys: [on] })),
  })
  type Row = { days: string[]; submitted: string; reason?: string; may: boolean }
  test.each(cases<Row>(`${__dirname}/window.cases.yaml`))('$days submitted on $submitted: $may', row => {
    const refusal = checkWindow(attended(row.days), plainDate(row.submitted), row.reason, city)
    expect(refusal?.code).toBe(row.may ? undefined : 'claim-window-closed')
  })

  test('what is claimed has happened, in a year that is assessed', () => {
    const today = plainDate('2026-03-02')
    expect(checkDates(attended(['2026-03-02']), today, city)).toBeUndefined()
    expect(checkDates(attended(['2026-03-03']), today, city)?.code).toBe('activity-in-future')
    expect(checkDates(attended(['2020-12-31']), today, city)?.code).toBe('activity-before-regulation')
    expect(checkDates(attended(['2021-01-01']), today, city)).toBeUndefined()
  })
})
