import type { Actor } from '../../../domain/authority/actor'
import type { ResultsChunk } from '../../../proto/generated/exam_pb'
import type { Sql } from '../../kit/database'
import { newId } from '../../kit/ids'

/** A batch, with its row locked: whoever comes, chunk or command, counts only then (design.md, Batches). */
export interface LockedBatch {
  readonly batchId: string
  readonly sourceKind: 'sitting' | 'assessment'
  readonly sourceId: string
  readonly state: 'receiving' | 'expecting' | 'registered' | 'mismatched'
  readonly rowsReceived: number
  readonly rowsExpected: number | null
  readonly digestExpected: string | null
  readonly grantedCount: number | null
  readonly requestedBy: Actor | null
}

export type Source = Pick<LockedBatch, 'batchId' | 'sourceKind' | 'sourceId'>

/** The batch, made if it is new. */
export async function lockBatch(
  sql: Sql,
  { batchId, sourceKind, sourceId }: Source,
  now: Date,
): Promise<LockedBatch> {
  await sql.query(
    `INSERT INTO batch (batch_id, source_kind, source_id, state, since)
     VALUES ($1::uuid, $2, $3::uuid, 'receiving', $4::timestamptz) ON CONFLICT DO NOTHING RETURNING batch_id`,
    [batchId, sourceKind, sourceId, now.toISOString()],
  )
  const [batch] = await sql.query<LockedBatch>(
    `SELECT batch_id AS "batchId", source_kind AS "sourceKind", source_id AS "sourceId", state,
       rows_received AS "rowsReceived", rows_expected AS "rowsExpected", digest_expected AS "digestExpected",
       granted_count AS "grantedCount", requested_by AS "requestedBy"
     FROM batch WHERE batch_id = $1::uuid FOR UPDATE`,
    [batchId],
  )
  return batch!
}

/** @returns how many rows were new; a chunk told again brings none */
export async function keepPassedRows(sql: Sql, chunk: ResultsChunk): Promise<number> {
  const { batchId, year, category, policyVersion } = chunk
  const rows = chunk.rows
    .filter(row => row.outcome === 'passed')
    .map(row => ({ ...row, awardId: newId(), entryId: newId() }))
  const [{ added } = { added: 0 }] = await sql.query<{ added: number }>(
    `WITH added AS (
       INSERT INTO batch_row (batch_id, result_id, award_id, entry_id, ticket_id, person_id, enrolment_id, course_id,
         offering_id, half_hours, industry, award_seq, year, category, policy_version)
       SELECT $1::uuid, r."resultId", r."awardId", r."entryId", NULLIF(r."ticketId", '')::uuid, r."personId",
         NULLIF(r."enrolmentId", '')::uuid, r."courseId", r."offeringId", r."halfHours", NULLIF(r.industry, ''),
         r."awardSeq", $3::int, $4, $5
       FROM json_to_recordset($2::json) AS r("resultId" uuid, "awardId" uuid, "entryId" uuid, "ticketId" text,
         "personId" uuid, "enrolmentId" text, "courseId" uuid, "offeringId" uuid, "halfHours" int, industry text,
         "awardSeq" int)
       ON CONFLICT DO NOTHING RETURNING result_id)
     SELECT count(*)::int AS added FROM added`,
    [batchId, JSON.stringify(rows), year, category, policyVersion],
  )
  return added
}

/** What services/kit/batch-digest.ts says of the rows, without fetching them; a test compares the two. */
export async function digestOf(sql: Sql, batchId: string): Promise<string> {
  const [{ digest } = { digest: '' }] = await sql.query<{ digest: string }>(
    `SELECT encode(sha256(convert_to(coalesce(string_agg(
       concat_ws('|', result_id, person_id, course_id, half_hours) || E'\\n', '' ORDER BY result_id), ''), 'UTF8')), 'hex')
       AS digest
     FROM batch_row WHERE batch_id = $1::uuid`,
    [batchId],
  )
  return digest
}
