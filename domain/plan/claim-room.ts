import { lastDayToClaim } from '../claim/dates'
import { addHours, fromHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import type { Policy } from '../policy/policy'
import { type Cap, type ClaimType, isUnder, kindsMeasured, type RuleSet } from '../standards/rule-set'
import { findStandard, type Standards } from '../standards/standards'
import { compare, lastDayOf, type PlainDate, yearOf } from '../time/plain-date'

/** Professional hours that stand, by the claim type whose row measured them. */
export interface CountedHours {
  readonly type: ClaimType
  readonly year: number
  readonly halfHours: number
}

/** The room that a cap leaves in the year. */
export interface CapLeft {
  readonly name: string
  readonly types: readonly ClaimType[]
  readonly leaves: HalfHours
  readonly clause: string
}

export interface ClaimRoom {
  /** The professional hours that can still be claimed: none once the window is closed; null: no cap ends them. */
  readonly claimable: HalfHours | null
  /** The last day to claim what was done in the year. */
  readonly until: PlainDate
  /** Types that the standard measures and no cap binds as a whole. */
  readonly uncapped: readonly ClaimType[]
  readonly caps: readonly CapLeft[]
  /** null: no figures are loaded, and a claim waits for the policy [D]. */
  readonly standardsVersion: string | null
}

/**
 * The hours that can still be claimed for a year (Article 12): in the window of the year, under the caps of the
 * standard that applies now. A cap on some kinds of a type leaves the other kinds open, so it does not bind the type
 * as a whole.
 */
export function claimRoom(
  { year, today, industry }: { year: number; today: PlainDate; industry: string },
  counted: readonly CountedHours[],
  standards: Standards,
  policy: Policy,
): ClaimRoom {
  const until = lastDayToClaim(year, policy)
  const on = yearOf(today) === year ? today : lastDayOf(year)
  const ruleSet = findStandard(industry, on, standards)?.ruleSet
  const isLoaded = ruleSet !== undefined && ruleSet.rows.length > 0
  const caps = isLoaded ? wholeCaps(ruleSet).map(cap => leftOf(cap, year, counted)) : []
  const types = isLoaded ? typesMeasured(ruleSet) : []
  const isOpen = compare(today, until) <= 0
  return {
    claimable: !isOpen ? NO_HOURS : isLoaded ? mostUnder(types, caps) : null,
    uncapped: types.filter(type => !caps.some(cap => cap.types.includes(type))),
    ...{ until, caps },
    standardsVersion: isLoaded ? ruleSet.version : null,
  }
}

const typesMeasured = ({ rows }: RuleSet): ClaimType[] =>
  [...new Set(kindsMeasured(rows).map(({ type }) => type))].sort()

function wholeCaps({ rows, caps }: RuleSet): Cap[] {
  const kinds = kindsMeasured(rows)
  return caps.filter(cap => kinds.every(kind => !cap.types.includes(kind.type) || isUnder(cap, kind)))
}

/** The most that all caps leave together; caps nest or are apart (RuleSetSchema). null: something is under none. */
function mostUnder(types: readonly ClaimType[], caps: readonly CapLeft[]): HalfHours | null {
  if (types.length === 0) return NO_HOURS
  const under = (cap: CapLeft) => types.filter(type => cap.types.includes(type))
  const [widest, ...others] = [...caps].sort((a, b) => under(b).length - under(a).length)
  if (!widest || under(widest).length === 0) return null
  const inside = mostUnder(under(widest), others)
  const beside = mostUnder(
    types.filter(type => !widest.types.includes(type)),
    others,
  )
  const least = inside === null || widest.leaves < inside ? widest.leaves : inside
  return beside === null ? null : addHours(least, beside)
}

function leftOf(cap: Cap, year: number, counted: readonly CountedHours[]): CapLeft {
  const used = counted
    .filter(each => cap.types.includes(each.type) && each.year <= year && each.year > year - cap.years)
    .reduce((sum, each) => sum + each.halfHours, 0)
  const leaves = halfHours(Math.max(0, fromHours(cap.hours) - used))
  return { name: cap.name, types: cap.types, leaves, clause: cap.clause }
}
