import { fromHours, type HalfHours, halfHours, NO_HOURS, toHours } from '../hours/half-hours'
import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

/** By year. */
export type HoursByYear = Readonly<Record<number, HalfHours>>

/**
 * The most that officials may give a claim by hand (`claim/by-hand-max`) [D], instead of the computed figure or where none is loaded:
 * year by year, as of the day of the decision. Where the standard itself comes to more, that; so a high figure can be lowered in steps.
 */
export function byHandMax(
  given: HoursByYear,
  computed: HoursByYear,
  on: PlainDate,
  policy: Policy,
): HoursByYear {
  const max = fromHours(policy.at('claim/by-hand-max', on).value)
  const years = Object.keys(given).map(Number)
  return Object.fromEntries(years.map(year => [year, halfHours(Math.max(max, computed[year] ?? NO_HOURS))]))
}

/** Refuses `hours-by-hand-above-max` in the first year that is above it. */
export function checkByHand(given: HoursByYear, max: HoursByYear, policy: Policy): Refusal | undefined {
  const above = Object.keys(given)
    .map(Number)
    .find(year => given[year]! > max[year]!)
  if (above === undefined) return undefined
  const turnedOn = { year: above, hours: toHours(given[above]!), max: toHours(max[above]!) }
  return refuse('hours-by-hand-above-max', turnedOn, { policyVersion: policy.version })
}
