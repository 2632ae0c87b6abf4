import type { Refusal } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { Sealed } from '../keys/sealed-field'
import type { Sql } from '../sql/database'
import type { FileContext, FileDeps, FileOwner } from './owner'
import type { Piece, SealedFile } from './pieces'

/**
 * How an upload ended: kept as a file, refused by inspection, abandoned by its sender, or discarded before it was
 * handed in.
 */
export type Ended = 'kept' | 'refused' | 'abandoned' | 'discarded'

export interface UploadRow {
  readonly uploadId: string
  readonly kind: string
  readonly description: string | null
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex, where the sender said it. */
  readonly saidSha256: string | null
  readonly receivedBytes: number
  readonly touchedAt: Date
  readonly ended: Ended | null
  readonly refusal: Refusal | null
  /** The result of its inspection, where it was inspected; the owner may not have it yet. */
  readonly found: Found | null
  readonly key: Sealed
}

export interface Found {
  readonly format: string
  /** Hex. */
  readonly sha256: string
  /** Of what plays. */
  readonly lengthMs: number | null
}

type Read = Omit<UploadRow, 'key' | 'found'> & {
  format: string | null
  sha256: string | null
  lengthMs: number | null
  keyId: string
  keyNonce: Buffer
  sealedKey: Buffer
}

export async function findUpload(
  sql: Sql,
  { column, id }: Pick<FileOwner, 'column' | 'id'>,
  fileId: string,
): Promise<UploadRow | undefined> {
  const [read] = await sql.query<Read>(
    `SELECT upload_id, kind, description, file_name, size_bytes,
       encode(said_sha256, 'hex') AS "saidSha256", received_bytes, touched_at, ended,
       refusal, found_format AS format, encode(found_sha256, 'hex') AS sha256,
       found_length_ms AS "lengthMs", key_id, key_nonce, sealed_key
     FROM upload WHERE upload_id = $2::uuid AND ${column} = $1::uuid`,
    [id, fileId],
  )
  if (!read) return undefined
  const { keyId, keyNonce: nonce, sealedKey: ciphertext, format, sha256, lengthMs, ...upload } = read
  const found = format !== null && sha256 !== null ? { format, sha256, lengthMs } : null
  return { ...upload, found, key: { keyId, nonce, ciphertext } }
}

/** As it lies in the store. */
export async function sealedFileOf(sql: Sql, { uploadId, key }: UploadRow): Promise<SealedFile> {
  const pieces = await sql.query<Piece>(
    `SELECT piece_id, from_byte, size_bytes FROM upload_piece
     WHERE upload_id = $1::uuid AND kept ORDER BY from_byte`,
    [uploadId],
  )
  return { uploadId, key, pieces }
}

/** A byte of a kept file: the piece that has it, and the key that opens it. */
export async function findPieceWith(
  sql: Sql,
  { uploadId, byte }: { readonly uploadId: string; readonly byte: number },
): Promise<{ readonly key: Sealed; readonly piece: Piece } | undefined> {
  const [read] = await sql.query<Piece & { keyId: string; keyNonce: Buffer; sealedKey: Buffer }>(
    `SELECT p.piece_id, p.from_byte, p.size_bytes, u.key_id, u.key_nonce, u.sealed_key
     FROM upload_piece p JOIN upload u USING (upload_id)
     WHERE p.upload_id = $1::uuid AND p.kept AND u.ended = 'kept' AND p.from_byte <= $2
     ORDER BY p.from_byte DESC LIMIT 1`,
    [uploadId, byte],
  )
  if (!read) return undefined
  const { keyId, keyNonce: nonce, sealedKey: ciphertext, ...piece } = read
  return { key: { keyId, nonce, ciphertext }, piece }
}

/** Until when an upload that stops may go on. */
export function expiryOf(
  { touchedAt }: Pick<UploadRow, 'touchedAt'>,
  { policy, abandonedAfter }: Pick<FileDeps, 'policy' | 'abandonedAfter'>,
): Date {
  const seconds = policy.at(abandonedAfter, plainDateIn(touchedAt)).value
  return new Date(touchedAt.getTime() + seconds * 1_000)
}

/** The uploads of an owner that have begun, are not complete and may still continue. */
export async function findOpenUploads(
  context: FileContext & Pick<FileDeps, 'abandonedAfter'>,
  { column, id }: Pick<FileOwner, 'column' | 'id'>,
) {
  const rows = await context.sql.query<{
    fileId: string
    kind: string
    fileName: string
    offset: number
    sizeBytes: number
    touchedAt: Date
  }>(
    `SELECT upload_id AS "fileId", kind, file_name, received_bytes AS "offset", size_bytes,
       touched_at FROM upload WHERE ${column} = $1::uuid AND ended IS NULL ORDER BY upload_id`,
    [id],
  )
  return rows
    .map(({ touchedAt, ...row }) => ({ ...row, expires: expiryOf({ touchedAt }, context) }))
    .filter(({ expires }) => expires > context.now)
    .map(({ expires, ...row }) => ({ ...row, expiresAt: expires.toISOString() }))
}
