import { authorise } from '../../../domain/authority/authority'
import { courseYearTerms } from '../../../domain/course/terms'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { CorrectionCommand, CorrectionRecorded } from '../../../workflows/contracts/exam'
import type { CorrectionInput } from '../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../workflows/contracts/names'
import type { Asking } from './asking'
import { commandId, updateIdOf } from './command-id'
import { underKey } from './idempotency-keys'
import type { Portal } from './portal'

type Correcting = Omit<CorrectionCommand, 'correctionId' | 'idempotencyKey' | 'reasonId'> & {
  readonly reason: string
}

/**
 * Starts the process of one correction: the exam service, which keeps its reason before, records it; the ledger reverses or
 * grants what hung on it.
 */
export async function correctResult(
  portal: Portal,
  asking: Asking,
  correcting: Correcting,
): Promise<CorrectionRecorded | Refusal> {
  const { actor, key, now } = asking
  const denied = authorise(actor, 'results.correct')
  if (denied) return denied
  const operation = `correct/${correcting.resultId}`
  return underKey(portal.sql, { actorId: actor.id, operation, key, input: correcting }, async attempt => {
    const { reason, ...corrected } = correcting
    const path = `/v1/results/${correcting.resultId}/correction-reasons`
    const reasonId = await portal.keepReason(asking, path, reason)
    if (isRefusal(reasonId)) return reasonId
    const correctionId = commandId(actor.id, operation, key)
    const idempotencyKey = key ?? correctionId
    const command: CorrectionCommand = { ...corrected, reasonId, correctionId, idempotencyKey }
    const input: CorrectionInput = { correctionId, terms: courseYearTerms(portal.policy, now) }
    const answer = await portal.processes.startAndAnswer<CorrectionRecorded>(
      { workflowType: workflowTypes.correction, workflowId: workflowIds.correction(correctionId), input },
      { update: updates.correct, updateId: updateIdOf(correctionId, attempt), args: [actor, command] },
    )
    return answer === 'ended' ? refuse('conflict', { status: 'done' }) : answer
  })
}
