import { addHours, type HalfHours } from '../hours/half-hours'
import type { Shortfall } from '../standing/standing'
import { planOf, total } from './gains'
import { type Open, overlap, type Plan, together, type Way } from './ways'

/**
 * A plan that fills what a year is short of (Article 6): of the fewest steps, then of the fewest hours, then the one that is
 * done first. undefined only where no choice of the ways fills it, as an exhaustive search would find too.
 */
export function findPlan(short: Shortfall, { ways, claimable }: Open): Plan | undefined {
  const groups = groupsOf(ways)
  if (!couldFill(short, groups, [], claimable)) return undefined
  let best: Plan | undefined
  for (let count = 0; count <= groups.length; count++) {
    if (best && stepsOf(best) < count) break
    best = ofSize({ short, claimable, groups }, count, [], 0, best)
  }
  return best
}

interface Search {
  readonly short: Shortfall
  readonly claimable: Open['claimable']
  readonly groups: readonly (readonly Way[])[]
}

/** The best plan that goes on from the ways chosen with `count` more of the groups from `at`. */
function ofSize(
  search: Search,
  count: number,
  chosen: readonly Way[],
  at: number,
  best: Plan | undefined,
): Plan | undefined {
  const { short, claimable, groups } = search
  if (count === 0) return better(best, planOf(short, chosen, claimable))
  if (groups.length - at < count || !couldFill(short, groups.slice(at), chosen, claimable)) return best
  let found = ofSize(search, count, chosen, at + 1, best)
  for (const way of groups[at]!) {
    if (chosen.every(each => together(each, way)))
      found = ofSize(search, count - 1, [...chosen, way], at + 1, found)
  }
  return found
}

/** Whether it could be filled if nothing overlapped, by the most that each group has. */
function couldFill(
  short: Shortfall,
  groups: Search['groups'],
  chosen: readonly Way[],
  claimable: Open['claimable'],
): boolean {
  const most = groups.map(ways => ways.reduce((a, b) => (b.halfHours > a.halfHours ? b : a)))
  return planOf(short, [...chosen, ...most], claimable) !== undefined
}

/** Ways by their group, which are of one category each, without those that another makes needless. */
function groupsOf(ways: readonly Way[]): Way[][] {
  const groups = [...new Set(ways.map(way => way.group))].sort()
  return groups.map(group => {
    const own = ways.filter(way => way.group === group).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    return withoutNeedless(
      own,
      ways.filter(way => way.group !== group),
    )
  })
}

/** Of two that earn the same, the later is needless where it stands in the way of all that the earlier does. */
function withoutNeedless(own: readonly Way[], others: readonly Way[]): Way[] {
  const inTheWay = (way: Way) => new Set(others.filter(other => overlap(way, other)))
  const kept: { way: Way; blocks: Set<Way> }[] = []
  for (const way of own) {
    const blocks = inTheWay(way)
    const isNeedless = kept.some(
      each => each.way.halfHours === way.halfHours && [...each.blocks].every(other => blocks.has(other)),
    )
    if (!isNeedless) kept.push({ way, blocks })
  }
  return kept.map(each => each.way)
}

const orderOf = (way: Way): string => `${way.endsOn} ${way.id}`

export const stepsOf = ({ ways, claimed }: Plan): number => ways.length + (claimed > 0 ? 1 : 0)

export const hoursOf = ({ ways, claimed }: Plan): HalfHours => addHours(total(ways), claimed)

function better(a: Plan | undefined, b: Plan | undefined): Plan | undefined {
  if (!a || !b) return a ?? b
  const keys = (plan: Plan) => [stepsOf(plan), hoursOf(plan)] as const
  const [[stepsA, hoursA], [stepsB, hoursB]] = [keys(a), keys(b)]
  if (stepsA !== stepsB) return stepsA < stepsB ? a : b
  if (hoursA !== hoursB) return hoursA < hoursB ? a : b
  return endOf(b) < endOf(a) ? b : a
}

const endOf = ({ ways }: Plan): string =>
  ways
    .map(way => way.endsOn)
    .sort()
    .at(-1) ?? ''
