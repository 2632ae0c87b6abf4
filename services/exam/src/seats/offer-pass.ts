import type { Log } from '../../../kit/base/log'
import { lookEveryMs } from '../../../kit/run/polling'
import type { ExamDeps } from '../deps'
import { lapseDueOffers, nextActAt } from './offers'
import { endDueEntitlements, openReservedSeats, serveEverywhere } from './priority-deadlines'

export interface OfferPass {
  /** An offer was made here: look when it is over. */
  wake(): void
  start(deps: ExamDeps, log: Log, acted: () => void): { close(): Promise<void> }
}

const RETRY_MS = 1_000

/** Sleeps until the clock must act (offers.ts, priority-deadlines.ts), acts, and sleeps again. */
export function createOfferPass(): OfferPass {
  let awake: () => void = () => undefined
  return {
    wake: () => awake(),
    start: (exam, log, acted) => {
      let closed = false
      const sleep = (ms: number): Promise<void> =>
        new Promise(resolve => {
          const timer = setTimeout(resolve, ms)
          awake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      const run = async (): Promise<void> => {
        while (!closed) {
          const wait = await passOnce(exam, acted).catch(error => {
            log.warn({ err: error }, 'Offers could not be looked at; the next look tries again')
            return RETRY_MS
          })
          if (!closed) await sleep(wait)
        }
      }
      const running = run()
      return {
        close: async () => {
          closed = true
          awake()
          await running
        },
      }
    },
  }
}

/** @returns how long to sleep */
async function passOnce(deps: ExamDeps, acted: () => void): Promise<number> {
  let count = 0
  for (const act of [openReservedSeats, lapseDueOffers, endDueEntitlements, serveEverywhere])
    count += await act(deps)
  if (count > 0) acted()
  const next = await nextActAt(deps)
  const wait = next ? next.getTime() - deps.clock.now().getTime() : lookEveryMs.offers
  return Math.min(Math.max(wait, 1), lookEveryMs.offers)
}
