import type { PolicyValue } from '../policy/policy'
import { endOfDay, plainDateIn } from './plain-date'
import { addWorkingDays, type WorkingCalendar, workingCalendar } from './working-days'

/** The last instant at which something is in time; `provisional`: see Deadline. */
export interface Due {
  at: Date
  provisional: boolean
}

/**
 * When a duration of the policy is over, counted from an instant: seconds by the clock, working days to the end of
 * the last of them in Wenzhou (the day it begins on does not count).
 */
export function dueAt(
  from: Date,
  duration: PolicyValue<number>,
  calendar: WorkingCalendar = workingCalendar,
): Due {
  if (duration.unit === 'seconds') return { at: later(from, duration.value), provisional: false }
  if (duration.unit !== 'working days') throw new RangeError(`not a duration: ${duration.unit}`)
  const { date, provisional } = addWorkingDays(plainDateIn(from), duration.value, calendar)
  return { at: endOfDay(date), provisional }
}

/**
 * Whether something due by then is over. `at` is the last instant that counts: an act on the day a deadline ends is in time. A
 * provisional one (a year whose holidays are not loaded) is never over: no right is lost on it, and nothing escalates [D].
 */
export const isOver = (due: Due, now: Date): boolean => !due.provisional && now > due.at

/** The instant that lies a duration before another, for instance when booking closes. */
export function earlierBy(at: Date, duration: PolicyValue<number>): Date {
  if (duration.unit !== 'seconds') throw new RangeError(`not in seconds: ${duration.unit}`)
  return later(at, -duration.value)
}

const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
