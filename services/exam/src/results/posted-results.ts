import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { ExamDeps } from '../deps'
import { recordReading } from '../sittings/readings'
import { findSitting, guardOfSitting } from '../sittings/sittings'

type SourceKind = 'sitting' | 'assessment'

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
  const concerns = await peopleOfBatches(deps.sql, 'file_id = $1', fileId)
  await recordReading(deps, actor, {
    act: 'batch.read',
    objectKind: 'postedResults',
    objectId: fileId,
    concerns,
  })
  const { centreId: _c, industry: _i, ...file } = row
  return file
}

/** A posted list among those of its sitting or offering, without the verdicts on its rows. */
export type ListedFile = Omit<PostedResults, 'sourceKind' | 'sourceId'>

interface FilesAsked {
  readonly after?: string | undefined
  readonly limit: number
}

/** The lists that were posted for a sitting, refused ones too, the newest first. */
export async function listPostedResults(
  deps: ExamDeps,
  actor: Actor,
  sittingId: string,
  asked: FilesAsked,
): Promise<ListedFile[] | Refusal> {
  const sitting = await findSitting(deps.sql, sittingId)
  const denied = authorise(actor, 'batch.read', sitting ? guardOfSitting(sitting) : {})
  if (denied || !sitting) return denied ?? refuse('not-found', { sittingId })
  return filesOf(deps, sittingId, asked)
}

/** The assessment lists that were posted for an offering, refused ones too, the newest first. */
export async function listPostedAssessments(
  deps: ExamDeps,
  actor: Actor,
  offeringId: string,
  asked: FilesAsked,
): Promise<ListedFile[] | Refusal> {
  const [offering] = await deps.sql.query<{ industry: string }>(
    'SELECT industry FROM offering WHERE offering_id = $1',
    [offeringId],
  )
  const denied = authorise(actor, 'batch.read', offering ?? {})
  if (denied || !offering) return denied ?? refuse('not-found', { offeringId })
  return filesOf(deps, offeringId, asked)
}

/** By id, which is in the order of time. */
const filesOf = ({ sql }: ExamDeps, sourceId: string, { after, limit }: FilesAsked): Promise<ListedFile[]> =>
  sql.query<ListedFile>(
    `SELECT file_id, media_type, sha256, verdict_digest AS digest, posted_by, posted_at FROM posted_file
     WHERE source_id = $1 AND ($2::uuid IS NULL OR file_id < $2) ORDER BY file_id DESC LIMIT $3`,
    [sourceId, after ?? null, limit],
  )

/** Whose results stand in some batches: who reads those reads theirs. */
export async function peopleOfBatches(
  sql: Sql,
  which: 'batch_id = $1' | 'file_id = $1',
  id: string,
): Promise<string[]> {
  const rows = await sql.query<{ personId: string }>(
    `SELECT DISTINCT r.person_id AS "personId" FROM result r JOIN result_batch b USING (batch_id) WHERE b.${which}`,
    [id],
  )
  return rows.map(row => row.personId)
}
