import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { BatchRegisteredSchema, EntriesWrittenSchema } from '../../../../proto/generated/ledger_pb'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'

/**
 * The entries of an award as the ledger told them, a fact each, for an operator who has a lost one told again. Whoever has
 * heard them knows them by their revision.
 */
export async function restateAward(sql: Sql, awardId: string): Promise<NewFact[]> {
  const entries = await sql.query<{
    batchId: string
    sourceKind: string
    sourceId: string
    at: Date
    awardId: string
  }>(
    `SELECT coalesce(e.batch_id::text, '') AS "batchId", e.source_kind, e.source_id,
       e.registered_at AS at, e.entry_id, e.award_id, e.revision, e.entry_kind,
       e.person_id, e.year, e.category, e.half_hours,
       CASE a.award_kind WHEN 'course' THEN a.subject_id::text ELSE '' END AS "courseId", a.award_kind,
       a.subject_id, coalesce(e.standards_version, '') AS "standardsVersion",
       coalesce(e.offering_id::text, '') AS "offeringId", e.cause_id, e.cause_kind, e.article,
       e.policy_version, e.registered_by, coalesce(e.industry, '') AS industry,
       e.award_seq
     FROM entry e JOIN award a USING (award_id) WHERE e.award_id = $1::uuid ORDER BY e.revision`,
    [awardId],
  )
  return entries.map(({ batchId, sourceKind, sourceId, at, ...row }) =>
    fact(EntriesWrittenSchema, batchId || row.awardId, {
      ...{ batchId, sourceKind, sourceId, chunkNo: 0, chunkCount: 1 },
      rows: [row],
      registeredAt: timestampFromDate(at),
    }),
  )
}

/** Makes again the fact that a batch is registered, where it is. */
export async function restateRegistration(sql: Sql, batchId: string): Promise<NewFact[]> {
  const batches = await sql.query<{ batchId: string; at: Date }>(
    `SELECT batch_id, source_id, source_kind, rows_received AS "rowCount",
       granted_count, superseded_count, digest_found AS digest, since AS at
     FROM batch WHERE batch_id = $1::uuid AND state = 'registered'`,
    [batchId],
  )
  return batches.map(({ at, ...batch }) =>
    fact(BatchRegisteredSchema, batch.batchId, { ...batch, registeredAt: timestampFromDate(at) }),
  )
}
