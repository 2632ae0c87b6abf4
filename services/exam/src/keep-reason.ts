import type { Actor } from '../../../domain/authority/actor'
import { authorise, type Guarded } from '../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { once } from '../../kit/idempotency'
import { findStanding } from './corrections'
import { type Exam, type Step, within } from './exam'
import { insertReason, type ReasonedAct } from './reasons'
import { guardOfResult } from './result-guard'
import { findSitting, guardOfSitting } from './sittings'

export interface KeptReason {
  readonly reasonId: string
}

/**
 * Keeps why an official is about to act (Articles 10, 16), for whoever may do the act itself. What is audited is the act, with
 * this text; one that is kept and never used stays, and changes nothing.
 */
export async function keepReason(
  exam: Exam,
  actor: Actor,
  reasoned: ReasonedAct,
  { reason, key }: { readonly reason: string; readonly key: string | undefined },
): Promise<KeptReason | Refusal> {
  const { act, objectId } = reasoned
  const operation = `keepReason/${act}/${objectId}`
  return within(exam, actor, step =>
    once(step.sql, { actorId: actor.id, operation, key, input: { reason } }, async () => {
      const guard = await findGuard(step, reasoned)
      const denied = authorise(actor, act, guard ?? {})
      if (denied || !guard) return denied ?? refuse('not-found', { act })
      return { reasonId: await insertReason(step, reasoned, reason) }
    }),
  )
}

async function findGuard({ sql }: Step, { act, objectId }: ReasonedAct): Promise<Guarded | undefined> {
  if (act === 'results.correct') {
    const standing = await findStanding(sql, objectId)
    return standing && guardOfResult(standing)
  }
  const sitting = await findSitting(sql, objectId)
  return sitting && guardOfSitting(sitting)
}
