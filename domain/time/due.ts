import type { PolicyValue } from '../policy/policy'
import { endOfDay, plainDateIn } from './plain-date'
import { addWorkingDays, type WorkingCalendar, workingCalendar } from './working-days'

/** An instant by which something is due; `provisional`: see Deadline. */
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

/** The instant that lies a duration before another, for instance when booking closes. */
export function earlierBy(at: Date, duration: PolicyValue<number>): Date {
  if (duration.unit !== 'seconds') throw new RangeError(`not in seconds: ${duration.unit}`)
  return later(at, -duration.value)
}

const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
