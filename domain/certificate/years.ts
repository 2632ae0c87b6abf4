import { type Refusal, refuse } from '../refusals/refusal'
import { firstDayOf, plainDateIn, startOfDay, yearOf } from '../time/plain-date'

/** More would not fit on a certificate that is still read. */
export const CERTIFIED_YEARS_MAX = 10

/** A year that has not begun can't be certified. */
export function refuseYearToCome(toYear: number, now: Date, policyVersion: string): Refusal | undefined {
  if (toYear <= yearOf(plainDateIn(now))) return undefined
  const until = startOfDay(firstDayOf(toYear)).toISOString()
  return refuse('year-not-open', { year: toYear }, { until, policyVersion })
}
