import { setImmediate } from 'node:timers/promises'
import type { Search } from '../../../../domain/plan/search'
import type { Plan } from '../../../../domain/plan/ways'

/** So long at most nobody else is answered. */
const SLICE_MS = 20
/**
 * A search gives up after this many slices: only very many sittings of very many overlapping courses take so long.
 */
const SLICES_MAX = 100

/** The result of a search; where it gave up, the best plan found by then. */
export type Sliced<R> =
  | { readonly whole: true; readonly found: R }
  | { readonly whole: false; readonly best?: Plan }

/** Goes through a search in slices, and answers others in between. */
export async function inSlices<R>(search: Search<R>): Promise<Sliced<R>> {
  let best: Plan | undefined
  for (let slice = 0; slice < SLICES_MAX; slice++) {
    const until = performance.now() + SLICE_MS
    while (performance.now() < until) {
      const { done, value } = search.next()
      if (done) return { whole: true, found: value }
      best = value
    }
    await setImmediate()
  }
  return { whole: false, ...(best ? { best } : {}) }
}
