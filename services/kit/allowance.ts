/** So many at once, and one more each `everyMs`: by key, in this process's memory. */
export interface Allowance {
  /** Takes one; where none is left, the instant at which there is one again. */
  take(key: string, now: Date): Date | undefined
}

const KEYS_MAX = 50_000

/** A bucket a key, full at first. Keys whose bucket is full again are forgotten, the longest unused first. */
export function createAllowance({ most, everyMs }: { most: number; everyMs: number }): Allowance {
  /** By key, the instant at which its bucket is full again; in the order of use. */
  const fullAt = new Map<string, number>()

  const forget = (now: number): void => {
    for (const [key, at] of fullAt) {
      if (at > now && fullAt.size < KEYS_MAX) return
      fullAt.delete(key)
    }
  }

  return {
    take: (key, at) => {
      const now = at.getTime()
      const next = Math.max(fullAt.get(key) ?? now, now) + everyMs
      if (next - now > most * everyMs) return new Date(next - most * everyMs)
      fullAt.delete(key)
      forget(now)
      fullAt.set(key, next)
      return undefined
    },
  }
}
