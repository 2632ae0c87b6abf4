import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { courseYearTerms } from '../../../domain/course/terms'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { CorrectionCommand, CorrectionRecorded } from '../../../workflows/contracts/exam'
import type { CorrectionInput } from '../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../workflows/contracts/names'
import { commandId, updateIdOf } from './command-id'
import { underKey } from './idempotency-keys'
import type { Portal } from './portal'

type Correcting = Omit<CorrectionCommand, 'correctionId' | 'idempotencyKey'>

/** Starts the process of one correction: the exam service records it, the ledger reverses or grants what hung on it. */
export async function correctResult(
  portal: Portal,
  actor: Actor,
  correcting: Correcting,
  key: string | undefined,
  now: Date,
): Promise<CorrectionRecorded | Refusal> {
  const denied = authorise(actor, 'results.correct')
  if (denied) return denied
  const operation = `correct/${correcting.resultId}`
  return underKey(portal.sql, { actorId: actor.id, operation, key, input: correcting }, async attempt => {
    const correctionId = commandId(actor.id, operation, key)
    const command: CorrectionCommand = { ...correcting, correctionId, idempotencyKey: key ?? correctionId }
    const input: CorrectionInput = { correctionId, terms: courseYearTerms(portal.policy, now) }
    const answer = await portal.processes.startAndAnswer<CorrectionRecorded>(
      { workflowType: workflowTypes.correction, workflowId: workflowIds.correction(correctionId), input },
      { update: updates.correct, updateId: updateIdOf(correctionId, attempt), args: [actor, command] },
    )
    return answer === 'ended' ? refuse('conflict', { status: 'done' }) : answer
  })
}
