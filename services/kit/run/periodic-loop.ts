import type { Log } from '../base/log'

/** Acts now and every `everyMs` until closed, never twice at once. A fault is logged, and the next turn tries again. */
export function periodically(
  everyMs: number,
  what: string,
  act: () => Promise<unknown>,
  log: Log,
): { close(): Promise<void> } {
  let running = Promise.resolve()
  const turn = () => {
    running = running.then(async () => {
      try {
        await act()
      } catch (error) {
        log.warn({ err: error }, `${what} failed; the next turn tries again`)
      }
    })
  }
  turn()
  const timer = setInterval(turn, everyMs)
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
