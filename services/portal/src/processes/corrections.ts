import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { courseYearTerms } from '../../../../domain/course/terms'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { CorrectionCommand, CorrectionRecorded } from '../../../../workflows/contracts/exam'
import type { CorrectionInput } from '../../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../../workflows/contracts/names'
import type { PortalDeps } from '../deps'
import type { Caller } from './caller'
import { commandId, updateIdOf } from './command-id'
import { runUnderKey } from './idempotency-keys'
import type { CorrectionProposed } from './reason-client'

type Correcting = Omit<CorrectionCommand, 'correctionId' | 'idempotencyKey' | 'reasonId'> & {
  readonly reason: string
}

/** A correction that was recorded, or one that waits for a second official. */
export type Corrected = { readonly recorded: CorrectionRecorded } | { readonly proposed: CorrectionProposed }

/**
 * Starts the process of one correction: the exam service, which keeps its reason before, records it; the ledger reverses or
 * grants what hung on it. One that turns a result into a pass is only kept there: its process begins when a second official
 * confirms it (docs/decisions/0291).
 */
export async function correctResult(
  deps: PortalDeps,
  asking: Caller,
  correcting: Correcting,
): Promise<Corrected | Refusal> {
  const { actor, key, now } = asking
  const denied = authorise(actor, 'results.correct')
  if (denied) return denied
  const operation = `correct/${correcting.resultId}`
  return runUnderKey(deps.sql, { actorId: actor.id, operation, key, input: correcting }, async attempt => {
    const { reason, resultId, ...corrected } = correcting
    const correctionId = commandId(actor.id, operation, key)
    const kept = await deps.keepReason(asking, `/v1/results/${resultId}/correction-reasons`, {
      reason,
      correction: { ...corrected, correctionId },
    })
    if (isRefusal(kept)) return kept
    if (kept.proposal) return { proposed: kept.proposal }
    const command = {
      ...{ ...corrected, resultId, reasonId: kept.reasonId },
      ...{ correctionId, idempotencyKey: key ?? correctionId },
    }
    return recordCorrection(deps, { actor, now, updateId: updateIdOf(correctionId, attempt) }, command)
  })
}

/** A second official confirms a correction that waits: its process begins. Confirmed again, it is answered the same. */
export async function confirmCorrection(
  deps: PortalDeps,
  asking: Caller,
  { resultId, correctionId }: { readonly resultId: string; readonly correctionId: string },
): Promise<Corrected | Refusal> {
  const { actor, key, now } = asking
  const denied = authorise(actor, 'results.correct')
  if (denied) return denied
  const operation = `confirmCorrection/${correctionId}`
  const input = { resultId }
  return runUnderKey(deps.sql, { actorId: actor.id, operation, key, input }, async attempt => {
    const hidden = await deps.findOwn(asking, `/v1/results/${resultId}/corrections/${correctionId}`)
    if (hidden) return hidden
    const updateId = updateIdOf(`${correctionId}/${actor.id}`, attempt)
    const nothing = { score: null, scoreMax: null, absent: false }
    const command = {
      ...nothing,
      resultId,
      correctionId,
      confirms: true as const,
      idempotencyKey: correctionId,
    }
    return recordCorrection(deps, { actor, now, updateId }, command)
  })
}

async function recordCorrection(
  deps: PortalDeps,
  { actor, now, updateId }: { readonly actor: Actor; readonly now: Date; readonly updateId: string },
  command: CorrectionCommand,
): Promise<Corrected | Refusal> {
  const { correctionId } = command
  const input: CorrectionInput = { correctionId, terms: courseYearTerms(deps.policy, now) }
  const answer = await deps.processes.startAndAnswer<CorrectionRecorded>(
    { workflowType: workflowTypes.correction, workflowId: workflowIds.correction(correctionId), input },
    { update: updates.correct, updateId, args: [actor, command] },
  )
  if (answer === 'ended') return refuse('conflict', { status: 'done', allowed: null })
  return isRefusal(answer) ? answer : { recorded: answer }
}
