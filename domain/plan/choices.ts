import type { Courses } from './gains'
import { type Time, timesOf } from './times'
import type { Way } from './ways'

/** A way, and which of the times that anything open takes it fills: `time` its own, `blocks` all that overlap it, as bits. */
export interface Choice {
  readonly way: Way
  readonly time: bigint
  readonly blocks: bigint
}

/** The ways of one group, of which at most one is gone. */
export interface Group {
  readonly choices: readonly Choice[]
  readonly times: bigint
  readonly blocks: bigint
}

/**
 * Ways by their group, without needless ones. Groups whose times overlap follow each other, so that few times matter at
 * once; groups without an overlap come last.
 */
export function groupsOf(ways: readonly Way[]): Group[] {
  const times = timesOf(ways)
  const kept = [...byGroup(ways)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => keepUntilOneIsFree(own, times))
  const bits = bitsOf(kept.flat(), times)
  const choices = kept.map(own => own.map(way => choiceOf(way, times.get(way), bits)))
  return inNeighbourhoods(choices.map(own => groupOf(withoutNeedless(own, othersTimes(own, choices)))))
}

const NONE = 0n

const join = (bits: readonly bigint[]): bigint => bits.reduce((all, each) => all | each, NONE)

/** Each group's, the earliest first. */
function byGroup(ways: readonly Way[]): Map<string, Way[]> {
  const groups = new Map<string, Way[]>()
  for (const way of [...ways].sort(inOrder)) {
    const own = groups.get(way.group) ?? []
    own.push(way)
    groups.set(way.group, own)
  }
  return groups
}

const inOrder = (a: Way, b: Way): number =>
  a.endsOn === b.endsOn ? (a.id < b.id ? -1 : 1) : a.endsOn < b.endsOn ? -1 : 1

/**
 * Keeps ways of a group, per amount of hours, until one is certain to stay free: each rival group takes at most one
 * way, which overlaps at most `max(blocked)` of them. Further ways that earn as much are never needed.
 */
function keepUntilOneIsFree(own: readonly Way[], times: ReadonlyMap<Way, Time>): Way[] {
  const { group } = own[0]!
  const rivals = new Set<string>()
  for (const way of own)
    for (const time of times.get(way)?.overlaps ?? []) for (const name of time.groups) rivals.add(name)
  rivals.delete(group)
  const kept = new Map<number, { count: number; blocked: Map<Time, number>; isLeft: boolean }>()
  return own.filter(way => {
    const alike = kept.get(way.halfHours) ?? { count: 0, blocked: new Map(), isLeft: false }
    kept.set(way.halfHours, alike)
    if (alike.isLeft) return false
    const inTheWay = [...(times.get(way)?.overlaps ?? [])].filter(
      ({ groups }) => groups.size > 1 || !groups.has(group),
    )
    for (const time of inTheWay) alike.blocked.set(time, (alike.blocked.get(time) ?? 0) + 1)
    alike.count += 1
    alike.isLeft = inTheWay.length === 0 || alike.count > rivals.size * Math.max(...alike.blocked.values())
    return true
  })
}

/** One bit for each time that is left. */
function bitsOf(ways: readonly Way[], times: ReadonlyMap<Way, Time>): Map<Time, bigint> {
  const left = new Set(ways.flatMap(way => times.get(way) ?? []))
  return new Map([...left].map((time, at) => [time, 1n << BigInt(at)]))
}

const choiceOf = (way: Way, time: Time | undefined, bits: ReadonlyMap<Time, bigint>): Choice => ({
  way,
  time: (time && bits.get(time)) ?? NONE,
  blocks: join([...(time?.overlaps ?? [])].map(each => bits.get(each) ?? NONE)),
})

const othersTimes = (own: readonly Choice[], groups: readonly (readonly Choice[])[]): bigint =>
  join(groups.filter(each => each !== own).flatMap(each => each.map(({ time }) => time)))

/** Of two that earn the same, the later is needless where it stands in the way of all that the earlier does. */
function withoutNeedless(own: readonly Choice[], others: bigint): Choice[] {
  const kept: Choice[] = []
  for (const choice of own) {
    const blocks = choice.blocks & others
    const isNeedless = kept.some(
      each => each.way.halfHours === choice.way.halfHours && (each.blocks & others & ~blocks) === NONE,
    )
    if (!isNeedless) kept.push(choice)
  }
  return kept
}

const groupOf = (choices: readonly Choice[]): Group => ({
  choices,
  times: join(choices.map(each => each.time)),
  blocks: join(choices.map(each => each.blocks)),
})

/** Each group followed by those that it stands in the way of, and by what those do. */
function inNeighbourhoods(groups: readonly Group[]): Group[] {
  const collide = (a: Group, b: Group) => (a.blocks & b.times) !== NONE
  const free = groups.filter(group => groups.every(each => each === group || !collide(group, each)))
  const left = new Set(groups.filter(group => !free.includes(group)))
  const ordered: Group[] = []
  while (left.size > 0) {
    const neighbours = [...left].filter(group => ordered.some(each => collide(each, group)))
    const next = neighbours[0] ?? [...left][0]!
    ordered.push(next)
    left.delete(next)
  }
  return [...ordered, ...free]
}

/** A group, and those that come after it. */
export interface Rest {
  readonly group: Group
  /** The times that later groups have. */
  readonly later: bigint
  /** For each choice of the group, what stands for all that are like it. */
  readonly alike: ReadonlyMap<Choice, string>
  /** The most hours that a number of them earn, general and in all, if nothing overlapped. */
  readonly most: readonly Courses[]
}

export const restOf = (groups: readonly Group[]): Rest => ({
  group: groups[0]!,
  later: join(groups.slice(1).map(each => each.times)),
  alike: alikeIn(groups),
  most: mostOf(groups),
})

/**
 * Of times that all the groups to come could take alike, the first stands for the others: a group at a later one could swap
 * with the group at the earlier.
 */
function alikeIn(groups: readonly Group[]): Map<Choice, string> {
  const times = join(groups.map(each => each.times))
  const takers = new Map<bigint, string>()
  for (const [at, { choices }] of groups.entries())
    for (const { way, time } of choices)
      takers.set(time, `${takers.get(time) ?? ''} ${at}:${way.category}:${way.halfHours}`)
  return new Map(
    groups[0]!.choices.map(choice => {
      const { time, blocks, way } = choice
      return [choice, `${way.halfHours} ${takers.get(time)} / ${blocks & times & ~time}`]
    }),
  )
}

function mostOf(groups: readonly Group[]): Courses[] {
  const most = (category?: string) =>
    groups
      .map(({ choices }) =>
        Math.max(
          0,
          ...choices
            .filter(({ way }) => !category || way.category === category)
            .map(({ way }) => way.halfHours),
        ),
      )
      .sort((a, b) => b - a)
  const [general, inAll] = [most('general'), most()]
  const sum = (hours: readonly number[]) => hours.reduce((all, each) => all + each, 0)
  return [...groups, undefined].map((_, count) => ({
    general: sum(general.slice(0, count)),
    inAll: sum(inAll.slice(0, count)),
  }))
}
