import type { Actor } from '../../../domain/authority/actor'
import { evidenceKindsOf } from '../../../domain/claim/evidence'
import { checkAct } from '../../../domain/claim/states'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { once } from '../../kit/idempotency'
import { newId } from '../../kit/ids'
import type { Claims } from './claims'
import { onOwn } from './drafts'

export interface DeclaredEvidence {
  readonly kind: string
  readonly description?: string | undefined
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
}

const PIECES_MAX = 30

/** Says which evidence a claim has, by its hash; the bytes are not asked for here. */
export function declareEvidence(
  claims: Claims,
  actor: Actor,
  claimId: string,
  evidence: DeclaredEvidence,
  key: string | undefined,
): Promise<{ evidenceId: string } | Refusal> {
  return onOwn(claims, actor, claimId, async (step, claim) => {
    const refusal = checkAct(claim.state, 'edit', 'person', undefined)
    if (refusal) return refusal
    if (!evidenceKindsOf(claim.type).some(each => each.kind === evidence.kind))
      return refuse('invalid-input', { faults: 'body.kind', type: claim.type })
    const command = { actorId: actor.id, operation: `declareEvidence/${claimId}`, key, input: evidence }
    return once(step.sql, command, async () => {
      const [{ pieces } = { pieces: 0 }] = await step.sql.query<{ pieces: number }>(
        'SELECT count(*) AS pieces FROM evidence WHERE claim_id = $1 AND removed_at IS NULL',
        [claimId],
      )
      if (pieces >= PIECES_MAX) return refuse('too-large', { pieces, piecesMax: PIECES_MAX })
      const evidenceId = newId()
      const { kind, description, fileName, sizeBytes, sha256 } = evidence
      await step.sql.query(
        `INSERT INTO evidence (evidence_id, claim_id, kind, description, file_name, size_bytes, sha256, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8)`,
        [evidenceId, claimId, kind, description?.trim() || null, fileName, sizeBytes, sha256, step.now],
      )
      const after = { evidenceId, kind, sha256 }
      await step.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, after })
      return { evidenceId }
    })
  })
}

/** Takes a piece out of what the next submission is made with. */
export function removeEvidence(
  claims: Claims,
  actor: Actor,
  { claimId, evidenceId }: { claimId: string; evidenceId: string },
): Promise<undefined | Refusal> {
  return onOwn(claims, actor, claimId, async (step, claim) => {
    const refusal = checkAct(claim.state, 'edit', 'person', undefined)
    if (refusal) return refusal
    const removed = await step.sql.query(
      `UPDATE evidence SET removed_at = coalesce(removed_at, $3) WHERE claim_id = $1 AND evidence_id = $2
       RETURNING evidence_id`,
      [claimId, evidenceId, step.now],
    )
    if (removed.length === 0) return refuse('not-found', { evidenceId })
    const before = { evidenceId }
    await step.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, before })
    return undefined
  })
}
