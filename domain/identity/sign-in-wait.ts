interface Bound {
  /** Failures in a row that cost no time. */
  readonly attemptsMax: number
  /** Seconds: the next attempt never waits longer. */
  readonly waitMax: number
}

/**
 * The seconds that the next attempt waits after 1, 2, 3 and more failures in a row: 0 below the limit, then 1, 2, 4 and so on. The
 * last value holds for all further failures. A wait that grows holds guesses back and never shuts a person out for long [D].
 */
export function signInWait({ attemptsMax, waitMax }: Bound): readonly number[] {
  const waits = Array.from({ length: attemptsMax - 1 }, () => 0)
  for (let wait = 1; wait < waitMax; wait *= 2) waits.push(wait)
  return [...waits, waitMax]
}

/** Failures in a row of one login, from one address or from all unknown ones. */
export interface Failures {
  readonly count: number
  readonly lastAt: Date
  readonly lockedUntil: Date | null
}

/**
 * Counts one more failure. One that comes later than the window after the last begins a new row of failures.
 *
 * @returns undefined while the next attempt has to wait: it is not counted
 */
export function countFailure(
  before: Failures | undefined,
  now: Date,
  { waits, windowSeconds }: { readonly waits: readonly number[]; readonly windowSeconds: number },
): Failures | undefined {
  if (!before) return { count: 1, lastAt: now, lockedUntil: null }
  if (before.lockedUntil && before.lockedUntil > now) return undefined
  const isOfRow = now.getTime() - before.lastAt.getTime() <= windowSeconds * 1_000
  const count = isOfRow ? before.count + 1 : 1
  const waitSeconds = waits[Math.min(count, waits.length) - 1]!
  return { count, lastAt: now, lockedUntil: new Date(now.getTime() + waitSeconds * 1_000) }
}
