import { overlap, type Way } from './ways'

/** A time that ways take, whichever do. */
export interface Time {
  /** The groups of those ways. */
  readonly groups: Set<string>
  /** The times that it overlaps, itself included. */
  readonly overlaps: Set<Time>
}

/** The time of each way that takes any; those that overlap are found along the clock, so that each looks at its neighbours alone. */
export function timesOf(ways: readonly Way[]): Map<Way, Time> {
  const byKey = new Map<string, { way: Way; time: Time }>()
  const times = new Map<Way, Time>()
  for (const way of ways) {
    if (way.occupies.length === 0) continue
    const key = way.occupies.map(({ from, until }) => `${+from}-${+until}`).join()
    const known = byKey.get(key) ?? { way, time: { groups: new Set(), overlaps: new Set() } }
    byKey.set(key, known)
    known.time.groups.add(way.group)
    times.set(way, known.time)
  }
  const clock = [...byKey.values()]
    .flatMap(each => each.way.occupies.map(({ from, until }) => ({ ...each, from: +from, until: +until })))
    .sort((a, b) => a.from - b.from)
  for (const [at, each] of clock.entries())
    for (let next = at; next < clock.length && clock[next]!.from < each.until; next++) {
      const other = clock[next]!
      if (other.time !== each.time && !overlap(other.way, each.way)) continue
      each.time.overlaps.add(other.time)
      other.time.overlaps.add(each.time)
    }
  return times
}
