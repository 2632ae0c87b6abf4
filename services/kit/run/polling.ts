/** How often a process looks for what no request and no fact tells it, in milliseconds. */
export const lookEveryMs = {
  /** A fact that is under way, while a request waits for it. */
  factUnderWay: 100,
  /** Whether a restored ledger has read all facts. */
  restoredFacts: 200,
  /** Facts that an operator has asked to be handled again. */
  replays: 1_000,
  /** Requests whose client sends or reads too slowly. */
  slowRequests: 1_000,
  /** People whose day has turned. */
  turnOfDay: 5_000,
  /** Offers of another replica that are due. */
  offers: 30_000,
  /** Bytes without an owner, keys of older rules, and claims and classes that wait for a standard. */
  upkeep: 600_000,
  /** Answers and revocations that need not be kept any longer. */
  purge: 3_600_000,
} as const

/** Looks until something is found or `waitMs` are over. No transaction may be open meanwhile. */
export async function lookUntilFound<T>(
  find: () => Promise<T | undefined>,
  waitMs: number,
): Promise<T | undefined> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const found = await find()
    if (found !== undefined || performance.now() >= deadline) return found
    await new Promise(resolve => setTimeout(resolve, lookEveryMs.factUnderWay))
  }
}
