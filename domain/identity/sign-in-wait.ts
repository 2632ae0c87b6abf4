interface Bound {
  /** Failures in a row that cost no time. */
  readonly attemptsMax: number
  /** Seconds: the next attempt never waits longer. */
  readonly waitMax: number
}

/**
 * How many seconds the next attempt waits after so many failures in a row, from the first failure on: 0 below the limit, then 1, 2, 4
 * and so on. The last value holds for all that follow. A wait that grows holds guesses back and shuts nobody out for long [D].
 */
export function signInWait({ attemptsMax, waitMax }: Bound): readonly number[] {
  const waits = Array.from({ length: attemptsMax - 1 }, () => 0)
  for (let wait = 1; wait < waitMax; wait *= 2) waits.push(wait)
  return [...waits, waitMax]
}
