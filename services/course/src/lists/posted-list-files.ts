import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import type { Caller } from '../deps'
import type { SourceKind } from './posted-lists'

/** A posted file, without what is sealed in it. */
export interface ListFile {
  readonly fileId: string
  readonly sourceKind: SourceKind
  readonly offeringId: string | null
  readonly source: string | null
  readonly industry: string | null
  readonly mediaType: string
  readonly sha256: string
  readonly digest: string
  readonly postedBy: string
  readonly postedAt: Date
}

/** A file as far as the actor may do something with it: a department with lists of attendance of its industry. */
export async function findListFile(
  sql: Sql,
  actor: Actor,
  act: 'postedList.read' | 'postedList.reverse',
  fileId: string,
): Promise<ListFile | Refusal> {
  const [file] = await sql.query<ListFile>(
    `SELECT f.file_id, f.source_kind, o.id AS "offeringId", h.name AS source, o.industry,
       f.media_type, f.sha256, f.verdict_digest AS digest, f.posted_by, f.posted_at
     FROM posted_file f LEFT JOIN offering o ON o.id = f.source_id LEFT JOIN history_source h ON h.id = f.source_id
     WHERE f.file_id = $1::uuid`,
    [fileId],
  )
  const alsoConcerns = file ? await standsInList(sql, fileId, actor) : []
  const guarded = file ? { industry: file.industry, alsoConcerns } : {}
  return authorise(actor, act, guarded) ?? file ?? refuse('not-found')
}

/** A posted list among those of its offering. */
export type ListedFile = Pick<
  ListFile,
  'fileId' | 'mediaType' | 'sha256' | 'digest' | 'postedBy' | 'postedAt'
>

interface FilesAsked {
  readonly offeringId: string
  readonly after?: string | undefined
  readonly limit: number
}

/** The attendance lists that were posted for an offering, refused ones too, the newest first. */
export async function listPostedLists(
  sql: Sql,
  actor: Actor,
  { offeringId, after, limit }: FilesAsked,
): Promise<ListedFile[] | Refusal> {
  const [offering] = await sql.query<{ industry: string | null }>(
    'SELECT industry FROM offering WHERE id = $1::uuid',
    [offeringId],
  )
  const denied = authorise(actor, 'postedList.read', offering ?? {})
  if (denied || !offering) return denied ?? refuse('not-found', { offeringId })
  return sql.query<ListedFile>(
    `SELECT file_id, media_type, sha256, verdict_digest AS digest, posted_by, posted_at FROM posted_file
     WHERE source_id = $1::uuid AND ($2::uuid IS NULL OR file_id < $2::uuid) ORDER BY file_id DESC LIMIT $3`,
    [offeringId, after ?? null, limit],
  )
}

/** The official's own person, where the list names that person too. */
async function standsInList(sql: Sql, fileId: string, { scope }: Actor): Promise<string[]> {
  const { personId } = scope
  if (!personId) return []
  const named = await sql.query(
    `SELECT person_id FROM studied_history WHERE file_id = $1::uuid AND person_id = $2::uuid
     UNION ALL SELECT person_id FROM studied_course WHERE file_id = $1::uuid AND person_id = $2::uuid
     UNION ALL SELECT person_id FROM attendance WHERE file_id = $1::uuid AND person_id = $2::uuid LIMIT 1`,
    [fileId, personId],
  )
  return named.length > 0 ? [personId] : []
}

/** That an official read a posted list, and so what it says of its people, is on the audit trail (Article 16). */
export async function recordListReading(
  sql: Sql,
  { actor, now }: Pick<Caller, 'actor' | 'now'>,
  fileId: string,
): Promise<void> {
  const rows = await sql.query<{ personId: string }>(
    `SELECT person_id AS "personId" FROM attendance WHERE file_id = $1::uuid
     UNION SELECT person_id FROM studied_course WHERE file_id = $1::uuid`,
    [fileId],
  )
  const concerns = rows.map(row => row.personId)
  await recordAudit(sql, actor, now, {
    ...{ act: 'postedList.read', objectKind: 'postedList', objectId: fileId, concerns },
  })
}
