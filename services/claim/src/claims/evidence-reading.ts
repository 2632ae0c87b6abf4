import type { Actor } from '../../../../domain/authority/actor'
import { checkEvidenceReader } from '../../../../domain/claim/evidence-readers'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClaimDeps, CommandContext } from '../deps'
import { type AboutFile, type OpenedFile, openFile } from '../files/downloads'
import { filesOfClaim } from './claim-evidence'
import { findClaim } from './claim-rows'

interface EvidenceId {
  readonly claimId: string
  readonly evidenceId: string
}

/** A piece of evidence, to whom it concerns; that an official opened it is on the audit trail (Article 16). */
export const readEvidence = (deps: ClaimDeps, actor: Actor, id: EvidenceId): Promise<OpenedFile | Refusal> =>
  openFile(deps, actor, { owner: filesOfClaim(id.claimId), fileId: id.evidenceId }, context =>
    findReadableFile(context, id),
  )

/** Officials see what was submitted to them; what a person has not submitted is the person's alone. */
async function findReadableFile(
  context: CommandContext,
  { claimId, evidenceId }: EvidenceId,
): Promise<AboutFile | Refusal> {
  const { sql, actor } = context
  const denied = checkEvidenceReader(actor, (await findClaim(sql, claimId)) ?? NO_CLAIM)
  if (denied) return denied
  const isOwn = actor.role === 'person'
  const [about] = await sql.query<AboutFile>(
    `SELECT e.file_name, e.media_type, e.size_bytes
     FROM evidence e JOIN upload u ON u.upload_id = e.evidence_id AND u.ended = 'kept'
     WHERE e.claim_id = $1::uuid AND e.evidence_id = $2::uuid AND ($3
       OR EXISTS (SELECT FROM submission_evidence s WHERE s.claim_id = e.claim_id AND s.evidence_id = e.evidence_id))`,
    [claimId, evidenceId, isOwn],
  )
  if (!about) return refuse('not-found', { act: 'evidence.read' })
  if (!isOwn) {
    const after = { evidenceId }
    await context.audit({ act: 'evidence.read', objectKind: 'claim', objectId: claimId, after })
  }
  return about
}

/** Guards what isn't there: nobody has it. */
const NO_CLAIM = {
  personId: '00000000-0000-0000-0000-000000000000',
  ...({ industry: null, move: 'nobody', escalatedAt: null, escalatedTo: null, facts: [] } as const),
}
