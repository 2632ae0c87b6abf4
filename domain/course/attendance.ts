import {
  isUnread,
  keyOfListed,
  type ListedPerson,
  type PeopleByNumber,
  personColumns,
  readListedPerson,
  type WhoIsListed,
  whoIsListed,
} from '../documents/listed-person'
import { noDay, readDay } from '../intake/day'
import type { RowFault } from '../intake/faults'
import type { Unread } from '../intake/unread'
import { findRepeats, type Verdict } from '../intake/verdict'
import { type Refusal, refuse } from '../refusals/refusal'
import { compare, type PlainDate, yearOf } from '../time/plain-date'
import type { StudiedCourse } from './enrolment'

/** How a department's list of who attended may name its columns. */
export const attendanceColumns = {
  ...personColumns,
  attendedOn: ['参加日期', '到场日期', '出勤日期', '签到日期', '日期', 'attendedOn', 'date'],
} as const

/** A row as it was sent. */
export interface SentAttendanceRow {
  readonly row: number
  readonly cells: Readonly<Record<keyof typeof attendanceColumns, string>>
  readonly fault?: RowFault
}

/** The same, read: whom it names, and the day. */
interface ReadRow {
  readonly row: number
  readonly listed: ListedPerson
  readonly attendedOn: PlainDate
}

export interface AttendanceRow {
  readonly row: number
  readonly personId: string
  readonly attendedOn: PlainDate
}

/** The known state of a person on the list. */
export interface KnownAttendee {
  /** The day that an earlier list said. */
  readonly attendedOn: string | null
  /** The newest enrolment in the offering; a list may come after the year, when it has ended. */
  readonly enrolmentId: string | null
  /** The course, or one linked as the same, in another enrolment or by an import. */
  readonly studied: StudiedCourse | null
}

/** The known state of the people on a list. */
export interface KnownAttendees {
  readonly people: PeopleByNumber
  /** By person. */
  readonly attendees: ReadonlyMap<string, KnownAttendee>
}

export interface AttendedOffering {
  readonly offeringId: string
  readonly year: number
  readonly today: PlainDate
  /** The person who holds the account that posts the list: a person can't state their own attendance. */
  readonly ownPersonId?: string | undefined
}

export interface JudgedAttendanceRow {
  readonly verdict: Verdict
  /** Of fresh rows. */
  readonly taken?: AttendanceRow & { readonly enrolmentId: string }
  /** The enrolment that turns out to be of a course studied before (Article 8). */
  readonly studiedBefore?: string
}

/** Judges each row of an attendance list (按计划完成学习, Article 11), for preview and commit alike. */
export function judgeAttendance(
  sent: readonly SentAttendanceRow[],
  known: KnownAttendees,
  offering: AttendedOffering,
): JudgedAttendanceRow[] {
  const rows = sent.map(row => readRow(row, offering.today))
  const found = rows.map(row =>
    isRead(row) ? { ...row, ...whoIsListed(row.row, row.listed, known.people) } : row,
  )
  const keyed = found.filter(isRead).map(row => ({ ...row, key: row.personId }))
  const repeats = findRepeats(keyed, (a, b) => a.attendedOn === b.attendedOn)
  return found.map(row => {
    if (!isRead(row)) return refused(row.row, row.key, row.refusal)
    const otherRow = repeats.get(row.row)
    if (otherRow === undefined) return judgeRow(row, known, offering)
    return refused(row.row, keyOf(row), refuse('row-repeated', { row: row.row, otherRow }))
  })
}

/** The numbers of the rows that can be read. */
export const numbersOf = (sent: readonly SentAttendanceRow[], today: PlainDate): string[] =>
  readRows(sent, today).flatMap(({ listed }) => listed.number ?? [])

/** The people of the rows that can be read. */
export function attendeesOf(
  sent: readonly SentAttendanceRow[],
  people: PeopleByNumber,
  today: PlainDate,
): string[] {
  const found = readRows(sent, today).flatMap(
    ({ row, listed }) => whoIsListed(row, listed, people).personId ?? [],
  )
  return [...new Set(found)]
}

type FoundRow = ReadRow & WhoIsListed

function judgeRow(
  row: FoundRow,
  { attendees }: KnownAttendees,
  offering: AttendedOffering,
): JudgedAttendanceRow {
  const { personId, attendedOn } = row
  const said = (refusal: Refusal) => refused(row.row, keyOf(row), refusal)
  const wrongDay = dayRefusal(row, offering)
  if (wrongDay) return said(wrongDay)
  const notEnrolled = () =>
    said(
      refuse('not-enrolled', { personId: row.listed.personId, offeringId: offering.offeringId, attendedOn }),
    )
  const known = personId === null ? undefined : attendees.get(personId)
  // All people who are not enrolled here get one answer, signed up or not, whatever the name: a list must not tell
  // who has signed up.
  if (personId === null || !(known?.attendedOn || known?.enrolmentId)) return notEnrolled()
  if (row.fault) return said(row.fault)
  if (personId === offering.ownPersonId) return said(refuse('own-affair', { act: 'attendance.post' }))
  if (known.attendedOn === attendedOn) return { verdict: verdictOf(row, 'same') }
  if (known.attendedOn)
    return said(refuse('row-not-attended-so', { row: row.row, attendedOn: known.attendedOn }))
  const { enrolmentId, studied } = known
  if (!enrolmentId) return notEnrolled()
  if (studied)
    return { ...said(refuse('course-studied-in-past-year', { ...studied })), studiedBefore: enrolmentId }
  return { verdict: verdictOf(row, 'fresh'), taken: { row: row.row, personId, attendedOn, enrolmentId } }
}

function dayRefusal({ row, attendedOn }: ReadRow, offering: AttendedOffering): Refusal | undefined {
  const year = yearOf(attendedOn)
  if (year !== offering.year) return refuse('offering-year-mismatch', { offeringYear: offering.year, year })
  if (compare(attendedOn, offering.today) <= 0) return undefined
  return refuse('row-unreadable', {
    row,
    reason: 'attendedOn lies in the future',
    reasonZh: '参加日期晚于今天',
  })
}

const keyOf = ({ listed, personId }: FoundRow): string | null => keyOfListed(listed, personId)

const verdictOf = (row: FoundRow, verdict: 'fresh' | 'same'): Verdict => ({
  row: row.row,
  key: keyOf(row),
  verdict,
  outcome: verdict === 'fresh' ? 'studyFinished' : null,
})

const refused = (row: number, key: string | null, refusal: Refusal): JudgedAttendanceRow => ({
  verdict: { row, key, verdict: 'refused', outcome: null, refusal },
})

interface Unreadable {
  readonly row: number
  readonly key: string | null
  readonly refusal: Refusal
}

const isRead = <R extends object>(row: R | Unreadable): row is R => !('refusal' in row)

const readRows = (sent: readonly SentAttendanceRow[], today: PlainDate): ReadRow[] =>
  sent.map(row => readRow(row, today)).filter(isRead)

function readRow({ row, cells, fault }: SentAttendanceRow, today: PlainDate): ReadRow | Unreadable {
  const listed = readListedPerson(cells, today)
  const attendedOn = readDay(cells.attendedOn)
  const key = isUnread(listed) ? null : keyOfListed(listed, null)
  const unreadable = (why: Unread): Unreadable => ({
    row,
    key,
    refusal: refuse('row-unreadable', { row, ...why }),
  })
  if (fault) return unreadable(fault)
  if (isUnread(listed)) return unreadable(listed)
  return attendedOn
    ? { row, listed, attendedOn }
    : unreadable(noDay('参加日期', 'attendedOn', cells.attendedOn))
}
