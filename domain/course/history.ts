import { z } from 'zod'
import {
  isUnread,
  keyOfListed,
  type PeopleByNumber,
  personColumns,
  readListedPerson,
  whoIsListed,
} from '../documents/listed-person'
import { tidyCell } from '../intake/cell'
import { noDay, readDay } from '../intake/day'
import type { RowFault } from '../intake/faults'
import { plainSigns } from '../intake/signs'
import { type Unread, unread } from '../intake/unread'
import { findRepeats, type Verdict } from '../intake/verdict'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

/**
 * How a sheet of studies of earlier systems may name its columns: no earlier system has ids of ours, so people are known by the
 * number on their document, and courses by their titles (docs/regulation/art-08.md).
 */
export const historyColumns = {
  ...personColumns,
  courseId: ['课程编号', '课程代码', '课程编码', 'courseId', 'course'],
  courseTitle: ['课程名称', '课程', '课程标题', '科目', '科目名称', '所学课程', 'courseTitle', 'title'],
  year: ['年度', '年份', '学年', '学习年度', '所属年度', 'year'],
  finishedOn: [
    ...['学完日期', '完成日期', '结业日期', '结业时间', '完成时间', '学完时间', '学习完成日期'],
    'finishedOn',
  ],
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
  /** The subject of the row: the person with course and year, or the person alone. */
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

/** The known people and courses of a list. */
export interface KnownHistory {
  readonly people: ReadonlySet<string>
  readonly courses: ReadonlySet<string>
  /** The people whose history is loaded. */
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

/** The courses of each title, by what `titleKeyOf` makes of it; of those linked as the same, one. */
export type CoursesByTitle = ReadonlyMap<string, readonly string[]>

/** By what the rows of a list are understood. */
export interface HistoryNames {
  readonly people: PeopleByNumber
  readonly courses: CoursesByTitle
  readonly today: PlainDate
}

/** A title as it is compared: full-width as half-width, case and blanks aside; every other sign tells titles apart. */
export const titleKeyOf = (title: string): string => plainSigns(title).replace(/\s/gu, '').toLowerCase()

/** The document numbers that the rows name. */
export const numbersInHistory = (sent: readonly SentHistoryRow[], today: PlainDate): string[] =>
  sent.flatMap(({ cells }) => {
    const listed = readListedPerson(cells, today)
    return isUnread(listed) ? [] : (listed.number ?? [])
  })

export type ReadHistoryRow = HistoryRow | Unreadable

/** Reads the person and course of each row; only rows that can be read are looked up. */
export const readHistory = (sent: readonly SentHistoryRow[], names: HistoryNames): ReadHistoryRow[] =>
  sent.map(row => readRow(row, names))

export const readable = (rows: readonly ReadHistoryRow[]): HistoryRow[] => rows.filter(isRead)

/**
 * Judges each row of a list of earlier studies (历年已学课程, Article 8), for preview and commit alike: a bad one says why, and
 * never takes a good one with it. An import may correct what an import brought, and says what that was; never what was studied
 * here.
 */
export function judgeHistory(
  rows: readonly ReadHistoryRow[],
  known: KnownHistory,
  list: {
    readonly source: string
    readonly thisYear: number
    /** The person who holds the account that imports the list. */
    readonly ownPersonId?: string | undefined
  },
): JudgedHistoryRow[] {
  const repeats = findRepeats(readable(rows), (a, b) => a.studied?.finishedOn === b.studied?.finishedOn)
  return rows.map(row => {
    if (!isRead(row)) return refused(row, row.refusal)
    const otherRow = repeats.get(row.row)
    if (otherRow !== undefined) return refused(row, refuse('row-repeated', { row: row.row, otherRow }))
    if (row.personId === list.ownPersonId)
      return refused(row, refuse('own-affair', { act: 'studied.import' }))
    return judgeRow(row, known, list)
  })
}

function judgeRow(
  row: HistoryRow,
  known: KnownHistory,
  { source, thisYear }: { source: string; thisYear: number },
): JudgedHistoryRow {
  const { personId, studied } = row
  if (!known.people.has(personId))
    return refused(row, refuse('row-person-unknown', { row: row.row, personId }))
  if (!studied) {
    const judged = known.loaded.has(personId) ? said(row, 'same') : taken(row, 'fresh', null, null)
    return { ...judged, verdict: { ...judged.verdict, comesTo: NOTHING_STUDIED } }
  }
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

/** Said aloud, since a column that is not read leaves a row without a course too. */
const NOTHING_STUDIED = {
  zh: '原系统中没有学过课程',
  en: 'nothing was studied in the earlier system',
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

interface Unreadable {
  readonly row: number
  /** The name of the row in its verdict. */
  readonly personId: string | null
  readonly refusal: Refusal
}

const isRead = (row: ReadHistoryRow): row is HistoryRow => !('refusal' in row)

const refused = (row: Pick<ReadHistoryRow, 'row' | 'personId'>, refusal: Refusal): JudgedHistoryRow => ({
  verdict: { row: row.row, key: row.personId, verdict: 'refused', outcome: null, refusal },
})

const Id = z.uuid()
const Year = z
  .string()
  .regex(/^\d{4}(年|年度)?$/)
  .transform(text => Number(text.slice(0, 4)))
  .pipe(z.number().min(1990).max(2100))

function readRow({ row, cells, fault }: SentHistoryRow, names: HistoryNames): ReadHistoryRow {
  const listed = readListedPerson(cells, names.today)
  const who = isUnread(listed) ? null : whoIsListed(row, listed, names.people)
  const named = isUnread(listed) ? null : keyOfListed(listed, who?.personId ?? null)
  const refusedAs = (refusal: Refusal): Unreadable => ({ row, personId: named, refusal })
  const unreadable = (why: Unread) => refusedAs(refuse('row-unreadable', { row, ...why }))
  if (fault) return unreadable(fault)
  if (isUnread(listed)) return unreadable(listed)
  if (!who?.personId) return refusedAs(refuse('row-number-unknown', { row }))
  if (who.fault) return refusedAs(who.fault)
  const studied = readStudied(row, cells, names.courses)
  if (studied && 'kind' in studied) return refusedAs(studied)
  if (studied && 'reason' in studied) return unreadable(studied)
  const { personId } = who
  const key = studied ? keyOf(personId, studied.courseId, studied.year) : personId
  return { row, key, personId, studied }
}

/** Reads the course studied: null where nothing was studied, a fault where that can't be read. */
function readStudied(
  row: number,
  cells: Cells,
  courses: CoursesByTitle,
): HistoryRow['studied'] | Unread | Refusal {
  const [course, title] = [tidyCell(cells.courseId), tidyCell(cells.courseTitle)]
  const [written, day] = [tidyCell(cells.year), tidyCell(cells.finishedOn)]
  if (!course && !title && !written && !day) return null
  const courseId = course ? readCourseId(course, title, courses) : findCourse(row, title, courses)
  if (typeof courseId !== 'string') return courseId
  const year = Year.safeParse(written)
  if (!year.success)
    return unread(
      `年度“${cells.year}”不正确：请写成 2024`,
      `year (年度) '${cells.year}' is no year: write 2024`,
    )
  const finishedOn = day ? readDay(day) : null
  return finishedOn === undefined
    ? noDay('学完日期', 'finishedOn', cells.finishedOn)
    : { courseId, year: year.data, finishedOn }
}

function readCourseId(written: string, title: string, courses: CoursesByTitle): string | Unread {
  const courseId = Id.safeParse(written.toLowerCase()).data
  if (!courseId)
    return unread(
      `课程编号“${written}”不是本系统的编号：可只写课程名称`,
      `courseId (课程编号) '${written}' is no id of this register: write the title (课程名称) alone`,
    )
  const titled = title ? courses.get(titleKeyOf(title)) : undefined
  return titled && !titled.includes(courseId)
    ? unread(
        `课程编号与课程名称“${title}”不是同一课程`,
        `courseId (课程编号) is not the course with the title '${title}'`,
      )
    : courseId
}

const TITLE_SHOWN_MAX = 100

function findCourse(row: number, written: string, courses: CoursesByTitle): string | Unread | Refusal {
  if (!written)
    return unread(
      '没有课程名称，也没有课程编号',
      'neither a title (课程名称) nor an id (课程编号) of a course',
    )
  const [courseId, ...others] = courses.get(titleKeyOf(written)) ?? []
  const title = written.slice(0, TITLE_SHOWN_MAX)
  if (!courseId) return refuse('row-title-unknown', { row, title })
  return others.length > 0
    ? refuse('row-title-ambiguous', { row, title, courses: others.length + 1 })
    : courseId
}
