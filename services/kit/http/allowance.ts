/**
 * A caller's address may look up 60 certificate codes, and one more each second.
 *
 * The verification of certificates needs no login. Its codes have 100 bits, so guessing is hopeless; still nobody
 * should try at full speed.
 *
 * Each look takes one of 60 that an address has, one more each second, in the memory of each ledger process (kit's
 * allowance). The address is what our own proxies saw: `x-forwarded-for` is read from the right, past as many hops
 * as `PROXY_HOPS` says; what a caller writes there itself is further left. Of IPv6 the /64 counts.
 *
 * With n ledgers an address has n times as many. A wrong `PROXY_HOPS` makes all callers one address (too few) or
 * lets them choose theirs (too many).
 */

/** Allows `most` requests at once, and one more each `everyMs`, for each key in this process's memory. */
export interface Allowance {
  /** Takes one; where none is left, the instant at which there is one again. */
  take(key: string, now: Date): Date | undefined
  /** The same without taking one. */
  look(key: string, now: Date): Date | undefined
  /** Gives one back that was taken, since what it was taken for did not happen. */
  giveBack(key: string): void
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

  /** When the bucket is full again, once one more is taken. */
  const after = (key: string, now: number): number => Math.max(fullAt.get(key) ?? now, now) + everyMs

  const look: Allowance['look'] = (key, at) => {
    const next = after(key, at.getTime())
    return next - at.getTime() > most * everyMs ? new Date(next - most * everyMs) : undefined
  }

  return {
    look,
    take: (key, at) => {
      const until = look(key, at)
      if (until) return until
      const next = after(key, at.getTime())
      fullAt.delete(key)
      forget(at.getTime())
      fullAt.set(key, next)
      return undefined
    },
    giveBack: key => {
      const at = fullAt.get(key)
      if (at !== undefined) fullAt.set(key, at - everyMs)
    },
  }
}
