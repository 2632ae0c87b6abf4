import type { Actor } from '../../../domain/authority/actor'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { newId } from '../base/ids'
import type { FileDeps, FileId } from './owner'
import { putPiece, removePiece } from './pieces'
import type { UploadRow } from './upload-rows'
import { findOwnUpload, finishUpload, type UploadStands, uploadStandsOf } from './uploads'

/** The bytes of an upload that are in memory at a time; at most so much is lost when the process dies. */
const PIECE_BYTES = 1_048_576
/** Without this bound an unstable connection, or an attacker, could cut a file into millions of pieces. */
const PIECE_BYTES_MIN = 16_384

/**
 * Receives the bytes from `offset` on, a piece at a time. Bytes that arrived before the connection broke are kept.
 * After the last byte the file is inspected, and is either kept for its owner or refused.
 */
export async function receiveBytes(
  deps: FileDeps,
  actor: Actor,
  id: FileId,
  { offset, length, body }: { offset: number; length: number | undefined; body: AsyncIterable<Buffer> },
): Promise<UploadStands | Refusal> {
  const upload = await findOwnUpload(deps, actor, id)
  if (isRefusal(upload)) return upload
  if (offset !== upload.receivedBytes)
    return refuse('upload-offset-differs', { offset: upload.receivedBytes })
  if (length !== undefined && offset + length > upload.sizeBytes) return longerThanSaid(upload)
  if (upload.ended === 'kept') return uploadStandsOf(deps, upload)
  const received = await takePieces(deps, upload, body)
  if (isRefusal(received)) return received
  if (received < upload.sizeBytes) return uploadStandsOf(deps, { ...upload, receivedBytes: received })
  const whole: UploadRow = { ...upload, receivedBytes: received }
  return (
    (await finishUpload(deps, actor, id.owner, whole)) ?? uploadStandsOf(deps, { ...whole, ended: 'kept' })
  )
}

const longerThanSaid = ({ sizeBytes }: UploadRow) => refuse('upload-longer-than-said', { sizeBytes })

/** @returns how many bytes of the file are here now */
async function takePieces(
  deps: FileDeps,
  upload: UploadRow,
  body: AsyncIterable<Buffer>,
): Promise<number | Refusal> {
  let at = upload.receivedBytes
  for await (const { bytes, isBroken } of cutIntoPieces(body)) {
    const end = at + bytes.length
    if (end > upload.sizeBytes) return longerThanSaid(upload)
    if (bytes.length < PIECE_BYTES_MIN && end < upload.sizeBytes)
      return isBroken ? at : refuse('upload-piece-too-small', { bytesMin: PIECE_BYTES_MIN })
    const refusal = await keepPiece(deps, upload, at, bytes)
    if (refusal) return refusal
    at = end
  }
  return at
}

/**
 * Cuts the body into pieces of 1 MiB. The last piece is the rest, at the end of the body or where the connection
 * broke.
 */
async function* cutIntoPieces(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isBroken?: boolean }> {
  let gathered: Buffer[] = []
  let size = 0
  let isBroken = false
  try {
    for await (const chunk of body)
      for (let rest = chunk; rest.length > 0; ) {
        const taken = rest.subarray(0, PIECE_BYTES - size)
        gathered.push(taken)
        size += taken.length
        rest = rest.subarray(taken.length)
        if (size < PIECE_BYTES) continue
        yield { bytes: Buffer.concat(gathered) }
        gathered = []
        size = 0
      }
  } catch {
    isBroken = true
  }
  if (size > 0) yield { bytes: Buffer.concat(gathered), isBroken }
}

/**
 * Keeps the row of a piece, then its bytes, then counts it. Whatever fails in between, the store has no bytes without
 * a row.
 */
async function keepPiece(
  { sql, clock, ...vault }: FileDeps,
  upload: UploadRow,
  fromByte: number,
  bytes: Buffer,
): Promise<Refusal | undefined> {
  const [pieceId, { uploadId }] = [newId(), upload]
  await sql.query(
    'INSERT INTO upload_piece (piece_id, upload_id, from_byte, size_bytes, named_at) VALUES ($1, $2, $3, $4, $5)',
    [pieceId, uploadId, fromByte, bytes.length, clock.now()],
  )
  await putPiece(vault, upload, { pieceId, fromByte }, bytes)
  const counted = await sql.query(
    `WITH grown AS (UPDATE upload SET received_bytes = $3::bigint + $4, touched_at = $5
         WHERE upload_id = $2 AND received_bytes = $3 AND ended IS NULL RETURNING upload_id)
     UPDATE upload_piece p SET kept = true FROM grown WHERE p.piece_id = $1 AND p.upload_id = grown.upload_id
     RETURNING p.piece_id`,
    [pieceId, uploadId, fromByte, bytes.length, clock.now()],
  )
  if (counted.length > 0) return undefined
  // Another request brought the same bytes first; the sweep takes this piece away where this doesn't.
  await removePiece(vault, uploadId, pieceId)
  await sql.query('DELETE FROM upload_piece WHERE piece_id = $1', [pieceId])
  const [now] = await sql.query<{ offset: number }>(
    'SELECT received_bytes AS "offset" FROM upload WHERE upload_id = $1',
    [uploadId],
  )
  return refuse('upload-offset-differs', { offset: now!.offset })
}
