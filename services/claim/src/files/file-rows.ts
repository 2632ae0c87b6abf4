import type { GivenEvidence } from '../../../../domain/claim/evidence'
import type { Sql } from '../../../kit/sql/database'

/** A piece of evidence: its kind and its bytes. */
export interface EvidenceRow extends GivenEvidence {
  readonly evidenceId: string
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
  /** The media type by its content. */
  readonly mediaType: string
  readonly addedAt: Date
}

const ROW = `e.evidence_id, e.kind, e.description, e.file_name, e.size_bytes,
  encode(e.sha256, 'hex') AS sha256, e.media_type, e.added_at`

/** The evidence that a claim has now, for its next submission. */
export const evidenceOfDraft = (sql: Sql, claimId: string): Promise<EvidenceRow[]> =>
  sql.query(
    `SELECT ${ROW} FROM evidence e WHERE e.claim_id = $1::uuid AND e.removed_at IS NULL ORDER BY e.evidence_id`,
    [claimId],
  )

/** The evidence of a submission. */
export const evidenceOfRevision = (sql: Sql, claimId: string, revision: number): Promise<EvidenceRow[]> =>
  sql.query(
    `SELECT ${ROW} FROM submission_evidence s JOIN evidence e USING (evidence_id)
     WHERE s.claim_id = $1::uuid AND s.revision = $2 ORDER BY e.evidence_id`,
    [claimId, revision],
  )

/** Freezes the current evidence of the claim as the evidence of a submission. */
export async function attachToSubmission(sql: Sql, claimId: string, revision: number): Promise<void> {
  await sql.query(
    `INSERT INTO submission_evidence (claim_id, revision, evidence_id)
     SELECT claim_id, $2, evidence_id FROM evidence WHERE claim_id = $1::uuid AND removed_at IS NULL`,
    [claimId, revision],
  )
}
