import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { CorrectionCommand, CorrectionRecorded } from '../../../workflows/contracts/exam'
import type { CorrectionInput } from '../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../workflows/contracts/names'
import { commandId } from './command-id'
import type { Portal } from './portal'
import { courseYearTerms } from './terms'

type Correcting = Omit<CorrectionCommand, 'correctionId' | 'idempotencyKey'>

/** Starts the process of one correction: the exam service records it, the ledger reverses or grants what hung on it. */
export async function correctResult(
  portal: Portal,
  actor: Actor,
  correcting: Correcting,
  idempotencyKey: string | undefined,
  now: Date,
): Promise<CorrectionRecorded | Refusal> {
  const denied = authorise(actor, 'results.correct')
  if (denied) return denied
  const correctionId = commandId(actor.id, `correct/${correcting.resultId}`, idempotencyKey)
  const command: CorrectionCommand = {
    ...correcting,
    correctionId,
    idempotencyKey: idempotencyKey ?? correctionId,
  }
  const input: CorrectionInput = { correctionId, terms: courseYearTerms(portal.policy, now) }
  const answer = await portal.processes.startAndAnswer<CorrectionRecorded>(
    { workflowType: workflowTypes.correction, workflowId: workflowIds.correction(correctionId), input },
    { update: updates.correct, updateId: correctionId, args: [actor, command] },
  )
  return answer === 'ended' ? refuse('conflict', { status: 'done' }) : answer
}
