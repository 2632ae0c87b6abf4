import { tables } from '../generated/policy-data'
import { addDays, compare, type PlainDate, plainDate, yearOf } from './plain-date'

/** The working days known: which years are loaded, which weekdays are off, which weekend days are worked. */
export interface WorkingCalendar {
  readonly years: ReadonlySet<number>
  readonly off: ReadonlySet<PlainDate>
  readonly work: ReadonlySet<PlainDate>
}

export interface HolidayYear {
  year: number
  off: readonly string[]
  work: readonly string[]
}

/** A deadline; `provisional` if it crosses a year whose holidays are not loaded: nothing may be lost on it [D]. */
export interface Deadline {
  date: PlainDate
  provisional: boolean
}

/** The calendar of the years as announced; a range reads 'first..last'. */
export function calendarOf(years: readonly HolidayYear[]): WorkingCalendar {
  return {
    years: new Set(years.map(row => row.year)),
    off: new Set(years.flatMap(row => row.off.flatMap(daysIn))),
    work: new Set(years.flatMap(row => row.work.flatMap(daysIn))),
  }
}

/** The calendar that ships (holidays.yaml). */
export const workingCalendar: WorkingCalendar = calendarOf(tables.holidays)

/** Whether the day is worked; in a year that is not loaded only weekends are off. */
export function isWorkingDay(day: PlainDate, calendar: WorkingCalendar = workingCalendar): boolean {
  if (calendar.work.has(day)) return true
  return !calendar.off.has(day) && !isWeekend(day)
}

/** The n-th working day after `from` (n >= 0; 0 is `from` itself, worked or not). */
export function addWorkingDays(from: PlainDate, n: number, calendar = workingCalendar): Deadline {
  let date = from
  let provisional = !calendar.years.has(yearOf(from))
  for (let left = n; left > 0; ) {
    date = addDays(date, 1)
    provisional ||= !calendar.years.has(yearOf(date))
    if (isWorkingDay(date, calendar)) left -= 1
  }
  return { date, provisional }
}

/** How many working days lie after `from`, up to and with `to`; 0 if `to` is not later. */
export function workingDaysBetween(from: PlainDate, to: PlainDate, calendar = workingCalendar): number {
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
