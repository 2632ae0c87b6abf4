import type { HalfHours } from '../hours/half-hours'
import { type Refusal, refuse } from '../refusals/refusal'
import { compare, lastDayOf, type PlainDate, yearOf } from '../time/plain-date'
import type { ActivityFacts, Decided, Portion } from './activity'
import { findRow } from './measure'
import type { Row, RuleSet } from './rule-set'
import { findStandard, type Standards } from './standards'

/** The part of an activity in one year and under one rule set. A decision without a figure loaded has no row. */
export interface Part {
  readonly year: number
  readonly portions: readonly Portion[]
  readonly measure?: { readonly ruleSet: RuleSet; readonly row: Row }
  /** The last day of the year that the same rule set binds: what is dated later does not count to its caps. */
  readonly until: PlainDate
  readonly decided?: {
    readonly halfHours: HalfHours
    readonly by: Decided
    /** The parts of the year that would be measured without it. */
    readonly insteadOf: readonly Part[]
  }
}

export interface Reading {
  readonly asOf?: PlainDate
  readonly decided?: Decided
}

/** Splits an activity by year (over New Year: day by day) and by the rule set of each day, the earliest part first. */
export function partsOf(facts: ActivityFacts, standards: Standards, reading: Reading = {}): Part[] | Refusal {
  const parts = new Map<string, Part>()
  for (const portion of inOrder(facts.portions)) {
    const found = partOf(facts, portion, standards, reading)
    if ('kind' in found) return found
    const key = `${found.year} ${found.measure?.ruleSet.version ?? ''}`
    const known = parts.get(key)
    parts.set(key, known ? { ...known, portions: [...known.portions, portion] } : found)
  }
  const read = withDecision([...parts.values()], reading.decided)
  const bare = read.find(each => !each.measure && !each.decided)
  return bare ? noFigure(facts, bare.portions[0]!.on) : read
}

/** Copies, so that a portion is known by itself whatever facts it came from. */
function inOrder(portions: readonly Portion[]): Portion[] {
  return portions.map(each => ({ ...each })).sort((a, b) => compare(a.on, b.on))
}

function partOf(
  facts: ActivityFacts,
  portion: Portion,
  standards: Standards,
  reading: Reading,
): Part | Refusal {
  const { on } = portion
  const year = yearOf(on)
  const inForce = findStandard(facts.industry, on, standards, reading.asOf)
  const row = inForce && findRow(facts, inForce.ruleSet)
  if (!row && reading.decided?.kind !== 'provisional') return noFigure(facts, on, inForce?.ruleSet)
  const last = lastDayOf(year)
  const until = inForce?.until && inForce.until < last ? inForce.until : last
  return { year, portions: [portion], until, ...(row ? { measure: { ruleSet: inForce.ruleSet, row } } : {}) }
}

/** A claim whose figure isn't loaded waits for the policy [D]; type 9 is refused, unless the provincial rule names it [R]. */
function noFigure({ industry, type, kind }: ActivityFacts, on: PlainDate, ruleSet?: RuleSet): Refusal {
  if (type === 9) return refuse('type-nine-not-named', { industry, on, kind })
  return refuse('standard-not-loaded', { industry, on, type, kind, standard: ruleSet?.version ?? null })
}

/** A decision is for all days of a year; it stands under the rule set of the last of them. */
function withDecision(parts: readonly Part[], decided: Decided | undefined): Part[] {
  if (!decided) return [...parts]
  return parts.flatMap((part, i) => {
    const figure = decided.halfHours[part.year]
    if (figure === undefined) return part
    if (parts[i + 1]?.year === part.year) return []
    const insteadOf = parts.filter(each => each.year === part.year)
    const portions = insteadOf.flatMap(each => each.portions)
    return { ...part, portions, decided: { halfHours: figure, by: decided, insteadOf } }
  })
}
