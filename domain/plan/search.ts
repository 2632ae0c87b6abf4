import { addHours, type HalfHours } from '../hours/half-hours'
import type { Shortfall } from '../standing/standing'
import { type Choice, type Group, groupsOf, type Rest, restOf } from './choices'
import { type Courses, claimedBeside, total } from './gains'
import type { Open, Plan, Way } from './ways'

/**
 * A plan that fills what a year is short of (Article 6): of the fewest steps, then of the fewest hours, then the one that is
 * done first. undefined only where no choice of the ways fills it, as an exhaustive search would find too.
 */
export function findPlan(short: Shortfall, open: Open): Plan | undefined {
  const search = searchPlan(short, open)
  for (;;) {
    const { done, value } = search.next()
    if (done) return value
  }
}

/** A search that is gone through a little at a time: each time it says the best that it has found so far. */
export type Search<R> = Generator<Plan | undefined, R>

/**
 * The same as a generator: its caller may do other work between the steps.
 *
 * With one way more each time it goes through the groups, and keeps what choices so far come to. Of those that earn as much and leave
 * the same times free only the best matters, whatever is chosen later; and none that could not fill the year with as many ways more.
 */
export function* searchPlan(short: Shortfall, { ways, claimable }: Open): Search<Plan | undefined> {
  const groups = groupsOf(ways)
  const known: Rest[] = []
  const rest = (at: number): Rest => (known[at] ??= restOf(groups.slice(at)))
  let best: Plan | undefined
  for (let count = 0; count <= groups.length; count++) {
    if (best && stepsOf(best) < count) break
    best = yield* ofSize({ short, claimable, size: groups.length, rest }, count, best)
  }
  return best
}

interface Searched {
  readonly short: Shortfall
  readonly claimable: Open['claimable']
  /** How many groups there are; and from each on, those that are to come. */
  readonly size: number
  rest(at: number): Rest
}

/** The hours that some ways earn together. */
interface Reached extends Courses {
  readonly ways: readonly Way[]
  /** The times that nothing else can take any more, as far as a later group has them. */
  readonly busy: bigint
  /** The last of their days. */
  readonly endsOn: string
}

const NOTHING: Reached = { ways: [], general: 0, inAll: 0, busy: 0n, endsOn: '' }

/** Finds the best plan of `count` steps, given that no shorter one exists. */
function* ofSize(search: Searched, count: number, known: Plan | undefined): Search<Plan | undefined> {
  let best = known
  let reached = [NOTHING]
  for (let at = 0; reached.length > 0; at++) {
    const rest = at < search.size ? search.rest(at) : undefined
    const open: Reached[] = []
    for (const each of reached) {
      const claimed = claimedBeside(search.short, each, search.claimable)
      // A plan that fills the year is the best of all plans that go on from it: a further step makes it longer.
      if (claimed !== undefined) best = better(best, { ways: each.ways, claimed })
      else if (rest && couldFill(search, each, rest, count - each.ways.length)) open.push(each)
      yield best
    }
    const hopeful = best ? open.filter(each => couldBeat(search, each, best!)) : open
    reached = rest ? yield* goOn(hopeful, rest, best) : []
  }
  return best
}

/** Whether `count` further ways could fill it if nothing overlapped, by the most that each later group has. */
function couldFill(
  { short, claimable }: Searched,
  { general, inAll }: Reached,
  { most }: Rest,
  count: number,
): boolean {
  const more = most[Math.min(count, most.length - 1)]!
  const courses = { general: general + more.general, inAll: inAll + more.inAll }
  return claimedBeside(short, courses, claimable) !== undefined
}

/** Whether what goes on from it could be better: it has a step more at least, and no fewer hours and no earlier end. */
function couldBeat({ short }: Searched, { ways, inAll, endsOn }: Reached, best: Plan): boolean {
  const steps = ways.length + (short.professional > 0 ? 2 : 1)
  if (steps !== stepsOf(best)) return steps < stepsOf(best)
  const hours = Math.max(short.inAll, inAll + short.professional)
  return hours !== hoursOf(best) ? hours < hoursOf(best) : endsOn < endOf(best)
}

function* goOn(
  reached: readonly Reached[],
  { group, alike, later }: Rest,
  best: Plan | undefined,
): Search<Reached[]> {
  const next = new Map<string, Reached>()
  const keep = (each: Reached) => {
    const key = `${each.general} ${each.inAll} ${each.busy}`
    const known = next.get(key)
    if (!known || isBetter(each, known)) next.set(key, each)
  }
  for (const each of reached) {
    keep({ ...each, busy: each.busy & later })
    for (const { way, blocks } of firstOfAlike(group, each.busy, alike))
      keep({
        ways: [...each.ways, way],
        general: each.general + (way.category === 'general' ? way.halfHours : 0),
        inAll: each.inAll + way.halfHours,
        busy: (each.busy | blocks) & later,
        endsOn: lastOf([each.endsOn, way.endsOn]),
      })
    yield best
  }
  return [...next.values()]
}

function firstOfAlike({ choices }: Group, busy: bigint, alike: Rest['alike']): Choice[] {
  const first = new Map<string, Choice>()
  for (const choice of choices) {
    const key = alike.get(choice)!
    if ((busy & choice.time) === 0n && !first.has(key)) first.set(key, choice)
  }
  return [...first.values()]
}

const isBetter = (a: Reached, b: Reached): boolean =>
  a.ways.length !== b.ways.length ? a.ways.length < b.ways.length : a.endsOn < b.endsOn

export const stepsOf = ({ ways, claimed }: Plan): number => ways.length + (claimed > 0 ? 1 : 0)

export const hoursOf = ({ ways, claimed }: Plan): HalfHours => addHours(total(ways), claimed)

function better(a: Plan | undefined, b: Plan): Plan {
  if (!a) return b
  const keys = (plan: Plan) => [stepsOf(plan), hoursOf(plan)] as const
  const [[stepsA, hoursA], [stepsB, hoursB]] = [keys(a), keys(b)]
  if (stepsA !== stepsB) return stepsA < stepsB ? a : b
  if (hoursA !== hoursB) return hoursA < hoursB ? a : b
  return endOf(b) < endOf(a) ? b : a
}

const endOf = ({ ways }: Plan): string => lastOf(ways.map(way => way.endsOn))

const lastOf = (days: readonly string[]): string => [...days].sort().at(-1) ?? ''
