import { isSameAchievement } from '../achievement/keys'
import { addHours, formatHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import { isRefusal, type Refusal, refuse } from '../refusals/refusal'
import type { ActivityFacts } from './activity'
import { type Counted, countPart, nothingYet, onlyOnce, type PartCount } from './count'
import { partsOf, type Reading } from './parts'
import type { Standards } from './standards'
import { explanationOf, type Ground, type Step } from './steps'

/** The professional hours of one activity in one year, with the whole way to them. */
export interface YearHours {
  readonly year: number
  readonly hours: HalfHours
  readonly steps: readonly Step[]
  /** Source, clause and version: one, unless the standard changed between the days of the activity. */
  readonly grounds: readonly Ground[]
  readonly explanation: Text
  readonly counted: readonly Counted[]
}

export interface Evaluation {
  readonly years: readonly YearHours[]
  readonly hours: HalfHours
}

/**
 * The professional hours of an activity by the standard that applies (Article 12), beside what the person has counted
 * already. Nothing left under a cap is 0 hours, explained. Refuses `standard-not-loaded` (the claim waits for the policy),
 * `type-nine-not-named`, `claim-fact-missing`, `rank-not-counted`, `achievement-already-counted`.
 */
export function evaluate(
  facts: ActivityFacts,
  standards: Standards,
  alreadyCounted: readonly Counted[] = [],
  reading: Reading & { readonly itemId?: string } = {},
): Evaluation | Refusal {
  const parts = partsOf(facts, standards, reading)
  if (isRefusal(parts)) return parts
  const others = alreadyCounted.filter(each => each.itemId !== reading.itemId)
  const counts: PartCount[] = []
  for (const part of parts) {
    const before = [...others, ...counts.map(each => each.counted)]
    const soFar = counts.findLast(each => each.counted.year === part.year) ?? nothingYet
    const count = countPart({
      itemId: reading.itemId ?? '',
      facts,
      part,
      portions: onlyOnce(part.portions, before),
      before,
      soFar,
    })
    if (isRefusal(count)) return count
    counts.push(count)
  }
  return counts.some(each => each.counted.keys.length > 0)
    ? evaluationOf(counts)
    : countedElsewhere(facts, others)
}

/** One achievement counts once: refused with what it is counted in. */
export function countedElsewhere({ portions }: ActivityFacts, others: readonly Counted[]): Refusal {
  const where = others.find(other => portions.some(each => isSameAchievement(each.keys, other.keys)))
  return refuse('achievement-already-counted', { countedIn: where?.itemId ?? null })
}

/** Joins the parts of one activity, in their order, year by year. */
export function evaluationOf(counts: readonly PartCount[]): Evaluation {
  const years = [...new Set(counts.map(each => each.counted.year))].sort((a, b) => a - b)
  const byYear = years.map(year =>
    yearHours(
      year,
      counts.filter(each => each.counted.year === year),
    ),
  )
  return { years: byYear, hours: addHours(NO_HOURS, ...byYear.map(each => each.hours)) }
}

function yearHours(year: number, counts: readonly PartCount[]): YearHours {
  const hours = halfHours(counts.reduce((sum, each) => sum + each.counted.halfHours, 0))
  const steps = counts.flatMap(each => each.steps)
  const grounds = counts.flatMap(each => each.ground ?? [])
  const explanation = explanationOf(steps, formatHours(hours), grounds)
  return { year, hours, steps, grounds, explanation, counted: counts.map(each => each.counted) }
}
