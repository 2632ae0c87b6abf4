import { tables } from '../generated/policy-data'
import { addDays, compare, dayOfYear, firstDayOf, type PlainDate, plainDate, yearOf } from './plain-date'

/** The working days known: which years are loaded, which weekdays are off, which weekend days are worked. */
export interface WorkingCalendar {
  readonly years: ReadonlySet<number>
  readonly off: ReadonlySet<PlainDate>
  readonly work: ReadonlySet<PlainDate>
  /** The calendar as it was until its newest year came into use, and since when that year is in use. */
  readonly before?: { readonly calendar: WorkingCalendar; readonly until: PlainDate }
}

export interface HolidayYear {
  year: number
  off: readonly string[]
  work: readonly string[]
  /** Since when deadlines count by it; its own first day unless said. A year that is loaded late says the day. */
  inUseFrom?: string
}

/** A deadline; `provisional` if a notice that is not loaded may still move it (docs/decisions/0280). */
export interface Deadline {
  date: PlainDate
  provisional: boolean
}

/**
 * The notice of a year also names days of the December before: five of the twenty of 2007 to 2026 do, from 29 December at the
 * earliest. So the end of the last loaded year is not yet certain.
 */
const UNCERTAIN_FROM = '12-20'

/** The calendar of the years as announced, in the order in which they came into use; a range reads 'first..last'. */
export function calendarOf(years: readonly HolidayYear[]): WorkingCalendar {
  const rows = [...years].sort((a, b) => compare(inUseFrom(a), inUseFrom(b)))
  return rows.reduce(load, {
    years: new Set<number>(),
    off: new Set<PlainDate>(),
    work: new Set<PlainDate>(),
  })
}

const load = (calendar: WorkingCalendar, row: HolidayYear): WorkingCalendar => ({
  years: new Set([...calendar.years, row.year]),
  off: new Set([...calendar.off, ...row.off.flatMap(daysIn)]),
  work: new Set([...calendar.work, ...row.work.flatMap(daysIn)]),
  ...(calendar.years.size > 0 ? { before: { calendar, until: inUseFrom(row) } } : {}),
})

const inUseFrom = ({ year, inUseFrom: day }: HolidayYear): PlainDate =>
  day === undefined ? firstDayOf(year) : plainDate(day)

/** The calendars by which a deadline that began on that day may have been told, the newest first. */
export function calendarsSince(day: PlainDate, calendar: WorkingCalendar): WorkingCalendar[] {
  const { before } = calendar
  const wasToldBefore = before !== undefined && compare(day, before.until) < 0
  return [calendar, ...(wasToldBefore ? calendarsSince(day, before.calendar) : [])]
}

/** Whether a notice that is not loaded may still say something else of this day. */
export function isUncertain(day: PlainDate, { years }: WorkingCalendar): boolean {
  const year = yearOf(day)
  return !years.has(year) || (compare(day, dayOfYear(year, UNCERTAIN_FROM)) >= 0 && !years.has(year + 1))
}

/** The calendar that ships (holidays.yaml). */
export const workingCalendar: WorkingCalendar = calendarOf(tables.holidays)

/** Whether the day is worked; in a year that is not loaded only weekends are off. */
export function isWorkingDay(day: PlainDate, calendar: WorkingCalendar = workingCalendar): boolean {
  if (calendar.work.has(day)) return true
  return !calendar.off.has(day) && !isWeekend(day)
}

/** The last day that no notice to come may change. */
export const certainUntil = ({ years }: WorkingCalendar): PlainDate =>
  addDays(dayOfYear(Math.max(...years), UNCERTAIN_FROM), -1)

/**
 * The n-th working day after `from` (n >= 0; 0 is `from` itself, worked or not). A year that came into use after `from` never
 * brings the day forward: it was told by the calendar of before, and nobody may lose a day on which it was relied.
 */
export function addWorkingDays(from: PlainDate, n: number, calendar = workingCalendar): Deadline {
  const days = calendarsSince(from, calendar).map(each => countOn(from, n, each))
  const date = days.reduce((latest, day) => (compare(day, latest) > 0 ? day : latest))
  return { date, provisional: isUncertainBetween(from, date, calendar) }
}

/** By one calendar alone. */
function countOn(from: PlainDate, n: number, calendar: WorkingCalendar): PlainDate {
  let date = from
  for (let left = n; left > 0; ) {
    date = addDays(date, 1)
    if (isWorkingDay(date, calendar)) left -= 1
  }
  return date
}

/** Whether any day of a stretch is uncertain, both ends included. */
export function isUncertainBetween(from: PlainDate, to: PlainDate, calendar: WorkingCalendar): boolean {
  for (let day = from; compare(day, to) <= 0; day = addDays(day, 1))
    if (isUncertain(day, calendar)) return true
  return false
}

/**
 * How many working days lie after `from`, up to and with `to`; 0 if `to` is not later. Of the calendars by which they may have
 * been told, by the one that counts the fewest: what is used up of a deadline never grows when a year is loaded.
 */
export function workingDaysBetween(from: PlainDate, to: PlainDate, calendar = workingCalendar): number {
  return Math.min(...calendarsSince(from, calendar).map(each => countBetween(from, to, each)))
}

function countBetween(from: PlainDate, to: PlainDate, calendar: WorkingCalendar): number {
  let count = 0
  for (let day = addDays(from, 1); compare(day, to) <= 0; day = addDays(day, 1)) {
    if (isWorkingDay(day, calendar)) count += 1
  }
  return count
}

function isWeekend(day: PlainDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

function daysIn(range: string): PlainDate[] {
  const [first = '', last = first] = range.split('..')
  const days: PlainDate[] = []
  for (let day = plainDate(first); compare(day, plainDate(last)) <= 0; day = addDays(day, 1)) days.push(day)
  return days
}
