import { z } from 'zod'
import { tidyCell } from '../intake/cell'
import { readDay } from '../intake/day'
import type { RowFault } from '../intake/faults'
import { findRepeats, type Verdict } from '../intake/verdict'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

/** How a sheet of studies of earlier systems may name its columns. */
export const historyColumns = {
  personId: ['人员编号', '个人编号', 'personId', 'person'],
  courseId: ['课程编号', 'courseId', 'course'],
  year: ['年度', '年份', 'year'],
  finishedOn: ['学完日期', '完成日期', 'finishedOn'],
} as const

type Cells = Readonly<Record<keyof typeof historyColumns, string>>

/** A row as it was sent. */
export interface SentHistoryRow {
  readonly row: number
  readonly cells: Cells
  readonly fault?: RowFault
}

/** A course that a person studied in an earlier system; without a course, that nothing was studied there. */
export interface HistoryRow {
  readonly row: number
  /** What the row is about: the person with course and year, or alone. */
  readonly key: string
  readonly personId: string
  readonly studied: {
    readonly courseId: string
    readonly year: number
    readonly finishedOn: PlainDate | null
  } | null
}

/** A record that stands. */
export interface StudyRecord {
  readonly source: string
  readonly finishedOn: string | null
  /** Studied here: no import changes it. */
  readonly own: boolean
}

/** What is known of the people and courses of a list. */
export interface KnownHistory {
  readonly people: ReadonlySet<string>
  readonly courses: ReadonlySet<string>
  /** Whose history is loaded. */
  readonly loaded: ReadonlySet<string>
  /** Records by key. */
  readonly records: ReadonlyMap<string, StudyRecord>
  readonly enrolments: readonly HeldEnrolment[]
}

/** An enrolment in force of a person of the list, and each course of the list that is its own or linked as the same. */
export interface HeldEnrolment {
  readonly personId: string
  readonly courseId: string
  readonly enrolmentId: string
  readonly year: number
  readonly finished: boolean
  readonly earned: boolean
}

export interface JudgedHistoryRow {
  readonly verdict: Verdict
  /** Of rows that are fresh or changed: what is to be written, and the record that it takes the place of. */
  readonly taken?: HistoryRow & { readonly before: StudyRecord | null }
}

export const keyOf = (personId: string, courseId: string, year: number): string =>
  `${personId}/${courseId}/${year}`

/**
 * Judges each row of a list of earlier studies (历年已学课程, Article 8), for preview and commit alike: a bad one says why, and
 * never takes a good one with it. An import may correct what an import brought, and says what that was; never what was studied
 * here.
 */
export function judgeHistory(
  sent: readonly SentHistoryRow[],
  known: KnownHistory,
  list: { readonly source: string; readonly thisYear: number },
): JudgedHistoryRow[] {
  const rows = sent.map(readRow)
  const repeats = findRepeats(rows.filter(isRead), (a, b) => a.studied?.finishedOn === b.studied?.finishedOn)
  return rows.map(row => {
    if (!isRead(row)) return refused(row, row.refusal)
    const otherRow = repeats.get(row.row)
    if (otherRow !== undefined) return refused(row, refuse('row-repeated', { row: row.row, otherRow }))
    return judgeRow(row, known, list)
  })
}

/** The rows that can be read: what has to be known is known of these. */
export const readHistory = (sent: readonly SentHistoryRow[]): HistoryRow[] => sent.map(readRow).filter(isRead)

