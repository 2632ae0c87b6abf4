import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { safeName } from '../../../domain/claim/evidence-file'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { newId } from '../base/ids'
import { answerOnce } from '../sql/idempotency'
import type { FileContext, FileDeps, FileId, FileOwner, NewFile } from './owner'
import { newFileKey } from './pieces'
import { expiryOf, type Found, findUpload, type UploadRow } from './upload-rows'

/** Begins the upload of a file: refused before its first byte where it is too large, or one too many. */
export function beginUpload(
  deps: FileDeps,
  actor: Actor,
  owner: FileOwner,
  { file, key }: { readonly file: NewFile; readonly key: string | undefined },
): Promise<string | Refusal> {
  return owner.whileOpen(actor, async (context, files) => {
    if (!files.takes(file.kind)) return refuse('invalid-input', { field: 'body.kind', reason: null })
    const command = { actorId: actor.id, operation: `beginUpload/${owner.id}`, key, input: file }
    return answerOnce(context.sql, command, async () => {
      return (await files.checkRoom(file)) ?? keepUpload(deps, context, owner, file)
    })
  })
}

async function keepUpload(
  deps: FileDeps,
  { sql, now }: FileContext,
  owner: FileOwner,
  { kind, description, fileName, sizeBytes, sha256 }: NewFile,
): Promise<string> {
  const uploadId = newId()
  const key = newFileKey(deps, uploadId)
  await sql.query(
    `INSERT INTO upload (upload_id, ${owner.column}, kind, description, file_name, size_bytes, said_sha256,
       key_id, key_nonce, sealed_key, started_at, touched_at)
     VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10, $11, $11)`,
    [
      uploadId,
      owner.id,
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

/** Where an upload stands. */
export interface UploadStands {
  readonly fileId: string
  readonly offset: number
  readonly sizeBytes: number
  /** True once it is its owner's. */
  readonly kept: boolean
  readonly expiresAt: Date
}

/**
 * The state of an upload, so that the client can go on. An upload that is whole but not finished, because a process
 * died, is finished now.
 *
 * @returns why not, where it was refused or is over: as often as one asks
 */
export async function readUpload(deps: FileDeps, actor: Actor, id: FileId): Promise<UploadStands | Refusal> {
  const upload = await findOwnUpload(deps, actor, id)
  if (isRefusal(upload)) return upload
  if (upload.ended !== 'kept' && upload.receivedBytes === upload.sizeBytes) {
    const refusal = await finishUpload(deps, actor, id.owner, upload)
    if (refusal) return refusal
    return uploadStandsOf(deps, { ...upload, ended: 'kept' })
  }
  return uploadStandsOf(deps, upload)
}

export const uploadStandsOf = (deps: FileDeps, upload: UploadRow): UploadStands => ({
  fileId: upload.uploadId,
  offset: upload.receivedBytes,
  sizeBytes: upload.sizeBytes,
  kept: upload.ended === 'kept',
  expiresAt: expiryOf(upload, deps),
})

/** The actor's own upload that is not over. */
export async function findOwnUpload(
  deps: FileDeps,
  actor: Actor,
  { owner, fileId }: FileId,
): Promise<UploadRow | Refusal> {
  const { sql, clock } = deps
  const denied = authorise(actor, owner.act, (await owner.findGuarded(sql)) ?? {})
  const upload = denied ? undefined : await findUpload(sql, owner, fileId)
  if (denied || !upload) return denied ?? refuse('not-found', { act: owner.act })
  if (upload.refusal) return upload.refusal
  if (upload.ended && upload.ended !== 'kept') return refuse('upload-over', { ended: upload.ended })
  const until = expiryOf(upload, deps)
  if (!upload.ended && until <= clock.now())
    return refuse('upload-over', { ended: 'abandoned', since: until.toISOString() })
  return upload
}

/** Looks at a file that has arrived, as it lies in the store, and makes it its owner's. Once, however often. */
export async function finishUpload(
  deps: FileDeps,
  actor: Actor,
  owner: FileOwner,
  upload: UploadRow,
): Promise<Refusal | undefined> {
  const found = upload.found ?? (await deps.inspections.inspect(deps, upload))
  return isRefusal(found) ? found : keepFile(actor, owner, { ...upload, ...found })
}

async function keepFile(
  actor: Actor,
  owner: FileOwner,
  { uploadId: fileId, kind, description, fileName, sizeBytes, sha256, format, lengthMs }: UploadRow & Found,
): Promise<Refusal | undefined> {
  const kept = await owner.whileOpen(actor, async (context, files) => {
    const ended = await context.sql.query(
      `UPDATE upload SET ended = 'kept', ended_at = $2 WHERE upload_id = $1 AND ended IS NULL RETURNING upload_id`,
      [fileId, context.now],
    )
    if (ended.length === 0) return 'by another'
    await files.keep({ fileId, kind, description, fileName, sizeBytes, sha256, format, lengthMs })
    return 'kept'
  })
  return isRefusal(kept) ? kept : undefined
}

/** Takes a file out, or ends its upload. */
export function removeFile(actor: Actor, { owner, fileId }: FileId): Promise<undefined | Refusal> {
  return owner.whileOpen(actor, async (context, files) => {
    const known = await context.sql.query(
      `SELECT FROM upload WHERE ${owner.column} = $1::uuid AND upload_id = $2::uuid`,
      [owner.id, fileId],
    )
    if (known.length === 0) return refuse('not-found', { act: owner.act })
    const removal = await files.remove(fileId)
    if (removal !== 'bytesGo') return isRefusal(removal) ? removal : undefined
    await context.sql.query(
      `UPDATE upload SET ended = CASE ended WHEN 'kept' THEN 'discarded' ELSE coalesce(ended, 'abandoned') END,
         ended_at = coalesce(ended_at, $2) WHERE upload_id = $1`,
      [fileId, context.now],
    )
    return undefined
  })
}
