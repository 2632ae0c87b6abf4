import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { Sql } from '../database'
import { newId } from '../ids'
import { type Preview, sha256Of } from './preview'

export interface PostedFile {
  readonly fileId: string
  readonly mediaType: string
  readonly bytes: Buffer
}

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

/**
 * Keeps what was sent as it came, and what was said of each row (services/kit/intake/tables.sql). The same bytes with the
 * same verdicts are kept once.
 *
 * @returns the file's id
 */
export async function keepPostedFile(
  sql: Sql,
  file: {
    readonly sourceKind: string
    readonly sourceId: string
    readonly contentType: string
    readonly bytes: Buffer
    readonly postedBy: string
    readonly postedAt: Date
  },
  preview: Preview,
): Promise<string> {
  const sha256 = sha256Of(file.bytes)
  const [kept] = await sql.query<{ fileId: string }>(
    `INSERT INTO posted_file (file_id, source_kind, source_id, media_type, sha256, bytes, verdicts, verdict_digest, posted_by, posted_at)
     VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6, $7::json, $8, $9, $10::timestamptz)
     ON CONFLICT (source_id, sha256, verdict_digest) DO NOTHING RETURNING file_id AS "fileId"`,
    [
      newId(),
      file.sourceKind,
      file.sourceId,
      file.contentType,
      sha256,
      file.bytes,
      JSON.stringify(preview.verdicts),
      preview.digest,
      file.postedBy,
      file.postedAt.toISOString(),
    ],
  )
  if (kept) return kept.fileId
  const [before] = await sql.query<{ fileId: string }>(
    'SELECT file_id AS "fileId" FROM posted_file WHERE source_id = $1::uuid AND sha256 = $2 AND verdict_digest = $3',
    [file.sourceId, sha256, preview.digest],
  )
  return before!.fileId
}

export async function findPostedFile(sql: Sql, fileId: string): Promise<PostedFile | undefined> {
  const [row] = await sql.query<PostedFile>(
    'SELECT file_id AS "fileId", media_type AS "mediaType", bytes FROM posted_file WHERE file_id = $1::uuid',
    [fileId],
  )
  return row
}
