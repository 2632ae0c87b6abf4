import { createHash } from 'node:crypto'
import type { Actor } from '../../../../domain/authority/actor'
import { type EvidenceFormat, evidenceFormats, fileNameOf } from '../../../../domain/claim/evidence-file'
import { checkAct } from '../../../../domain/claim/states'
import { isRefusal, type Refusal, refuse, underPolicy } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Claims } from '../claims'
import { onOwn } from '../drafts'
import { inspect } from './content/inspect'
import { bytesOf, readFile, type SealedFile } from './pieces'
import { sealedFileOf, type UploadRow } from './upload-rows'

/** Looks at a file that has arrived, as it lies in the store, and makes it evidence of its claim. Once, however often. */
export async function finish(claims: Claims, actor: Actor, upload: UploadRow): Promise<Refusal | undefined> {
  const file = await sealedFileOf(claims.sql, upload)
  const sha256 = await hashOf(claims, file)
  const found = await judge(claims, upload, file, sha256)
  return isRefusal(found)
    ? refuseUpload(claims, upload, found)
    : keepEvidence(claims, actor, upload, { sha256, format: found })
}

async function judge(
  claims: Claims,
  { saidSha256 }: UploadRow,
  file: SealedFile,
  sha256: string,
): Promise<EvidenceFormat | Refusal> {
  const { policy, clock } = claims
  const found = await inspect(bytesOf(claims, file), policy, plainDateIn(clock.now()))
  if (isRefusal(found) || saidSha256 === null || saidSha256 === sha256) return found
  const { name: format } = evidenceFormats[found]
  return refuse('evidence-damaged', { format, fault: 'its SHA-256 is not what was said' })
}

async function hashOf(claims: Claims, file: SealedFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of readFile(claims, file)) hash.update(piece)
  return hash.digest('hex')
}

/** Kept with the upload, for whoever did not hear the answer. */
async function refuseUpload({ sql, policy, clock }: Claims, { uploadId }: UploadRow, found: Refusal) {
  const refusal = underPolicy(found, policy.version)
  await sql.query(
    `UPDATE upload SET ended = 'refused', ended_at = $2, refusal = $3 WHERE upload_id = $1 AND ended IS NULL`,
    [uploadId, clock.now(), JSON.stringify(refusal)],
  )
  return refusal
}

/** Where the claim was submitted meanwhile, the file came too late for it, and waits for a return. */
async function keepEvidence(
  claims: Claims,
  actor: Actor,
  { uploadId, claimId, kind, description, fileName, sizeBytes }: UploadRow,
  { sha256, format }: { sha256: string; format: EvidenceFormat },
): Promise<Refusal | undefined> {
  const kept = await onOwn(claims, actor, claimId, async (step, claim) => {
    const refusal = checkAct(claim.state, 'edit', 'person', undefined)
    if (refusal) return refusal
    const ended = await step.sql.query(
      `UPDATE upload SET ended = 'kept', ended_at = $2 WHERE upload_id = $1 AND ended IS NULL RETURNING upload_id`,
      [uploadId, step.now],
    )
    if (ended.length === 0) return 'by another'
    await step.sql.query(
      `INSERT INTO evidence (evidence_id, claim_id, kind, description, file_name, size_bytes, sha256, media_type, added_at)
       VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9)`,
      [
        uploadId,
        claimId,
        kind,
        description,
        fileNameOf(fileName, format),
        sizeBytes,
        sha256,
        evidenceFormats[format].media,
        step.now,
      ],
    )
    const after = { evidenceId: uploadId, kind, sha256 }
    await step.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, after })
    return 'kept'
  })
  return isRefusal(kept) ? kept : undefined
}
