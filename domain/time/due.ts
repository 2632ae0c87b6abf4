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
 * A notice that is not loaded yet moves a deadline of 15 working days by 8 days at most (a test counts it over the years that
 * are loaded). So after this time no right is lost on a provisional day, whatever the notice says.
 */
const PROVISIONAL_GRACE_SECONDS = 14 * 86_400

/**
 * The last instant that counts: an act on the day a deadline ends is in time. A provisional deadline gives more time, so that no
 * right is lost on it, yet it ends: no process waits for a calendar (docs/decisions/0280).
 */
export const lastInstant = ({ at, provisional }: Due): Date =>
  provisional ? later(at, PROVISIONAL_GRACE_SECONDS) : at

/** Provisional deadlines before this instant are over at the other: what lists compare with. */
export const provisionalOverBefore = (now: Date): Date => later(now, -PROVISIONAL_GRACE_SECONDS)

/** Whether something due by then is over. */
export const isOver = (due: Due, now: Date): boolean => now > lastInstant(due)

/** The instant that lies a duration before another, for instance when booking closes. */
export function earlierBy(at: Date, duration: PolicyValue<number>): Date {
  if (duration.unit !== 'seconds') throw new RangeError(`not in seconds: ${duration.unit}`)
  return later(at, -duration.value)
}

const later = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
