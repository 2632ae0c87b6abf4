import { randomBytes } from 'node:crypto'
import type { Verdict } from '../../../domain/intake/verdict'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { newId } from '../base/ids'
import { KEY_BYTES } from '../keys/key-ring'
import { type FieldKey, NONCE_BYTES, openBytes, type Sealed, sealBytes } from '../keys/sealed-field'
import type { Sql } from '../sql/database'
import { type Preview, previewOf, sha256Of } from './preview'

/**
 * A posted file is sealed with a key of its own.
 *
 * A centre's post is kept as it came. Its sheet carries names beside the tickets, and a row that can't be used is
 * repeated in its verdict. Both lay in clear in an append-only table, where a new field key could not seal them
 * again.
 *
 * Bytes and verdicts are sealed with a random key of that file, bound to its id and to which of the two they are.
 * The key of the file is sealed with the field key, in a table of its own, which may change. In clear stay the
 * values that the intake asks for: source, media type, hash of the bytes, digest of the preview, who posted and
 * when.
 *
 * A new field key seals 32 bytes a file again, and the files stay append-only. Without the field key no file can be
 * opened. A reader of the table could guess the hash of a file of one short row.
 */

/**
 * A commit that names its preview does exactly what was shown, or nothing. Sent again, because its answer was lost, it is not
 * outdated by what it did itself.
 */
export async function differsFrom(
  sql: Sql,
  { sourceId, bytes }: { sourceId: string; bytes: Buffer },
  preview: Preview,
  named: string | undefined,
): Promise<Refusal | undefined> {
  if (named === undefined || named === preview.digest) return undefined
  const done = await sql.query(
    'SELECT 1 FROM posted_file WHERE source_id = $1::uuid AND sha256 = $2 AND verdict_digest = $3',
    [sourceId, sha256Of(bytes), named],
  )
  return done.length > 0 ? undefined : refuse('preview-outdated', { shown: named, now: preview.digest })
}

/** The transaction in which files are kept, and the key that opens them. */
export interface FileKeeping {
  readonly sql: Sql
  readonly fieldKey: FieldKey
}

/** A file as it was sent: its bytes, its sender, and the object that it is a list of. */
export interface PostedFile {
  readonly sourceKind: string
  readonly sourceId: string
  readonly contentType: string
  readonly bytes: Buffer
  readonly postedBy: string
  readonly postedAt: Date
}

/** Where a refusal of the whole file stands among the verdicts of its rows. */
export const WHOLE_FILE = 0

/**
 * Keeps a file that was refused whole, as it came, with the refusal as the verdict of row 0.
 *
 * @returns the file's id, and the refusal, which names it
 */
export async function keepRefusedFile(
  keeping: FileKeeping,
  file: PostedFile,
  refusal: Refusal,
): Promise<{ fileId: string; refusal: Refusal }> {
  const whole: Verdict = { row: WHOLE_FILE, key: null, verdict: 'refused', outcome: null, refusal }
  const fileId = await keepPostedFile(keeping, file, previewOf(file.bytes, [whole]))
  return { fileId, refusal: { ...refusal, turnedOn: { ...refusal.turnedOn, fileId } } }
}

/**
 * Keeps a file as it came, with the verdict on each row, sealed (services/kit/intake/tables.sql). The same bytes with
 * the same verdicts are kept once.
 *
 * @returns the file's id
 */
export async function keepPostedFile(
  { sql, fieldKey }: FileKeeping,
  file: PostedFile,
  preview: Preview,
): Promise<string> {
  const sha256 = sha256Of(file.bytes)
  const fileId = newId()
  const sealed = sealFile(fieldKey, fileId, file.bytes, preview.verdicts)
  const [kept] = await sql.query<{ fileId: string }>(
    `WITH kept AS (
       INSERT INTO posted_file (file_id, source_kind, source_id, media_type, sha256, sealed_bytes, sealed_verdicts,
         verdict_digest, posted_by, posted_at)
       VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6, $7, $8, $9, $10::timestamptz)
       ON CONFLICT (source_id, sha256, verdict_digest) DO NOTHING RETURNING file_id)
     INSERT INTO posted_file_key (file_id, key_id, nonce, sealed_key)
     SELECT file_id, $11, $12, $13 FROM kept RETURNING file_id`,
    [
      fileId,
      file.sourceKind,
      file.sourceId,
      file.contentType,
      sha256,
      sealed.bytes,
      sealed.verdicts,
      preview.digest,
      file.postedBy,
      file.postedAt.toISOString(),
      sealed.key.keyId,
      sealed.key.nonce,
      sealed.key.ciphertext,
    ],
  )
  if (kept) return kept.fileId
  const [before] = await sql.query<{ fileId: string }>(
    'SELECT file_id FROM posted_file WHERE source_id = $1::uuid AND sha256 = $2 AND verdict_digest = $3',
    [file.sourceId, sha256, preview.digest],
  )
  return before!.fileId
}

