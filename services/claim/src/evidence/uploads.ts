import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { evidenceKindsOf } from '../../../../domain/claim/evidence'
import { checkRoom, type Room, safeName } from '../../../../domain/claim/evidence-file'
import { checkAct } from '../../../../domain/claim/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/database'
import { once } from '../../../kit/idempotency'
import { newId } from '../../../kit/ids'
import type { LoadedClaim } from '../claim-rows'
import type { Claims } from '../claims'
import { onOwn } from '../drafts'
import { finish } from './finishing'
import { newFileKey } from './pieces'
import { findUpload, goesOnUntil, type UploadRow } from './upload-rows'

/** A file that is to come. */
export interface NewEvidence {
  readonly kind: string
  readonly description?: string | undefined
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex: where it is said, what arrives must be this. */
  readonly sha256?: string | undefined
}

export interface EvidenceId {
  readonly claimId: string
  readonly evidenceId: string
}

/** Begins the upload of a piece of evidence (佐证材料): refused before its first byte where it is too large, or one too many. */
export function beginUpload(
  claims: Claims,
  actor: Actor,
  claimId: string,
  evidence: NewEvidence,
  key: string | undefined,
): Promise<{ evidenceId: string } | Refusal> {
  return onOwn(claims, actor, claimId, async (step, claim) => {
    const refusal = checkAct(claim.state, 'edit', 'person', undefined)
    if (refusal) return refusal
    if (!evidenceKindsOf(claim.type).some(each => each.kind === evidence.kind))
      return refuse('invalid-input', { field: 'body.kind', type: claim.type })
    const command = { actorId: actor.id, operation: `beginUpload/${claimId}`, key, input: evidence }
    return once(step.sql, command, async () => {
      const room = await roomOf(step.sql, claim)
      const full = checkRoom(evidence.sizeBytes, room, step.policy, plainDateIn(step.now))
      if (full) return full
      return { evidenceId: await keepUpload(claims, step, claimId, evidence) }
    })
  })
}

async function keepUpload(
  claims: Claims,
  { sql, now }: { sql: Sql; now: Date },
  claimId: string,
  { kind, description, fileName, sizeBytes, sha256 }: NewEvidence,
): Promise<string> {
  const uploadId = newId()
  const key = newFileKey(claims, uploadId)
  await sql.query(
    `INSERT INTO upload (upload_id, claim_id, kind, description, file_name, size_bytes, said_sha256, key_id, key_nonce,
       sealed_key, started_at, touched_at)
     VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10, $11, $11)`,
    [
      uploadId,
      claimId,
      kind,
      description?.trim() || null,
      safeName(fileName),
      sizeBytes,
      sha256 ?? null,
      key.keyId,
      key.nonce,
      key.ciphertext,
      now,
    ],
  )
  return uploadId
}

/** What a person has already, uploads under way included. One begins at a time. */
async function roomOf(sql: Sql, { claimId, personId }: LoadedClaim): Promise<Room> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('evidence/' || $1, 0))", [personId])
  const [room] = await sql.query<Room>(
    `SELECT (SELECT count(*) FROM upload u LEFT JOIN evidence e ON e.evidence_id = u.upload_id
         WHERE u.claim_id = $1 AND (u.ended IS NULL OR (u.ended = 'kept' AND e.removed_at IS NULL))) AS files,
       coalesce((SELECT sum(u.size_bytes)::bigint FROM upload u JOIN claim c USING (claim_id)
         WHERE c.person_id = $2 AND (u.ended IS NULL OR u.ended = 'kept')
           AND NOT EXISTS (SELECT FROM submission_evidence s WHERE s.evidence_id = u.upload_id)), 0) AS "openBytes"`,
    [claimId, personId],
  )
  return room!
}

/** Where an upload stands. */
export interface UploadStands {
  readonly evidenceId: string
  readonly offset: number
  readonly sizeBytes: number
  /** True once it is evidence. */
  readonly kept: boolean
  readonly expiresAt: Date
}

/**
 * Where to go on. An upload that is whole, but was not told so because something died, is finished now.
 *
 * @returns why not, where it was refused or is over: as often as one asks
 */
export async function uploadStands(
  claims: Claims,
  actor: Actor,
  id: EvidenceId,
): Promise<UploadStands | Refusal> {
  const upload = await findOwnUpload(claims, actor, id)
  if (isRefusal(upload)) return upload
  if (upload.ended !== 'kept' && upload.receivedBytes === upload.sizeBytes) {
    const refusal = await finish(claims, actor, upload)
    if (refusal) return refusal
    return standsOf(claims, { ...upload, ended: 'kept' })
  }
  return standsOf(claims, upload)
}

export const standsOf = ({ policy }: Claims, upload: UploadRow): UploadStands => ({
  evidenceId: upload.uploadId,
  offset: upload.receivedBytes,
  sizeBytes: upload.sizeBytes,
  kept: upload.ended === 'kept',
  expiresAt: goesOnUntil(upload, policy),
})

/** One's own upload that is not over. */
export async function findOwnUpload(
  { sql, policy, clock }: Claims,
  actor: Actor,
  id: EvidenceId,
): Promise<UploadRow | Refusal> {
  const upload = await findUpload(sql, id)
  const denied = authorise(actor, 'claim.write', { personId: upload?.personId ?? NOBODYS })
  if (denied || !upload) return denied ?? refuse('not-found', { ...id })
  if (upload.refusal) return upload.refusal
  if (upload.ended && upload.ended !== 'kept') return refuse('upload-over', { ended: upload.ended })
  const until = goesOnUntil(upload, policy)
  if (!upload.ended && until <= clock.now())
    return refuse('upload-over', { ended: 'abandoned', since: until.toISOString() })
  return upload
}

/** Guards what isn't there: nobody has it. */
const NOBODYS = '00000000-0000-0000-0000-000000000000'
