import fc from 'fast-check'
import {
  type AttendedOffering,
  judgeAttendance,
  type KnownAttendee,
  type SentAttendanceRow,
} from '../../course/attendance'
import { judgeHistory, keyOf, readHistory, type SentHistoryRow, titleKeyOf } from '../../course/history'
import { identityCheckDigit } from '../../documents/check-digits'
import { type Judgement, type Judging, judgeRows, type PostedRow, type Subject } from '../../exam/result-row'
import type { Score } from '../../exam/score'
import { rowFault } from '../../intake/faults'
import { plainDate } from '../../time/plain-date'
import { each, type Flips, flip } from './flip'

const rowNumbers = fc.integer({ min: 3, max: 999 })

/** The first row of a list of results, and what is known of its ticket. */
interface Posted {
  readonly rows: readonly PostedRow[]
  readonly subject: Subject | undefined
  readonly judging: Judging
}
const sent = (row: number, score: string, more: Partial<PostedRow> = {}): PostedRow => ({
  ...{ row, key: 'T-1', score, scoreMax: '100', absent: '', outcome: '' },
  ...more,
})
const subject: Subject = {
  ...{ isOfSource: true, isVoid: false, isOwn: false, door: null, posted: null, resultInForce: null },
}
const judging: Judging = {
  ...{ percentMin: 60, policyVersion: 'city', scoreOptional: false },
  ...{ unknown: 'row-unknown-ticket', fullMark: null },
}
const posted: fc.Arbitrary<Posted> = fc
  .nat(100)
  .map(score => ({ rows: [sent(2, String(score))], subject, judging }))
function judge({ rows, subject, judging }: Posted) {
  const [key, others] = [rows[0]!.key, rows.slice(1).map(row => row.key)]
  const subjects = new Map(subject ? [key, ...others].map(each => [each, subject] as const) : [])
  return judgeRows(rows, subjects, judging)[0]!.verdict.refusal
}
const known = (one: Posted, more: Partial<Subject>): Posted => ({
  ...one,
  subject: one.subject && { ...one.subject, ...more },
})
const cells = (one: Posted, more: Partial<PostedRow>): Posted => ({
  ...one,
  rows: [{ ...one.rows[0]!, ...more }, ...one.rows.slice(1)],
})
const result = (outcome: Judgement['outcome']): Judgement => ({
  ...{ score: null, scoreMax: null, outcome },
})
const unknown = (code: Judging['unknown']) =>
  flip<Posted>({
    drawn: posted.map(one => ({ ...one, subject: undefined, judging: { ...judging, unknown: code } })),
    ask: judge,
    mend: one => ({ ...one, subject }),
  })

/** A resident identity number with its check digit. */
const numbers = fc.integer({ min: 100, max: 999 }).map(n => {
  const body = `33030219900101${n}`
  return body + identityCheckDigit(body)
})
const today = plainDate('2026-03-02')
const courseId = '01900000-0000-7000-8000-00000000000c'
const otherId = '01900000-0000-7000-8000-00000000000d'
const personId = '01900000-0000-7000-8000-00000000000a'
const title = '职业道德'

/** The first row of a list of studies of earlier systems. */
interface Imported {
  readonly rows: readonly SentHistoryRow[]
  /** Under which number the person has signed up; empty: nobody has. */
  readonly signedUp: string
  readonly isLoaded: boolean
  readonly courses: readonly string[]
  readonly titled: readonly string[]
  readonly ownPersonId?: string
}
const study = (row: number, number: string, more: Partial<SentHistoryRow['cells']> = {}): SentHistoryRow => ({
  row,
  cells: {
    number,
    name: '王芳',
    personId: '',
    courseId: '',
    courseTitle: title,
    year: '2024',
    finishedOn: '',
    ...more,
  },
})
const imported: fc.Arbitrary<Imported> = numbers.map(number => ({
  rows: [study(2, number)],
  ...{ signedUp: number, isLoaded: true, courses: [courseId, otherId], titled: [courseId] },
}))
function importHistory({ rows, signedUp, isLoaded, courses, titled, ownPersonId }: Imported) {
  const people = new Map(signedUp ? [[signedUp, { personId, name: '王芳' }]] : [])
  const read = readHistory(rows, { people, courses: new Map([[titleKeyOf(title), titled]]), today })
  const all = {
    people: new Set(isLoaded ? [personId] : []),
    courses: new Set(courses),
    loaded: new Set<string>(),
    records: new Map([[keyOf(personId, 'none', 2000), { source: '', finishedOn: null, own: false }]]),
    enrolments: [],
  }
  return judgeHistory(read, all, { source: '旧系统', thisYear: 2026, ownPersonId })[0]!.verdict.refusal
}
const studyCells = (one: Imported, more: Partial<SentHistoryRow['cells']>): Imported => ({
  ...one,
  rows: one.rows.map((row, n) => (n === 0 ? { ...row, cells: { ...row.cells, ...more } } : row)),
})

