import {
  ApplicationFailure,
  condition,
  defineUpdate,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { Actor } from '../../domain/authority/actor'
import type { Refusal } from '../../domain/refusals/refusal'
import { failedStage, refusedFailure } from '../contracts/names'
import { pairsOf } from '../contracts/search-attributes'

/** A start whose update never arrived (its caller died) must not stay for ever. */
const ABANDONED_AFTER = '1 hour'

/** By its kind alone: a worker must know a refusal whose code is newer than its bundle. */
export const isRefused = (answer: object): answer is Refusal => 'kind' in answer && answer.kind === 'refusal'

/**
 * The update that opens a process. Its caller is answered as soon as the activity has answered; the rest goes on behind
 * (early return). A process that nobody got into ends at once: it failed, so that the same id may be tried again.
 *
 * @returns resolves when the process is open; throws `Refused` when its first activity was, its fault when that failed for good
 */
export function openByUpdate<C, A extends { readonly kind: string }>(
  update: string,
  act: (actor: Actor, command: C) => Promise<A | Refusal>,
  accept: (answer: A, actor: Actor) => void,
): () => Promise<void> {
  let asked = 0
  let answered = 0
  let open = false
  let refusedWith = 'abandoned'
  let fault: unknown

  setHandler(defineUpdate<A | Refusal, [Actor, C]>(update), async (actor, command) => {
    asked += 1
    try {
      const answer = await act(actor, command)
      if (isRefused(answer)) {
        refusedWith = answer.code
      } else {
        accept(answer, actor)
        open = true
      }
      return answer
    } catch (error) {
      fault = error
      throw error
    } finally {
      answered += 1
    }
  })

  return async () => {
    if (asked === 0) await condition(() => asked > 0, ABANDONED_AFTER)
    await condition(() => open || answered === asked)
    if (open) return
    if (fault === undefined) throw refused(refusedWith)
    upsertSearchAttributes(pairsOf({ stage: failedStage }))
    throw fault
  }
}

/** No fault of anybody's: benign, so that it is no error in logs and metrics. */
export const refused = (code: string): ApplicationFailure =>
  ApplicationFailure.create({ message: code, type: refusedFailure, nonRetryable: true, category: 'BENIGN' })
