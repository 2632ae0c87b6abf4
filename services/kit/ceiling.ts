/** So many at once by key, in this process's memory. */
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
