import type { Actor } from '../../../../domain/authority/actor'
import { evidenceFormats, fileNameOf } from '../../../../domain/claim/evidence-file'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { ClaimDeps } from '../deps'
import type { FileOwner } from './owner'
import type { Found, UploadRow } from './upload-rows'

/** Looks at a file that has arrived, as it lies in the store, and makes it its owner's. Once, however often. */
export async function finishUpload(
  deps: ClaimDeps,
  actor: Actor,
  owner: FileOwner,
  upload: UploadRow,
): Promise<Refusal | undefined> {
  const found = upload.found ?? (await deps.inspections.inspect(deps, upload))
  return isRefusal(found) ? found : keepFile(deps, actor, owner, upload, found)
}

async function keepFile(
  deps: ClaimDeps,
  actor: Actor,
  owner: FileOwner,
  { uploadId: fileId, kind, description, fileName, sizeBytes }: UploadRow,
  { sha256, format }: Found,
): Promise<Refusal | undefined> {
  const kept = await owner.whileOpen(deps, actor, async (context, files) => {
    const ended = await context.sql.query(
      `UPDATE upload SET ended = 'kept', ended_at = $2 WHERE upload_id = $1 AND ended IS NULL RETURNING upload_id`,
      [fileId, context.now],
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
