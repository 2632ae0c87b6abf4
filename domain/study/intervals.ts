/** Stretches of a unit's time line in milliseconds, `[from, to)`, in order, apart from each other. */
export type Interval = readonly [fromMs: number, toMs: number]
export type Intervals = readonly Interval[]

export const lengthOf = (intervals: Intervals): number =>
  intervals.reduce((sum, [from, to]) => sum + to - from, 0)

/** Both together, merged where they touch. */
export function union(a: Intervals, b: Intervals): Intervals {
  const ordered = [...a, ...b].filter(([from, to]) => from < to).sort((x, y) => x[0] - y[0])
  const merged: [number, number][] = []
  for (const [from, to] of ordered) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

/** The part of `a` that is not in `b`. */
export function without(a: Intervals, b: Intervals): Intervals {
  return b.reduce<Intervals>(
    (left, [from, to]) =>
      left
        .flatMap(([f, t]): Interval[] => [
          [f, Math.min(t, from)],
          [Math.max(f, to), t],
        ])
        .filter(([f, t]) => f < t),
    a,
  )
}

/** The first `lengthMs` of the intervals. */
export function prefixOf(intervals: Intervals, lengthMs: number): Intervals {
  let left = lengthMs
  return intervals.flatMap(([from, to]): Interval[] => {
    const taken = Math.min(to - from, Math.max(0, left))
    left -= taken
    return taken > 0 ? [[from, from + taken]] : []
  })
}