/** The first row of a list of who attended. */
interface Attended {
  readonly rows: readonly SentAttendanceRow[]
  readonly signedUp: string
  readonly attendee: KnownAttendee
  readonly offering: AttendedOffering
}
const came = (row: number, number: string, attendedOn: string): SentAttendanceRow => ({
  ...{ row, cells: { number, name: '王芳', personId: '', attendedOn } },
})
const attended: fc.Arbitrary<Attended> = numbers.map(number => ({
  rows: [came(2, number, '2026-02-03')],
  signedUp: number,
  attendee: { attendedOn: null, enrolmentId: 'e', studied: null },
  offering: { offeringId: 'o', year: 2026, today },
}))
function attend({ rows, signedUp, attendee, offering }: Attended) {
  const known = {
    people: new Map([[signedUp, { personId, name: '王芳' }]]),
    attendees: new Map([[personId, attendee]]),
  }
  return judgeAttendance(rows, known, offering)[0]!.verdict.refusal
}

const withoutOther = <L extends { readonly rows: readonly { readonly row: number }[] }>(
  list: L,
  otherRow: unknown,
): L => ({ ...list, rows: list.rows.filter(each => each.row !== otherRow) })

export const lists = {
  'row-unknown-ticket': unknown('row-unknown-ticket'),
  'row-not-studied': unknown('row-not-studied'),
  'row-wrong-sitting': flip<Posted>({
    drawn: posted.map(one => known(one, { isOfSource: false })),
    ask: judge,
    mend: one => known(one, { isOfSource: true }),
  }),
  'row-ticket-void': flip<Posted>({
    drawn: posted.map(one => known(one, { isVoid: true })),
    ask: judge,
    mend: one => known(one, { isVoid: false }),
  }),
  'row-own': flip<Posted>({
    drawn: posted.map(one => known(one, { isOwn: true })),
    ask: judge,
    mend: one => known(one, { isOwn: false }),
  }),
  'row-marked-absent': flip<Posted>({
    drawn: fc
      .tuple(posted, fc.constantFrom('absent' as const, 'turnedAway' as const))
      .map(([one, door]) => known(one, { door })),
    ask: judge,
    mend: one => known(one, { door: 'present' }),
  }),
  'row-marked-present': flip<Posted>({
    drawn: posted.map(one => cells(known(one, { door: 'present' }), { score: '', absent: '缺考' })),
    ask: judge,
    mend: one => known(one, { door: 'absent' }),
  }),
  'row-score-out-of-range': flip<Posted>({
    drawn: fc
      .tuple(posted, fc.integer({ min: 101, max: 9999 }))
      .map(([one, score]) => cells(one, { score: String(score) })),
    ask: judge,
    mend: (one, { turnedOn }) => cells(one, { score: String(turnedOn.scoreMax) }),
  }),
  'row-outcome-contradicts-score': flip<Posted>({
    drawn: posted.map(one => cells(one, { outcome: Number(one.rows[0]!.score) >= 60 ? '不合格' : '合格' })),
    ask: judge,
    mend: (one, { turnedOn }) => cells(one, { outcome: String(turnedOn.computed) }),
  }),
  'row-duplicate-in-file': flip<Posted>({
    drawn: fc.tuple(posted, rowNumbers).map(([one, n]) => ({ ...one, rows: [sent(2, '70'), sent(n, '80')] })),
    ask: judge,
    mend: (one, { turnedOn }) => withoutOther(one, turnedOn.otherRow),
  }),
  'row-contradicts-earlier-post': flip<Posted>({
    drawn: posted.map(one => known(one, { posted: result('absent'), resultInForce: result('absent') })),
    ask: judge,
    mend: (one, { turnedOn }) =>
      cells(one, { score: '', absent: String(turnedOn.posted) === 'absent' ? '缺考' : '' }),
  }),
  'row-full-mark-differs': flip<Posted>({
    drawn: posted.map(one => ({ ...one, judging: { ...judging, fullMark: 15_000 as Score } })),
    ask: judge,
    mend: (one, { turnedOn }) => cells(one, { scoreMax: String(turnedOn.others) }),
  }),
  'row-unreadable': each(
    flip<Posted>({
      drawn: fc.tuple(posted, fc.constantFrom('七十', '7O', '')).map(([one, score]) => cells(one, { score })),
      ask: judge,
      mend: one => cells(one, { score: '70' }),
    }),
    flip<Posted>({
      drawn: posted.map(one => cells(one, { fault: rowFault('quotes') })),
      ask: judge,
      mend: one => ({ ...one, rows: [sent(2, '70')] }),
    }),
    flip<Imported>({
      drawn: fc
        .tuple(imported, fc.constantFrom('24', '去年'))
        .map(([one, year]) => studyCells(one, { year })),
      ask: importHistory,
      mend: one => studyCells(one, { year: '2024' }),
    }),
    flip<Attended>({
      drawn: fc
        .tuple(attended, fc.constantFrom('二月', '2026-12-31'))
        .map(([one, day]) => ({ ...one, rows: [came(2, one.signedUp, day)] })),
      ask: attend,
      mend: one => ({ ...one, rows: [came(2, one.signedUp, '2026-02-03')] }),
    }),
  ),
  'row-number-unknown': flip<Imported>({
    drawn: imported.map(one => ({ ...one, signedUp: '' })),
    ask: importHistory,
    mend: one => ({ ...one, signedUp: one.rows[0]!.cells.number }),
  }),
  'row-name-differs': flip<Imported>({
    drawn: imported.map(one => studyCells(one, { name: '李强' })),
    ask: importHistory,
    mend: one => studyCells(one, { name: '王芳' }),
  }),
  'row-person-unknown': flip<Imported>({
    drawn: imported.map(one => ({ ...one, isLoaded: false })),
    ask: importHistory,
    mend: one => ({ ...one, isLoaded: true }),
  }),
  'row-title-unknown': flip<Imported>({
    drawn: imported.map(one => ({ ...one, titled: [] })),
    ask: importHistory,
    mend: one => ({ ...one, titled: [courseId] }),
  }),
  'row-title-ambiguous': flip<Imported>({
    drawn: imported.map(one => ({ ...one, titled: [courseId, otherId] })),
    ask: importHistory,
    mend: one => studyCells(one, { courseId }),
  }),
  'row-course-unknown': flip<Imported>({
    drawn: imported.map(one => ({ ...studyCells(one, { courseId, courseTitle: '' }), courses: [] })),
    ask: importHistory,
    mend: (one, { turnedOn }) => ({ ...one, courses: [String(turnedOn.courseId)] }),
  }),
  'row-repeated': each(
    flip<Imported>({
      drawn: fc.tuple(imported, rowNumbers).map(([one, n]) => ({
        ...one,
        rows: [...one.rows, study(n, one.signedUp, { finishedOn: '2024-05-05' })],
      })),
      ask: importHistory,
      mend: (one, { turnedOn }) => withoutOther(one, turnedOn.otherRow),
    }),
    flip<Attended>({
      drawn: fc
        .tuple(attended, rowNumbers)
        .map(([one, n]) => ({ ...one, rows: [...one.rows, came(n, one.signedUp, '2026-02-04')] })),
      ask: attend,
      mend: (one, { turnedOn }) => withoutOther(one, turnedOn.otherRow),
    }),
  ),
  'offering-year-mismatch': flip<Attended>({
    drawn: fc
      .tuple(attended, fc.integer({ min: 2021, max: 2025 }))
      .map(([one, year]) => ({ ...one, rows: [came(2, one.signedUp, `${year}-05-05`)] })),
    ask: attend,
    mend: (one, { turnedOn }) => ({ ...one, offering: { ...one.offering, year: Number(turnedOn.year) } }),
  }),
  'not-enrolled': flip<Attended>({
    drawn: attended.map(one => ({ ...one, attendee: { ...one.attendee, enrolmentId: null } })),
    ask: attend,
    mend: one => ({ ...one, attendee: { ...one.attendee, enrolmentId: 'e' } }),
  }),
  'row-not-attended-so': flip<Attended>({
    drawn: attended.map(one => ({ ...one, attendee: { ...one.attendee, attendedOn: '2026-01-20' } })),
    ask: attend,
    mend: (one, { turnedOn }) => ({ ...one, rows: [came(2, one.signedUp, String(turnedOn.attendedOn))] }),
  }),
} satisfies Flips

/** Lists refuse with codes that other rules use too. */
export const ownStudy = flip<Imported>({
  drawn: imported.map(one => ({ ...one, ownPersonId: personId })),
  ask: importHistory,
  mend: ({ ownPersonId: _, ...one }) => one,
})
export const ownAttendance = flip<Attended>({
  drawn: attended.map(one => ({ ...one, offering: { ...one.offering, ownPersonId: personId } })),
  ask: attend,
  mend: one => ({ ...one, offering: { offeringId: 'o', year: 2026, today } }),
})
