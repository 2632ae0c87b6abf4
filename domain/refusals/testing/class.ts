import fc from 'fast-check'
import {
  type Authorisation,
  type ClassKind,
  checkConfirmation,
  checkKind,
  classKinds,
  type TrainingClass,
} from '../../class/class'
import {
  type ClassDocumentKind,
  checkDocuments,
  checkDocumentsOpen,
  checkWithdrawal,
} from '../../class/documents'
import { redactForOrganiser } from '../../class/redaction'
import {
  judgeRoster,
  type RosterPerson,
  type RosterRow,
  type RosterWorld,
  type SignUp,
} from '../../class/roster'
import { readAttended } from '../../class/roster-cells'
import {
  type ClassAct,
  type ClassParty,
  type ClassState,
  checkClassAct,
  classActsIn,
  classStates,
  classTable,
} from '../../class/states'
import { policy } from '../../policy/policy'
import { addDays, type PlainDate, plainDate } from '../../time/plain-date'
import { each, type Flips, flip } from './flip'

const city = policy('city')
const first = plainDate('2026-03-02')
const dayOf = (on: PlainDate) => ({ on, part: 'whole' as const, minutes: 270 })
const trainingClass = (from: PlainDate, days: number, more: Partial<TrainingClass> = {}): TrainingClass => ({
  ...{ classId: 'c', kind: 'departmentClass', title: '培训', industry: 'health', online: false },
  days: Array.from({ length: days }, (_, n) => dayOf(addDays(from, n))),
  ...more,
})
const classes = fc.integer({ min: 2, max: 9 }).map(days => trainingClass(first, days))

interface Kind {
  readonly course: TrainingClass
  readonly authorisations: readonly Authorisation[]
}
const kind = ({ course, authorisations }: Kind) => checkKind(course, authorisations)

interface Acted {
  readonly state: ClassState
  readonly act: ClassAct
  readonly party: ClassParty
  readonly reason: string
}
const act = ({ state, act, party, reason }: Acted) => checkClassAct(state, act, party, reason)
const moves = classStates.flatMap(state =>
  classActsIn(state).map(
    (act): Acted => ({
      ...{ state, act, party: classTable[state].may[act]!.by, reason: '说明' },
    }),
  ),
)

interface Documents {
  readonly kind: ClassKind
  readonly before: 'plan' | 'roster'
  readonly have: readonly ClassDocumentKind[]
}

interface Attended {
  readonly cell: string
  readonly course: TrainingClass
}
const attended = ({ cell, course }: Attended) => readAttended(cell, course.days)

/** The first row of a roster, and what is known of its person. */
interface Listed {
  readonly rows: readonly RosterRow[]
  readonly course: TrainingClass
  readonly person?: RosterPerson
  readonly signUp?: SignUp
  readonly isReversed?: boolean
  readonly today?: PlainDate
}
const row = (n: number, more: Partial<RosterRow> = {}): RosterRow => ({
  ...{ row: n, key: `key-${n}`, name: '王芳', daysAttended: '' },
  ...more,
})
const known: RosterPerson = { personId: 'p', nameAgrees: true, series: 'doctor', industry: 'health' }
const listed: fc.Arbitrary<Listed> = classes.map(course => ({ rows: [row(2)], course, person: known }))
function judge({ rows, course, person, signUp, isReversed = false, today = first }: Listed) {
  const world: RosterWorld = {
    ...{
      person: () => person,
      signUp: () => signUp,
      taken: () => undefined,
      isReversed: () => isReversed,
    },
    ...{ onePerson: key => key, hours: () => undefined, today, policy: city },
  }
  return judgeRoster(rows, course, world)[0]!.verdict.refusal
}
const person = (one: Listed, more: Partial<RosterPerson>): Listed => ({
  ...one,
  person: { ...known, ...more },
})
const firstRow = (one: Listed, more: Partial<RosterRow>): Listed => ({
  ...one,
  rows: [row(2, more), ...one.rows.slice(1)],
})