/** Finds the file, byte for byte. The caller has checked that the actor may read it. */
export async function findPostedFile(
  keeping: FileKeeping,
  fileId: string,
): Promise<{ readonly mediaType: string; readonly bytes: Buffer } | undefined> {
  const [row] = await keeping.sql.query<SealedPart & { mediaType: string }>(
    `SELECT f.media_type, f.sealed_bytes AS sealed, ${FILE_KEY}`,
    [fileId],
  )
  return row && { mediaType: row.mediaType, bytes: openPart(keeping, fileId, 'bytes', row) }
}

/** Finds the verdict on each row of it. The caller has checked that the actor may read it. */
export async function findPostedVerdicts(
  keeping: FileKeeping,
  fileId: string,
): Promise<readonly Verdict[] | undefined> {
  const [row] = await keeping.sql.query<SealedPart>(`SELECT f.sealed_verdicts AS sealed, ${FILE_KEY}`, [
    fileId,
  ])
  return row && (JSON.parse(openPart(keeping, fileId, 'verdicts', row).toString('utf8')) as Verdict[])
}

/**
 * Seals again the keys of the next files that an older field key sealed; the files stay as they are.
 *
 * @returns the ids of those files
 */
export async function renewFileKeys({ sql, fieldKey }: FileKeeping, limit: number): Promise<string[]> {
  const keys = await sql.query<Sealed & { id: string }>(
    `SELECT file_id AS id, key_id, nonce, sealed_key AS ciphertext FROM posted_file_key
     WHERE key_id <> $1 ORDER BY file_id LIMIT $2 FOR UPDATE`,
    [fieldKey.id, limit],
  )
  for (const { id, ...old } of keys) {
    const context = contextOf(id, 'key')
    const { keyId, nonce, ciphertext } = sealBytes(fieldKey, openBytes(fieldKey, old, context), context)
    await sql.query(
      'UPDATE posted_file_key SET key_id = $2, nonce = $3, sealed_key = $4 WHERE file_id = $1::uuid',
      [id, keyId, nonce, ciphertext],
    )
  }
  return keys.map(({ id }) => id)
}

const FILE_KEY = `k.key_id, k.nonce, k.sealed_key AS ciphertext
  FROM posted_file f JOIN posted_file_key k USING (file_id) WHERE f.file_id = $1::uuid`

/** A part of a file, and the key that opens it, which the field key opens. */
interface SealedPart extends Sealed {
  readonly sealed: Buffer
}

type Part = 'bytes' | 'verdicts'

const contextOf = (fileId: string, part: Part | 'key'): string => `posted-file/${fileId}/${part}`

function sealFile(fieldKey: FieldKey, fileId: string, bytes: Buffer, verdicts: readonly Verdict[]) {
  const fileKey: FieldKey = { id: fileId, key: randomBytes(KEY_BYTES) }
  const part = (name: Part, plain: Buffer): Buffer => {
    const { nonce, ciphertext } = sealBytes(fileKey, plain, contextOf(fileId, name))
    return Buffer.concat([nonce, ciphertext])
  }
  return {
    bytes: part('bytes', bytes),
    verdicts: part('verdicts', Buffer.from(JSON.stringify(verdicts))),
    key: sealBytes(fieldKey, fileKey.key, contextOf(fileId, 'key')),
  }
}

function openPart({ fieldKey }: FileKeeping, fileId: string, part: Part, row: SealedPart): Buffer {
  const fileKey: FieldKey = { id: fileId, key: openBytes(fieldKey, row, contextOf(fileId, 'key')) }
  const [nonce, ciphertext] = [row.sealed.subarray(0, NONCE_BYTES), row.sealed.subarray(NONCE_BYTES)]
  return openBytes(fileKey, { keyId: fileId, nonce, ciphertext }, contextOf(fileId, part))
}
