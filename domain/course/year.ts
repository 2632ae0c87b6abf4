import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { endOfDay, firstDayOf, lastDayOf, plainDateIn, startOfDay, yearOf } from '../time/plain-date'

/** The last instant of a year in Wenzhou: the date closes it, no timer does. */
export const endOfYear = (year: number): Date => endOfDay(lastDayOf(year))

export const isYearOver = (year: number, now: Date): boolean => yearOf(plainDateIn(now)) > year

/** Refuses enrolment and study in a year that is over or has not begun [D]. */
export function yearRefusal(year: number, now: Date, policyVersion: string): Refusal | undefined {
  const today = yearOf(plainDateIn(now))
  if (today > year) return refuse('year-closed', { year }, { policyVersion })
  if (today < year) {
    return refuse(
      'year-not-open',
      { year },
      { until: startOfDay(firstDayOf(year)).toISOString(), policyVersion },
    )
  }
  return undefined
}

/** When a course year tidies up: after its year, spread by the person, so that not all wake at once. */
export function tidyAt(year: number, personId: string, policy: Policy): Date {
  const spreadMs = policy.at('year/tidy-spread', lastDayOf(year)).value * 1000
  return new Date(endOfYear(year).getTime() + 1 + Math.floor(shareOf(personId) * spreadMs))
}

/** FNV-1a of the id, as a share of 1. */
function shareOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0
  return hash / 0x1_0000_0000
}
