import { registrationOf } from '../../../../domain/ledger/award'
import type { SourceKind } from '../../../../domain/ledger/chain'
import { EntriesWrittenSchema } from '../../../../proto/generated/ledger_pb'
import { newId } from '../../../kit/base/ids'
import { topicOf } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'

/** Rows a fact carries at most (docs/architecture.md, Batches). */
const ROWS_PER_FACT = 500

/** Where entries come from: the batch or the correction that asked for them, and who is told by which key. */
export interface EntrySource {
  readonly batchId: string | null
  readonly sourceKind: SourceKind
  readonly sourceId: string
  readonly key: string
  /** As many as may be written. */
  readonly rowsMax: number
  readonly correlationId: string
  readonly now: Date
}

/**
 * The columns that a SELECT for `writeEntries` names, in this order. The article of a course follows from its
 * category.
 */
const SELECTED =
  'entry_id, award_id, revision, entry_kind, person_id, year, category, half_hours, cause_kind, cause_id, offering_id, policy_version, industry, award_seq, standards_version'

const { general, industryCommon } = registrationOf
/** In SQL: general hours are the municipal bureau's to register, all others the department's (Article 2). */
const REGISTERED_BY = `CASE n.category WHEN 'general' THEN '${general.registeredBy}' ELSE '${industryCommon.registeredBy}' END`
const ARTICLE = `coalesce(n.article, CASE n.category WHEN 'general' THEN '${general.article}' ELSE '${industryCommon.article}' END)`

/** EntryRow of proto/ledger.proto, as protobuf's JSON. */
const ENTRY_ROW = `json_build_object('entryId', e.entry_id, 'awardId', e.award_id, 'revision', e.revision,
  'entryKind', e.entry_kind, 'personId', e.person_id, 'year', e.year, 'category', e.category, 'halfHours', e.half_hours,
  'courseId', CASE e.award_kind WHEN 'course' THEN e.subject_id::text ELSE '' END, 'awardKind', e.award_kind,
  'subjectId', e.subject_id, 'offeringId', coalesce(e.offering_id::text, ''), 'causeId', e.cause_id, 'causeKind', e.cause_kind,
  'article', e.article, 'policyVersion', e.policy_version, 'registeredBy', e.registered_by,
  'industry', coalesce(e.industry, ''), 'awardSeq', e.award_seq,
  'standardsVersion', coalesce(e.standards_version, ''))`

const REGISTERED_AT = `to_char($5::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/**
 * Writes entries and the facts that tell them, in one statement: however many, the rows never leave the database.
 *
 * @param select a SELECT of the columns that `SELECTED` names, a row an entry; its own parameters begin at $10, and $1 is
 *   the batch
 * @returns how many entries were written
 */
export async function writeEntries(
  sql: Sql,
  source: EntrySource,
  select: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const [{ written } = { written: 0 }] = await sql.query<{ written: number }>(
    `WITH fresh (${SELECTED}, article) AS (${select}),
     written AS (
       INSERT INTO entry (${SELECTED}, article, registered_by, batch_id, source_kind, source_id, registered_at,
         correlation_id)
       SELECT ${SELECTED.replace(/\w+/g, 'n.$&')}, ${ARTICLE}, ${REGISTERED_BY}, $1::uuid, $2, $3::uuid, $5::timestamptz, $6
       FROM fresh n RETURNING *),
     numbered AS (
       SELECT w.*, a.subject_id, a.award_kind, (row_number() OVER (ORDER BY w.entry_id) - 1) / ${ROWS_PER_FACT} AS fact_no
       FROM written w JOIN award a ON a.award_id = w.award_id),
     told AS (
       INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
       SELECT ($7::uuid[])[fact_no + 1], $8, $4, $9, json_build_object('batchId', coalesce($1::text, ''),
         'sourceKind', $2::text, 'sourceId', $3::text, 'chunkNo', fact_no,
         'chunkCount', (SELECT max(fact_no) + 1 FROM numbered), 'rows', json_agg(${ENTRY_ROW}), 'registeredAt', ${REGISTERED_AT})::jsonb, $6, $5::timestamptz
       FROM numbered e GROUP BY fact_no ORDER BY fact_no)
     SELECT count(*)::int AS written FROM written`,
    [
      source.batchId,
      source.sourceKind,
      source.sourceId,
      source.key,
      source.now.toISOString(),
      source.correlationId,
      Array.from({ length: Math.ceil(source.rowsMax / ROWS_PER_FACT) }, newId),
      topicOf(EntriesWrittenSchema),
      EntriesWrittenSchema.typeName,
      ...values,
    ],
  )
  return written
}
