import { ruleSets } from '../generated/standards-data'
import type { PolicySet } from '../policy/policy'
import { addDays, compare, type PlainDate } from '../time/plain-date'
import type { RuleSet } from './rule-set'

/** The rule sets among which the one that applies is found. */
export type Standards = readonly RuleSet[]

/** A rule set and the last day on which it applies, where another takes over. */
export interface InForce {
  readonly ruleSet: RuleSet
  readonly until?: PlainDate
}

/**
 * The standards of a policy set. What has a label never binds in the city's; in `demo` and `test` it does, and the
 * demonstration standard stands in for the city's, of which no figure could be found.
 */
export function standardsIn(set: PolicySet): Standards {
  const admitted = ruleSets.filter(each => each.binds !== 'nobody' && (set !== 'city' || !each.label))
  const replaced = new Set(admitted.map(each => each.insteadOf))
  return admitted.filter(each => !replaced.has(each.standard))
}

/** Every rule set that is loaded, examples too, for an official to see and to try. */
export const allRuleSets: Standards = ruleSets

/** An example, or a rule set under trial, bound to an industry: to try it. */
export function boundTo(ruleSet: RuleSet, industry: string): RuleSet {
  return { ...ruleSet, binds: { industry } }
}

/**
 * Which standard applies (Article 12): per industry the whole provincial rule if one was issued, else the city's; never
 * mixed by type. `asOf`: as the system knew it when that day began, so that all that is decided on one
 * day goes by the same.
 */
export function findStandard(
  industry: string,
  on: PlainDate,
  standards: Standards,
  asOf?: PlainDate,
): InForce | undefined {
  const known = standards.filter(each => !asOf || compare(each.loaded as PlainDate, asOf) < 0)
  const provincial = known.filter(each => isFor(each, industry))
  const city = known.filter(each => each.binds === 'city')
  const found = latestOn(provincial, on) ?? latestOn(city, on)
  if (!found) return undefined
  const until = lastDayOf(found, on, [...provincial, ...city])
  return { ruleSet: found, ...(until ? { until } : {}) }
}

const isFor = ({ binds }: RuleSet, industry: string) =>
  typeof binds === 'object' && binds.industry === industry

/** Of those in force that day the one that began last; of one and the same day, the one loaded last. */
function latestOn(sets: readonly RuleSet[], on: PlainDate): RuleSet | undefined {
  return sets
    .filter(each => each.from <= on && (!each.until || on <= each.until))
    .reduce<RuleSet | undefined>(later, undefined)
}

function later(a: RuleSet | undefined, b: RuleSet): RuleSet {
  return !a || orderOf(b) > orderOf(a) ? b : a
}

const orderOf = ({ from, loaded, version }: RuleSet) => `${from} ${loaded} ${version}`

/** The day before the next one takes over; its own last day, if that comes first. */
function lastDayOf(found: RuleSet, on: PlainDate, all: readonly RuleSet[]): PlainDate | undefined {
  const city = found.binds === 'city'
  const successors = all.filter(each => each.from > on && (city || each.binds !== 'city'))
  const days = successors.map(each => addDays(each.from as PlainDate, -1))
  if (found.until) days.push(found.until as PlainDate)
  return days.sort()[0]
}