export const trainingClasses = {
  'class-approval-missing': flip<Kind>({
    drawn: fc.constantFrom(undefined, '', ' ').map(approvalNumber => ({
      course: trainingClass(first, 2, {
        kind: 'municipalSeminar',
        ...(approvalNumber === undefined ? {} : { approvalNumber }),
      }),
      authorisations: [],
    })),
    ask: kind,
    mend: one => ({ ...one, course: { ...one.course, approvalNumber: '温人社培〔2026〕7号' } }),
  }),
  'association-not-authorised': flip<Kind>({
    drawn: fc.integer({ min: 2, max: 9 }).map(days => ({
      course: trainingClass(first, days, { kind: 'associationTraining', series: 'doctor' }),
      authorisations: [{ series: 'doctor', from: plainDate('2025-01-01'), until: first }],
    })),
    ask: kind,
    mend: (one, { turnedOn }) => ({
      ...one,
      authorisations: [{ series: String(turnedOn.series), from: first }],
    }),
  }),
  'class-act-not-allowed': each(
    flip<Acted>({
      drawn: fc
        .constantFrom(...moves)
        .chain(one => fc.constantFrom(...moves.map(({ act }) => ({ ...one, act }))))
        .filter(one => !classTable[one.state].may[one.act] && classActsIn(one.state, one.party).length > 0),
      ask: act,
      mend: (one, { turnedOn }) => ({ ...one, act: String(turnedOn.allowed).split(', ')[0] as ClassAct }),
    }),
    flip<ClassState>({
      drawn: fc.constantFrom('cancelled' as const, 'reversed' as const, 'closed' as const),
      ask: checkDocumentsOpen,
      mend: () => 'planned' as ClassState,
      unknown: ['allowed'],
    }),
  ),
  'class-reason-required': flip<Acted>({
    drawn: fc
      .constantFrom(...moves.filter(one => act({ ...one, reason: '' })))
      .map(one => ({ ...one, reason: ' ' })),
    ask: act,
    mend: one => ({ ...one, reason: '人数不足' }),
  }),
  'class-document-missing': each(
    flip<Documents>({
      drawn: fc.record({
        ...{
          kind: fc.constantFrom(...classKinds),
          before: fc.constantFrom('plan' as const, 'roster' as const),
        },
        have: fc.constantFrom<ClassDocumentKind[][]>([], ['record']),
      }),
      ask: ({ kind, before, have }) => checkDocuments(kind, before, have),
      mend: (one, { turnedOn }) => ({
        ...one,
        have: String(turnedOn.missing).split(', ') as ClassDocumentKind[],
      }),
    }),
    flip({
      drawn: fc
        .constantFrom<ClassDocumentKind>('plan', 'approval', 'summary')
        .map(kind => ({ kind, others: [] as ClassDocumentKind[] })),
      ask: ({ kind, others }) => checkWithdrawal(kind, others),
      mend: (one, { turnedOn }) => ({ ...one, others: [turnedOn.missing as ClassDocumentKind] }),
    }),
  ),
  'roster-same-official': flip({
    drawn: fc.uuid().map(id => ({ sentBy: id, confirmedBy: id })),
    ask: ({ sentBy, confirmedBy }) => checkConfirmation('departmentClass', sentBy, confirmedBy),
    mend: one => ({ ...one, confirmedBy: 'colleague' }),
  }),
  'roster-days-unreadable': flip<Attended>({
    drawn: fc
      .tuple(classes, fc.constantFrom('两三天', '1.3', '0', '2026-03-99', 'some'))
      .map(([course, cell]) => ({ course, cell })),
    ask: attended,
    mend: one => ({ ...one, cell: '2026-03-02' }),
  }),
  'roster-days-outside-class': each(
    flip<Attended>({
      drawn: fc
        .tuple(classes, fc.integer({ min: 10, max: 99 }))
        .map(([course, n]) => ({ course, cell: `${n}` })),
      ask: attended,
      mend: (one, { turnedOn }) => ({ ...one, cell: String(turnedOn.classDays) }),
      unknown: ['on'],
    }),
    flip<Attended>({
      drawn: fc
        .tuple(classes, fc.integer({ min: 10, max: 99 }))
        .map(([course, n]) => ({ course, cell: `2026-03-02, ${addDays(first, n)}` })),
      ask: attended,
      mend: (one, { turnedOn }) => ({ ...one, cell: one.cell.replace(`, ${turnedOn.on}`, '') }),
    }),
  ),
  'roster-dates-needed': flip<Attended>({
    drawn: fc
      .integer({ min: 3, max: 9 })
      .map(days => ({ course: trainingClass(plainDate('2026-12-31'), days), cell: '2' })),
    ask: attended,
    mend: one => ({ ...one, cell: '2026-12-31, 2027-01-01' }),
  }),
  'roster-row-unreadable': flip<Listed>({
    drawn: listed.map(one =>
      firstRow(one, { fault: { fault: 'quotes', reason: 'quotes', reasonZh: '引号不成对' } }),
    ),
    ask: judge,
    mend: one => ({ ...one, rows: [row(2)] }),
  }),
  'roster-id-unreadable': flip<Listed>({
    drawn: listed.map(one => firstRow(one, { key: null })),
    ask: judge,
    mend: one => firstRow(one, { key: 'compared with the card' }),
  }),
  'roster-row-reversed': flip<Listed>({
    drawn: listed.map(one => ({ ...one, isReversed: true })),
    ask: judge,
    mend: one => ({ ...one, isReversed: false }),
  }),
  'roster-repeated': flip<Listed>({
    drawn: fc
      .tuple(listed, fc.integer({ min: 3, max: 99 }))
      .map(([one, n]) => ({ ...one, rows: [row(2), row(n, { key: 'key-2', daysAttended: '1' })] })),
    ask: judge,
    mend: (one, { turnedOn }) => ({ ...one, rows: one.rows.filter(other => other.row !== turnedOn.row) }),
  }),
  'roster-name-differs': flip<Listed>({
    drawn: listed.map(one => person(one, { nameAgrees: false })),
    ask: judge,
    mend: one => person(one, { nameAgrees: true }),
  }),
  'roster-other-industry': flip<Listed>({
    drawn: listed.map(one => person(one, { industry: 'education' })),
    ask: judge,
    mend: (one, { turnedOn }) => ({ ...one, course: { ...one.course, industry: String(turnedOn.industry) } }),
  }),
  'roster-other-series': flip<Listed>({
    drawn: listed.map(one => ({ ...one, course: { ...one.course, series: 'nurse' } })),
    ask: judge,
    mend: (one, { turnedOn }) => ({ ...one, course: { ...one.course, series: String(turnedOn.series) } }),
  }),
  'roster-not-verified': flip<Listed>({
    drawn: fc.tuple(classes, fc.nat(300), fc.constantFrom(null, first)).map(([course, n, on]) => ({
      ...{ rows: [row(2)], course, signUp: { on } },
      today: addDays(plainDate('2028-01-01'), n),
    })),
    ask: judge,
    mend: one => person(one, {}),
  }),
  'roster-sign-up-late': flip<Listed>({
    drawn: fc
      .tuple(classes, fc.nat(300))
      .map(([course, n]) => ({ rows: [row(2)], course, today: addDays(plainDate('2027-04-01'), n) })),
    ask: judge,
    mend: (one, { turnedOn }) => ({ ...one, today: plainDate(String(turnedOn.lastDay)) }),
  }),
  'roster-row-set-aside': flip<Listed>({
    drawn: listed.map(one => person(one, { nameAgrees: false })),
    ask: one => {
      const refusal = judge(one)
      return refusal && redactForOrganiser(refusal)
    },
    mend: one => person(one, { nameAgrees: true }),
  }),
} satisfies Flips
