import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import type { ActivityFacts } from '../standards/activity'
import { isBeforeAssessedYears } from '../standing/verdict'
import { compare, dayOfYear, lastDayOf, type PlainDate, yearOf } from '../time/plain-date'

/** The years that an activity lies in, the earliest first. */
export function yearsOf({ portions }: ActivityFacts): number[] {
  return [...new Set(portions.map(each => yearOf(each.on)))].sort((a, b) => a - b)
}

/** Checks that every claimed day has passed, and lies in a year that this regulation assesses. */
export function checkDates(facts: ActivityFacts, today: PlainDate, policy: Policy): Refusal | undefined {
  const policyVersion = policy.version
  const future = facts.portions.find(each => compare(each.on, today) > 0)
  if (future) return refuse('activity-in-future', { on: future.on }, { policyVersion, until: future.on })
  return checkAssessed(facts.portions, policy)
}

/** Every day, of a claim or of a class, lies in a year that this regulation assesses. */
export function checkAssessed(
  days: readonly { readonly on: PlainDate }[],
  policy: Policy,
): Refusal | undefined {
  const policyVersion = policy.version
  const early = days.find(each => isBeforeAssessedYears(yearOf(each.on), policy))
  if (!early) return undefined
  const [first] = policy.rules().find(rule => rule.rule === 'standing/assessed-from-year')!.values
  return refuse('activity-before-regulation', { on: early.on, year: Number(first!.value) }, { policyVersion })
}

/** The last day to claim an activity of that year (claim/window-until): 31 March of the next. */
export function lastDayToClaim(year: number, policy: Policy): PlainDate {
  return dayOfYear(year + 1, policy.at('claim/window-until', lastDayOf(year)).value)
}

/**
 * Whether a claim may be submitted on a day: in the window of each year that it lies in; later with a reason, which the
 * department may accept. A late one still goes into the activity's year [D].
 */
export function checkWindow(
  facts: ActivityFacts,
  submittedOn: PlainDate,
  lateReason: string | undefined,
  policy: Policy,
): Refusal | undefined {
  const [year] = yearsOf(facts)
  const lastDay = lastDayToClaim(year!, policy)
  if (compare(submittedOn, lastDay) <= 0 || lateReason?.trim()) return undefined
  return refuse('claim-window-closed', { year: year!, lastDay }, { policyVersion: policy.version })
}
