import type { Actor } from '../../../../domain/authority/actor'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'

/** A batch with its row locked. Chunks and commands count rows only under this lock (docs/architecture.md, Batches). */
export interface LockedBatch {
  readonly batchId: string
  readonly sourceKind: 'sitting' | 'assessment' | 'trainingClass'
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
    `SELECT batch_id, source_kind, source_id, state,
       rows_received, rows_expected, digest_expected,
       granted_count, requested_by
     FROM batch WHERE batch_id = $1::uuid FOR UPDATE`,
    [batchId],
  )
  return batch!
}

/** The part of a batch that one fact brings: some of its rows, in any order. */
export interface Chunk {
  readonly source: Source
  readonly chunkNo: number
  readonly rows: readonly BatchRow[]
}

/** A passed result, or what an award of professional hours comes to. What a kind of award does not have is null. */
export interface BatchRow {
  readonly rowId: string
  readonly awardKind: 'course' | 'claim' | 'trainingClass'
  readonly subjectId: string
  readonly personId: string
  readonly year: number
  readonly category: string
  readonly halfHours: number
  readonly industry: string | null
  readonly awardSeq: number
  readonly policyVersion: string
  readonly ticketId?: string | null
  readonly enrolmentId?: string | null
  readonly offeringId?: string
  readonly causeKind?: string
  readonly causeId?: string
  readonly standardsVersion?: string
  readonly article?: string
}

/** @returns how many rows were new; a chunk told again brings none */
export async function keepRows(sql: Sql, batchId: string, rows: readonly BatchRow[]): Promise<number> {
  const kept = rows.map(row => ({
    ...row,
    awardId: newId(),
    entryId: newId(),
    reversalId: row.awardKind === 'course' ? null : newId(),
  }))
  const [{ added } = { added: 0 }] = await sql.query<{ added: number }>(
    `WITH added AS (
       INSERT INTO batch_row (batch_id, row_id, award_id, entry_id, reversal_id, award_kind, subject_id, person_id, year,
         category, half_hours, industry, award_seq, policy_version, ticket_id, enrolment_id, offering_id, cause_kind,
         cause_id, standards_version, article)
       SELECT $1::uuid, r."rowId", r."awardId", r."entryId", r."reversalId", r."awardKind", r."subjectId", r."personId",
         r.year, r.category, r."halfHours", r.industry, r."awardSeq", r."policyVersion", r."ticketId", r."enrolmentId",
         r."offeringId", r."causeKind", r."causeId", r."standardsVersion", r.article
       FROM json_to_recordset($2::json) AS r("rowId" uuid, "awardId" uuid, "entryId" uuid, "reversalId" uuid,
         "awardKind" text, "subjectId" uuid, "personId" uuid, year int, category text, "halfHours" int, industry text,
         "awardSeq" int, "policyVersion" text, "ticketId" uuid, "enrolmentId" uuid, "offeringId" uuid, "causeKind" text,
         "causeId" uuid, "standardsVersion" text, article text)
       ON CONFLICT DO NOTHING RETURNING row_id)
     SELECT count(*)::int AS added FROM added`,
    [batchId, JSON.stringify(kept)],
  )
  return added
}

/**
 * Computes the digest of services/kit/sql/batch-digest.ts in SQL, without fetching the rows; a test compares the two.
 */
export async function digestOf(sql: Sql, batchId: string): Promise<string> {
  const [{ digest } = { digest: '' }] = await sql.query<{ digest: string }>(
    `SELECT encode(sha256(convert_to(coalesce(string_agg(
       concat_ws('|', row_id, person_id, subject_id, half_hours) || E'\\n', '' ORDER BY row_id), ''), 'UTF8')), 'hex')
       AS digest
     FROM batch_row WHERE batch_id = $1::uuid`,
    [batchId],
  )
  return digest
}
