import type { Actor } from '../../../../domain/authority/actor'
import { checkAct } from '../../../../domain/claim/states'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Claims } from '../claims'
import { onOwn } from '../drafts'
import type { EvidenceId } from './uploads'

/** Takes a piece out of what the next submission is made with, or ends its upload. What was submitted keeps its bytes. */
export function removeEvidence(
  claims: Claims,
  actor: Actor,
  { claimId, evidenceId }: EvidenceId,
): Promise<undefined | Refusal> {
  return onOwn(claims, actor, claimId, async (step, claim) => {
    const refusal = checkAct(claim.state, 'edit', 'person', undefined)
    if (refusal) return refusal
    const removed = await step.sql.query(
      `UPDATE evidence SET removed_at = coalesce(removed_at, $3) WHERE claim_id = $1 AND evidence_id = $2
       RETURNING evidence_id`,
      [claimId, evidenceId, step.now],
    )
    const ended = await step.sql.query(
      `UPDATE upload SET ended = CASE ended WHEN 'kept' THEN 'discarded' ELSE coalesce(ended, 'abandoned') END,
         ended_at = coalesce(ended_at, $3)
       WHERE claim_id = $1 AND upload_id = $2
         AND NOT EXISTS (SELECT FROM submission_evidence WHERE evidence_id = $2) RETURNING upload_id`,
      [claimId, evidenceId, step.now],
    )
    if (removed.length + ended.length === 0) return refuse('not-found', { evidenceId })
    const before = { evidenceId }
    await step.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, before })
    return undefined
  })
}
