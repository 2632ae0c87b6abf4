import { z } from 'zod'

/** A legal day in Wenzhou, 'YYYY-MM-DD'. Branded, so that no instant or other text is taken for one. */
export type PlainDate = string & { readonly __brand: 'PlainDate' }

const DAY_MS = 86_400_000
/** Asia/Shanghai has been +08:00 all year since 1991-09; the regulation begins in 2020. */
const SHANGHAI_MS = 8 * 3_600_000
const SHAPE = /^\d{4}-\d{2}-\d{2}$/

/** Whether the text is a day that exists in the calendar. */
export function isPlainDate(text: string): text is PlainDate {
  if (!SHAPE.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The day that the text names; throws RangeError on anything else. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`not a day (YYYY-MM-DD): ${text}`)
  return text
}

/** The day it is in Wenzhou at this instant. */
export function plainDateIn(date: Date): PlainDate {
  return plainDate(new Date(date.getTime() + SHANGHAI_MS).toISOString().slice(0, 10))
}

/** The first instant of the day in Wenzhou. */
export function startOfDay(day: PlainDate): Date {
  return new Date(utcOf(day) - SHANGHAI_MS)
}

/** The clock on the wall in Wenzhou at this instant, to the minute: 2026-03-02 09:30. */
export function wallClock(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ')
}

/** The last millisecond of the day in Wenzhou. */
export function endOfDay(day: PlainDate): Date {
  return new Date(startOfDay(day).getTime() + DAY_MS - 1)
}

/** The day n days later (earlier, if n is negative). */
export function addDays(day: PlainDate, n: number): PlainDate {
  return plainDate(new Date(utcOf(day) + n * DAY_MS).toISOString().slice(0, 10))
}

/** How many days from a to b; negative if b is the earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return Math.round((utcOf(b) - utcOf(a)) / DAY_MS)
}

export function yearOf(day: PlainDate): number {
  return Number(day.slice(0, 4))
}

/** Negative if a is the earlier, 0 if the same, positive if the later. */
export function compare(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The day of a year that a dated value names as 'MM-DD' (for instance 31 March). */
export function dayOfYear(year: number, monthDay: string): PlainDate {
  return plainDate(`${String(year).padStart(4, '0')}-${monthDay}`)
}

export const firstDayOf = (year: number): PlainDate => dayOfYear(year, '01-01')
export const lastDayOf = (year: number): PlainDate => dayOfYear(year, '12-31')

export const PlainDateSchema = z
  .string()
  .refine(isPlainDate, 'a day, YYYY-MM-DD')
  .transform(text => text as PlainDate)

function utcOf(day: PlainDate): number {
  return Date.parse(`${day}T00:00:00Z`)
}
