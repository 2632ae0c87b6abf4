/** A turn that was given; whoever has it ends it. */
export interface Turn {
  end(): void
}

export interface Turns {
  /** Waits for a turn; undefined where too many wait, or it took too long. */
  take(): Promise<Turn | undefined>
}

/** Lets a number of callers work at once and a number wait, in the order in which they came and for a limited time. */
export function createTurns({
  atOnce,
  waitingMax,
  waitingMsMax,
}: {
  readonly atOnce: number
  readonly waitingMax: number
  readonly waitingMsMax: number
}): Turns {
  let atWork = 0
  const waiting = new Set<(turn: Turn | undefined) => void>()
  const give = (): Turn => {
    atWork += 1
    let isEnded = false
    return {
      end: () => {
        if (isEnded) return
        isEnded = true
        atWork -= 1
        const [next] = waiting
        if (next) next(give())
      },
    }
  }
  const wait = (): Promise<Turn | undefined> =>
    new Promise(resolve => {
      const answer = (turn: Turn | undefined): void => {
        clearTimeout(timer)
        waiting.delete(answer)
        resolve(turn)
      }
      const timer = setTimeout(answer, waitingMsMax, undefined)
      waiting.add(answer)
    })
  return {
    take: async () => {
      if (atWork < atOnce) return give()
      return waiting.size < waitingMax ? wait() : undefined
    },
  }
}
