import { say } from '../../ops/installation/say'

/**
 * Keeps this process alive until a signal comes; then it stops in order and ends. It stops once: a signal to the whole group
 * reaches us by the terminal and by whoever started us.
 * @returns the same stop, for a fault: it ends the process with the given code
 */
export function stopOnSignal(stopAll: () => Promise<void>): (code: number) => Promise<void> {
  const keepsAlive = setInterval(() => {}, 1 << 30)
  let stopping: Promise<void> | undefined
  const stop = (code: number) => {
    stopping ??= stopAll().then(() => {
      clearInterval(keepsAlive)
      process.exit(code)
    })
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) say('Stopping; the data stays for the next start.')
      void stop(0)
    })
  }
  return stop
}
