import { z } from 'zod'
import { tidyCell } from '../intake/cell'
import { readDay } from '../intake/day'
import type { RowFault } from '../intake/faults'
import { findRepeats, type Verdict } from '../intake/verdict'
import { type Refusal, refuse } from '../refusals/refusal'
import { compare, type PlainDate, yearOf } from '../time/plain-date'
import type { StudiedCourse } from './enrolment'

/** How a department's list of who attended may name its columns. */
export const attendanceColumns = {
  personId: ['人员编号', '个人编号', 'personId', 'person'],
  attendedOn: ['参加日期', '到场日期', '日期', 'attendedOn', 'date'],
} as const

/** A row as it was sent. */
export interface SentAttendanceRow {
  readonly row: number
  readonly cells: Readonly<Record<keyof typeof attendanceColumns, string>>
  readonly fault?: RowFault
}

export interface AttendanceRow {
  readonly row: number
  readonly personId: string
  readonly attendedOn: PlainDate
}

/** What is known of a person of the list. */
export interface KnownAttendee {
  /** The day that an earlier list said. */
  readonly attendedOn: string | null
  /** The newest enrolment in the offering; a list may come after the year, when it has ended. */
  readonly enrolmentId: string | null
  /** The course, or one linked as the same, in another enrolment or by an import. */
  readonly studied: StudiedCourse | null
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
  known: ReadonlyMap<string, KnownAttendee>,
  list: { readonly offeringId: string; readonly year: number; readonly today: PlainDate },
): JudgedAttendanceRow[] {
  const rows = sent.map(readRow)
  const keyed = rows.filter(isRead).map(row => ({ ...row, key: row.personId }))
  const repeats = findRepeats(keyed, (a, b) => a.attendedOn === b.attendedOn)
  return rows.map(row => {
    if (!isRead(row)) return refused(row, row.refusal)
    const otherRow = repeats.get(row.row)
    if (otherRow !== undefined) return refused(row, refuse('row-repeated', { row: row.row, otherRow }))
    return judgeRow(row, known.get(row.personId), list)
  })
}

/** The people of the rows that can be read. */
export const attendeesOf = (sent: readonly SentAttendanceRow[]): string[] => [
  ...new Set(
    sent
      .map(readRow)
      .filter(isRead)
      .map(row => row.personId),
  ),
]

function judgeRow(
  row: AttendanceRow,
  known: KnownAttendee | undefined,
  list: { offeringId: string; year: number; today: PlainDate },
): JudgedAttendanceRow {
  const { personId, attendedOn } = row
  const wrongDay = dayRefusal(row, list)
  if (wrongDay) return refused(row, wrongDay)
  if (known?.attendedOn === attendedOn) return { verdict: verdictOf(row, 'same') }
  if (known?.attendedOn)
    return refused(row, refuse('row-not-attended-so', { row: row.row, attendedOn: known.attendedOn }))
  const { enrolmentId } = known ?? {}
  if (!enrolmentId)
    return refused(row, refuse('not-enrolled', { personId, offeringId: list.offeringId, attendedOn }))
  if (known?.studied) {
    const refusal = refuse('course-studied-in-past-year', { ...known.studied })
    return { ...refused(row, refusal), studiedBefore: enrolmentId }
  }
  return { verdict: verdictOf(row, 'fresh'), taken: { ...row, enrolmentId } }
}

function dayRefusal(
  { row, attendedOn }: AttendanceRow,
  list: { year: number; today: PlainDate },
): Refusal | undefined {
  const year = yearOf(attendedOn)
  if (year !== list.year) return refuse('offering-year-mismatch', { offeringYear: list.year, year })
  if (compare(attendedOn, list.today) <= 0) return undefined
  return refuse('row-unreadable', { row, reason: 'attendedOn lies in the future' })
}

const verdictOf = ({ row, personId }: AttendanceRow, verdict: 'fresh' | 'same'): Verdict => ({
  row,
  key: personId,
  verdict,
  outcome: verdict === 'fresh' ? 'studyFinished' : null,
})

type Unreadable = Pick<AttendanceRow, 'row'> & { readonly personId: string | null; readonly refusal: Refusal }

const isRead = (row: AttendanceRow | Unreadable): row is AttendanceRow => !('refusal' in row)

const refused = (
  { row, personId }: Pick<AttendanceRow | Unreadable, 'row' | 'personId'>,
  refusal: Refusal,
): JudgedAttendanceRow => ({ verdict: { row, key: personId, verdict: 'refused', outcome: null, refusal } })

const Id = z.uuid()

function readRow({ row, cells, fault }: SentAttendanceRow): AttendanceRow | Unreadable {
  const personId = Id.safeParse(tidyCell(cells.personId).toLowerCase()).data ?? null
  const attendedOn = readDay(cells.attendedOn)
  const unreadable = (reason: string): Unreadable => ({
    row,
    personId,
    refusal: refuse('row-unreadable', { row, reason }),
  })
  if (fault) return { row, personId, refusal: refuse('row-unreadable', { row, ...fault }) }
  if (!personId) return unreadable('personId is no id')
  if (!attendedOn) return unreadable(`attendedOn '${cells.attendedOn}' is no day`)
  return { row, personId, attendedOn }
}
