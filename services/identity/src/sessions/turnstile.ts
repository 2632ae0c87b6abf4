import { type Refusal, refuse } from '../../../../domain/refusals/refusal'

/** In whose name a place is asked for. */
export interface Turn {
  /** An address or a subject: each of them waits behind its own, and they come by turns. */
  readonly of: string
  /** Signed in, or signs in from where it did before: half of the places are for these. */
  readonly isKnown: boolean
}

interface Limits {
  readonly concurrency: number
  /** That wait at once: of those known, and of those unknown as many again. */
  readonly queueMax: number
  /** That wait at once of one address or subject. */
  readonly queueMaxOfOne: number
}

/**
 * Runs at most `concurrency` pieces of work. Known and unknown callers take turns, and within each kind the addresses take turns:
 * an address that asks a thousand times waits for itself alone. Beyond `queueMax` callers are refused.
 */
export function createTurnstile({ concurrency, queueMax, queueMaxOfOne }: Limits) {
  const lanes = { known: createLane(), unknown: createLane() }
  let inside = 0
  let last: keyof typeof lanes = 'unknown'

  const leave = (): void => {
    const first = last === 'known' ? 'unknown' : 'known'
    last = lanes[first].size > 0 ? first : last
    const next = lanes[last].next()
    if (next) next()
    else inside -= 1
  }

  return async <T>({ of, isKnown }: Turn, work: () => Promise<T>): Promise<T | Refusal> => {
    const lane = lanes[isKnown ? 'known' : 'unknown']
    if (inside < concurrency) inside += 1
    else if (lane.size >= queueMax || lane.waitingOf(of) >= queueMaxOfOne) return refuse('too-many-requests')
    // A caller that leaves passes its place to this one, so `inside` doesn't change.
    else await new Promise<void>(resolve => lane.wait(of, resolve))
    try {
      return await work()
    } finally {
      leave()
    }
  }
}

/** The waiting callers by address; the address that waits longest for its turn is first. */
function createLane() {
  const waiting = new Map<string, Array<() => void>>()
  let size = 0
  return {
    get size() {
      return size
    },
    waitingOf: (of: string): number => waiting.get(of)?.length ?? 0,
    wait: (of: string, resolve: () => void): void => {
      size += 1
      waiting.set(of, [...(waiting.get(of) ?? []), resolve])
    },
    next: (): (() => void) | undefined => {
      const [turn] = waiting
      if (!turn) return undefined
      const [of, [first, ...rest]] = turn
      size -= 1
      waiting.delete(of)
      if (rest.length > 0) waiting.set(of, rest)
      return first
    },
  }
}
