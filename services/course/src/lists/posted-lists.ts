import { z } from 'zod'
import { type Answer, answering, type Call, ok } from '../../../kit/http/endpoint'
import { type FileKeeping, keepPostedFile, type PostedFile } from '../../../kit/intake/posted-file'
import {
  CountsSchema,
  NotReadSchema,
  type Preview,
  saidNotRead,
  saidVerdicts,
  sha256Of,
  VerdictSchema,
} from '../../../kit/intake/preview'
import type { Sql } from '../../../kit/sql/database'

export interface CommittedList extends Preview {
  /** The file that its rows hang on; it can be reversed by this id. */
  readonly fileId: string
}

export type SourceKind = 'attendance' | 'history'

/**
 * Keeps what was sent as it came, whatever became of its rows.
 *
 * @returns the file; of bytes that came before, the one that their rows hang on already
 */
export async function keepList(keeping: FileKeeping, file: PostedFile, preview: Preview): Promise<string> {
  const fileId = await keepPostedFile(keeping, file, preview)
  return (await findFileOfRows(keeping.sql, file.sourceId, file.bytes)) ?? fileId
}

async function findFileOfRows(sql: Sql, sourceId: string, bytes: Buffer): Promise<string | undefined> {
  const [file] = await sql.query<{ fileId: string }>(
    `SELECT f.file_id FROM posted_file f
     WHERE f.source_id = $1::uuid AND f.sha256 = $2 AND (
       EXISTS (SELECT FROM studied_course s WHERE s.file_id = f.file_id AND s.ended_at IS NULL)
       OR EXISTS (SELECT FROM studied_history h WHERE h.file_id = f.file_id AND h.ended_at IS NULL)
       OR EXISTS (SELECT FROM attendance a WHERE a.file_id = f.file_id AND a.ended_at IS NULL))
     ORDER BY f.file_id LIMIT 1`,
    [sourceId, sha256Of(bytes)],
  )
  return file?.fileId
}

const listed = {
  digest: z.string(),
  counts: CountsSchema,
  rows: z.array(VerdictSchema),
  notRead: z.array(NotReadSchema).describe('Content of the file that was not read'),
}
export const ListPreviewSchema = z.object(listed)
export const CommittedListSchema = z.object({
  fileId: z.uuid().describe('What was sent, as it came; a reversal names it'),
  ...listed,
})

export const commitQuery = {
  previewDigest: z.string().optional().describe('The digest of the preview; `If-Match` may carry it too'),
}

/** A preview as it is answered: its digest is the ETag that a commit may name. */
export const answerPreview = ({ request }: Pick<Call, 'request'>) =>
  answering(({ digest, counts, verdicts, notRead }: Preview) =>
    ok(
      { digest, counts, rows: saidVerdicts(verdicts, request), notRead: saidNotRead(notRead, request) },
      { ETag: `"${digest}"` },
    ),
  )

/** 201 where rows were written, 200 where nothing was new. */
export const answerCommitted = ({ request }: Pick<Call, 'request'>) =>
  answering(({ fileId, digest, counts, verdicts, notRead }: CommittedList): Answer => {
    const wrote = counts.fresh + counts.changed > 0
    return {
      status: wrote ? 201 : 200,
      body: {
        ...{ fileId, digest, counts, rows: saidVerdicts(verdicts, request) },
        notRead: saidNotRead(notRead, request),
      },
    }
  })
