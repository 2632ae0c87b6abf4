import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { keepRefusedFile, type PostedFile } from '../../../kit/intake/posted-file'
import type { PostedSheet } from '../../../kit/intake/read-file'
import { type Kept, kept } from '../../../kit/sql/transaction'
import type { CommandContext, ExamDeps } from '../deps'
import { recordReading } from '../sittings/readings'

type SourceKind = 'sitting' | 'assessment'

/** A list of results, or of an assessment, as one step of this service takes it in. */
export const postOf = (
  { actor, now }: CommandContext,
  { bytes, contentType }: PostedSheet,
  source: { readonly sourceKind: SourceKind; readonly sourceId: string },
): PostedFile => ({ bytes, contentType, ...source, postedBy: actor.id, postedAt: now })

/** A post that was refused whole is kept as it came too, and is on the audit trail: its refusal names the file. */
export async function keepRefused(
  { fieldKey }: ExamDeps,
  context: CommandContext,
  post: PostedFile,
  refused: Refusal,
): Promise<Kept> {
  const { fileId, refusal } = await keepRefusedFile({ sql: context.sql, fieldKey }, post, refused)
  await context.audit({
    act: 'results.post',
    objectKind: post.sourceKind === 'sitting' ? 'sitting' : 'offering',
    objectId: post.sourceId,
    after: { fileId, refused: refused.code },
  })
  return kept(refusal)
}

/** A posted file, without what is sealed in it. */
export interface PostedResults {
  readonly fileId: string
  readonly sourceKind: SourceKind
  readonly sourceId: string
  readonly mediaType: string
  readonly sha256: string
  readonly digest: string
  readonly postedBy: string
  readonly postedAt: Date
}

/** Finds a posted file, for readers of its batches: the centre, the department, the municipal bureau. */
export async function findPostedResults(
  deps: ExamDeps,
  actor: Actor,
  fileId: string,
): Promise<PostedResults | Refusal> {
  const [row] = await deps.sql.query<PostedResults & { centreId: string | null; industry: string | null }>(
    `SELECT f.file_id, f.source_kind, f.source_id, f.media_type,
       f.sha256, f.verdict_digest AS digest, f.posted_by, f.posted_at,
       s.centre_id, coalesce(s.industry, nullif(o.industry, '')) AS industry
     FROM posted_file f LEFT JOIN sitting s ON s.sitting_id = f.source_id LEFT JOIN offering o ON o.offering_id = f.source_id
     WHERE f.file_id = $1`,
    [fileId],
  )
  const denied = authorise(actor, 'batch.read', row ?? {})
  if (denied || !row) return denied ?? refuse('not-found')
  await recordReading(deps, actor, { act: 'batch.read', objectKind: 'postedResults', objectId: fileId })
  const { centreId: _c, industry: _i, ...file } = row
  return file
}
