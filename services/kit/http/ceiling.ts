/** Allows a number of requests at once for each key, counted in this process's memory. */
export interface Ceiling {
  /** How to leave; nothing where the key has as many inside as it may. */
  enter(key: string): (() => void) | undefined
}

export function createCeiling(most: number): Ceiling {
  const inside = new Map<string, number>()
  return {
    enter: key => {
      const count = inside.get(key) ?? 0
      if (count >= most) return undefined
      inside.set(key, count + 1)
      let left = false
      return () => {
        if (left) return
        left = true
        const now = inside.get(key)! - 1
        if (now === 0) inside.delete(key)
        else inside.set(key, now)
      }
    },
  }
}

/** Enters all of them, or none where one is full. Whoever has no key in one is not counted there. */
export function enterAll(
  ...ceilings: readonly (readonly [Ceiling, key: string | undefined])[]
): (() => void) | undefined {
  const left: (() => void)[] = []
  const leave = () => {
    for (const each of left) each()
  }
  for (const [ceiling, key] of ceilings) {
    if (key === undefined) continue
    const leaveOne = ceiling.enter(key)
    if (!leaveOne) {
      leave()
      return undefined
    }
    left.push(leaveOne)
  }
  return leave
}
