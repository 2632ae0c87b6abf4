import { createHash } from 'node:crypto'
import type { Actor } from '../../../../domain/authority/actor'
import { type EvidenceFormat, evidenceFormats, fileNameOf } from '../../../../domain/claim/evidence-file'
import { isRefusal, type Refusal, refuse, underPolicy } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Claims } from '../claims'
import { inspect } from './content/inspect'
import type { FileOwner } from './owner'
import { bytesOf, readFile, type SealedFile } from './pieces'
import { sealedFileOf, type UploadRow } from './upload-rows'

/** Looks at a file that has arrived, as it lies in the store, and makes it its owner's. Once, however often. */
export async function finish(
  claims: Claims,
  actor: Actor,
  owner: FileOwner,
  upload: UploadRow,
): Promise<Refusal | undefined> {
  const file = await sealedFileOf(claims.sql, upload)
  const sha256 = await hashOf(claims, file)
  const found = await judge(claims, upload, file, sha256)
  return isRefusal(found)
    ? refuseUpload(claims, upload, found)
    : keep(claims, actor, owner, upload, { sha256, format: found })
}

async function judge(
  claims: Claims,
  { saidSha256 }: UploadRow,
  file: SealedFile,
  sha256: string,
): Promise<EvidenceFormat | Refusal> {
  const { policy, clock } = claims
  const found = await inspect(bytesOf(claims, file), policy, plainDateIn(clock.now()))
  if (isRefusal(found)) return found
  if (saidSha256 !== null && saidSha256 !== sha256) {
    const { name: format } = evidenceFormats[found]
    return refuse('evidence-damaged', { format, fault: 'its SHA-256 is not what was said' })
  }
  return (await claims.virusScan.check(readFile(claims, file))) ?? found
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

async function keep(
  claims: Claims,
  actor: Actor,
  owner: FileOwner,
  { uploadId: fileId, kind, description, fileName, sizeBytes }: UploadRow,
  { sha256, format }: { sha256: string; format: EvidenceFormat },
): Promise<Refusal | undefined> {
  const kept = await owner.whileOpen(claims, actor, async (step, files) => {
    const ended = await step.sql.query(
      `UPDATE upload SET ended = 'kept', ended_at = $2 WHERE upload_id = $1 AND ended IS NULL RETURNING upload_id`,
      [fileId, step.now],
    )
    if (ended.length === 0) return 'by another'
    const { media: mediaType } = evidenceFormats[format]
    await files.keep({
      ...{ fileId, kind, description, sizeBytes, sha256, mediaType },
      fileName: fileNameOf(fileName, format),
    })
    return 'kept'
  })
  return isRefusal(kept) ? kept : undefined
}
