import { condition, defineSignal, setHandler } from '@temporalio/workflow'
import type { Heard } from '../contracts/messages'

/** A repeat comes soon after the first delivery, if at all, so a bounded number of fact ids is remembered. */
const REMEMBERED_MAX = 500

export interface FactInbox {
  /** Registers what a signal does. A fact told twice is heard once. */
  on<H extends Heard>(signal: string, hear: (heard: H) => void): void
  /** Something else has happened that the story must look at. */
  stir(): void
  /** Waits for news until the instant (ms); at once where it has passed. @returns whether news came */
  newsBefore(at: number | undefined): Promise<boolean>
  /** The fact ids to remember over continue-as-new. */
  remembered(): string[]
}

export function createFactInbox(remembered: readonly string[] = []): FactInbox {
  const known = new Set(remembered)
  let news = 0
  let lookedAt = 0

  const isNew = (factId: string): boolean => {
    if (known.has(factId)) return false
    known.add(factId)
    if (known.size > REMEMBERED_MAX) known.delete(known.values().next().value ?? '')
    return true
  }

  return {
    on: (signal, hear) =>
      setHandler(defineSignal<[Heard]>(signal), heard => {
        if (!isNew(heard.factId)) return
        hear(heard as never)
        news += 1
      }),
    stir: () => {
      news += 1
    },
    newsBefore: async at => {
      const isThere = () => news !== lookedAt
      const wait = at === undefined ? undefined : at - Date.now()
      const came =
        wait === undefined
          ? await condition(isThere).then(() => true)
          : isThere() || (wait > 0 && (await condition(isThere, wait)))
      lookedAt = news
      return came
    },
    remembered: () => [...known],
  }
}