function judgeRow(
  row: HistoryRow,
  known: KnownHistory,
  { source, thisYear }: { source: string; thisYear: number },
): JudgedHistoryRow {
  const { personId, studied } = row
  if (!known.people.has(personId))
    return refused(row, refuse('row-person-unknown', { row: row.row, personId }))
  if (!studied) return known.loaded.has(personId) ? said(row, 'same') : taken(row, 'fresh', null, null)
  const { courseId, year, finishedOn } = studied
  if (!known.courses.has(courseId))
    return refused(row, refuse('row-course-unknown', { row: row.row, courseId }))
  if (year > thisYear) return refused(row, refuse('year-not-open', { year }))
  const before = known.records.get(row.key) ?? null
  const fates = fatesOf(row, known)
  if (!before) return taken(row, 'fresh', fates, null)
  if (before.own || (before.source === source && before.finishedOn === finishedOn))
    return said(row, 'same', fates)
  const was = `was ${before.finishedOn ?? 'undated'} by ${before.source}`
  return taken(row, 'changed', fates ? `${was}; ${fates}` : was, before)
}

/** In words, what becomes of the enrolments in force that the row contradicts. */
function fatesOf({ personId, studied }: HistoryRow, { enrolments }: KnownHistory): string | null {
  const held = enrolments.filter(each => each.personId === personId && each.courseId === studied?.courseId)
  return held.flatMap(each => fateOf(each, studied?.year ?? 0) ?? []).join('; ') || null
}

function fateOf(
  { enrolmentId, year, finished, earned }: HeldEnrolment,
  studiedYear: number,
): string | undefined {
  if (!finished) return `conflicts with enrolment ${enrolmentId} in force`
  if (studiedYear > year) return undefined
  if (earned) return `hours of enrolment ${enrolmentId} are registered: listed for the bureau`
  return `ends enrolment ${enrolmentId}, whose study is finished`
}

const said = (row: HistoryRow, verdict: 'same', outcome: string | null = null): JudgedHistoryRow => ({
  verdict: { row: row.row, key: row.personId, verdict, outcome },
})

const taken = (
  row: HistoryRow,
  verdict: 'fresh' | 'changed',
  outcome: string | null,
  before: StudyRecord | null,
): JudgedHistoryRow => ({
  verdict: { row: row.row, key: row.personId, verdict, outcome },
  taken: { ...row, before },
})

type Unreadable = Pick<HistoryRow, 'row'> & { readonly personId: string | null; readonly refusal: Refusal }

const isRead = (row: HistoryRow | Unreadable): row is HistoryRow => !('refusal' in row)

const refused = (
  row: Pick<HistoryRow | Unreadable, 'row' | 'personId'>,
  refusal: Refusal,
): JudgedHistoryRow => ({
  verdict: { row: row.row, key: row.personId, verdict: 'refused', outcome: null, refusal },
})

const Id = z.uuid()
const Year = z
  .string()
  .regex(/^\d{4}$/)
  .transform(Number)
  .pipe(z.number().min(1990).max(2100))

function readRow({ row, cells, fault }: SentHistoryRow): HistoryRow | Unreadable {
  const person = Id.safeParse(tidyCell(cells.personId).toLowerCase())
  const personId = person.data ?? null
  if (fault) return { row, personId, refusal: refuse('row-unreadable', { row, ...fault }) }
  const studied = personId ? readStudied(cells) : 'personId is no id'
  if (typeof studied === 'string' || !personId)
    return { row, personId, refusal: refuse('row-unreadable', { row, reason: String(studied) }) }
  const key = studied ? keyOf(personId, studied.courseId, studied.year) : personId
  return { row, key, personId, studied }
}

/** What was studied, null where nothing was, or what can't be read. */
function readStudied(cells: Cells): HistoryRow['studied'] | string {
  const [course, written, day] = [tidyCell(cells.courseId), tidyCell(cells.year), tidyCell(cells.finishedOn)]
  if (!course && !written && !day) return null
  const courseId = Id.safeParse(course.toLowerCase())
  if (!courseId.success) return `courseId '${cells.courseId}' is no id`
  const year = Year.safeParse(written)
  if (!year.success) return `year '${cells.year}' is no year`
  const finishedOn = day ? readDay(day) : null
  if (finishedOn === undefined) return `finishedOn '${cells.finishedOn}' is no day`
  return { courseId: courseId.data, year: year.data, finishedOn }
}
