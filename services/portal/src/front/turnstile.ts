/** Lets a bounded number of requests in at once; further ones wait in a queue of bounded length, for a bounded time. */
export interface Turnstile {
  /** Resolves with how to leave; with nothing where the line is full or the time is over. */
  enter(): Promise<Leave | undefined>
}

export type Leave = () => void

export function createTurnstile(bounds: {
  readonly insideMax: number
  readonly waitingMax: number
  readonly waitMs: number
}): Turnstile {
  let inside = 0
  /** In the order in which they came; who gave up is skipped. */
  const line = new Set<(leave: Leave) => void>()

  const leaveOnce = (): Leave => {
    let left = false
    return () => {
      if (left) return
      left = true
      const [next] = line
      if (!next) {
        inside -= 1
        return
      }
      line.delete(next)
      next(leaveOnce())
    }
  }

  return {
    enter: async () => {
      if (inside < bounds.insideMax) {
        inside += 1
        return leaveOnce()
      }
      if (line.size >= bounds.waitingMax) return undefined
      return new Promise(resolve => {
        const step = (leave: Leave) => {
          clearTimeout(timer)
          resolve(leave)
        }
        const timer = setTimeout(() => {
          line.delete(step)
          resolve(undefined)
        }, bounds.waitMs)
        line.add(step)
      })
    },
  }
}
