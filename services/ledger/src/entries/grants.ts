import type { Sql } from '../../../kit/sql/database'
import type { LockedBatch } from './batch-rows'
import { writeEntries } from './entries'

/** The rows of a batch, each with the award that it is about. */
const ROWS_OF_BATCH = `batch_row r JOIN award a ON a.person_id = r.person_id AND a.year = r.year
  AND a.award_kind = r.award_kind AND a.subject_id = r.subject_id`

/**
 * Registers what the rows of a batch earned, as `changeAward` and `changeProfessional` would row by row, in a few statements. Each
 * must see what others committed while the one before waited for their locks; all batches lock in the same order.
 */
export async function registerRows(
  sql: Sql,
  batch: LockedBatch,
  from: { correlationId: string; now: Date },
): Promise<{ grantedCount: number; supersededCount: number }> {
  await makeAwards(sql, batch.batchId)
  await takeOrder(sql, batch.batchId)
  const write = batch.sourceKind === 'trainingClass' ? writeHours : writeGrants
  const grantedCount = await write(sql, batch, from)
  return { grantedCount, supersededCount: await countSuperseded(sql, batch.batchId) }
}

async function makeAwards(sql: Sql, batchId: string): Promise<void> {
  await sql.query(
    `INSERT INTO award (award_id, award_kind, subject_id, person_id, year, category)
     SELECT award_id, award_kind, subject_id, person_id, year, category FROM batch_row
     WHERE batch_id = $1::uuid ORDER BY person_id, year, award_kind, subject_id
     ON CONFLICT (person_id, year, award_kind, subject_id) DO NOTHING`,
    [batchId],
  )
}

/** Each award follows its newest row, unless a newer change was seen; it is locked in any case. */
async function takeOrder(sql: Sql, batchId: string): Promise<void> {
  await sql.query(
    `INSERT INTO award_order (award_id, last_seq, cause_id)
     SELECT DISTINCT ON (a.award_id) a.award_id, r.award_seq, coalesce(r.cause_id, r.row_id) FROM ${ROWS_OF_BATCH}
     WHERE r.batch_id = $1::uuid ORDER BY a.award_id, r.award_seq DESC
     ON CONFLICT (award_id) DO UPDATE SET last_seq = EXCLUDED.last_seq, cause_id = EXCLUDED.cause_id
       WHERE award_order.last_seq < EXCLUDED.last_seq`,
    [batchId],
  )
}

/** A grant for each row that its award follows, where none stands. */
function writeGrants(
  sql: Sql,
  batch: LockedBatch,
  { correlationId, now }: { correlationId: string; now: Date },
): Promise<number> {
  const { batchId, sourceKind, sourceId, rowsReceived: rowsMax } = batch
  return writeEntries(
    sql,
    { batchId, sourceKind, sourceId, key: batchId, rowsMax, correlationId, now },
    `SELECT r.entry_id, a.award_id, coalesce(last.revision, 0) + 1, 'grant', a.person_id, a.year, a.category,
       r.half_hours, 'result', r.row_id, r.offering_id, r.policy_version,
       CASE a.category WHEN 'industryCommon' THEN r.industry END, r.award_seq, NULL::text, NULL::text
     FROM ${ROWS_OF_BATCH}
     JOIN award_order o ON o.award_id = a.award_id AND o.cause_id = r.row_id
     LEFT JOIN LATERAL (SELECT revision FROM entry e WHERE e.award_id = a.award_id ORDER BY revision DESC LIMIT 1) last
       ON true
     WHERE r.batch_id = $1::uuid AND coalesce(last.revision, 0) % 2 = 0`,
  )
}

/** The rows that their award follows, each with what stands of it. */
const HOURS_OF_BATCH = `${ROWS_OF_BATCH}
  JOIN award_order o ON o.award_id = a.award_id AND o.last_seq = r.award_seq
  LEFT JOIN LATERAL (SELECT revision, half_hours FROM entry e WHERE e.award_id = a.award_id ORDER BY revision DESC LIMIT 1)
    last ON true
  CROSS JOIN LATERAL (SELECT coalesce(last.revision, 0) AS revision,
    CASE WHEN last.revision % 2 = 1 THEN last.half_hours ELSE 0 END AS half_hours) stood`
const IS_TO_CHANGE = 'r.batch_id = $1::uuid AND stood.half_hours <> r.half_hours'

/** A reversal of what stands, and a grant of what is due, where the two differ. @returns how many rows wrote any */
async function writeHours(
  sql: Sql,
  batch: LockedBatch,
  { correlationId, now }: { correlationId: string; now: Date },
): Promise<number> {
  const { batchId, sourceKind, sourceId, rowsReceived } = batch
  const [{ changed } = { changed: 0 }] = await sql.query<{ changed: number }>(
    `SELECT count(*)::int AS changed FROM ${HOURS_OF_BATCH} WHERE ${IS_TO_CHANGE}`,
    [batchId],
  )
  await writeEntries(
    sql,
    { batchId, sourceKind, sourceId, key: batchId, rowsMax: 2 * rowsReceived, correlationId, now },
    `SELECT e.entry_id, a.award_id, stood.revision + e.step, e.kind, a.person_id, a.year, a.category, e.half_hours,
       r.cause_kind, r.cause_id, NULL::uuid, r.policy_version, r.industry, r.award_seq, r.standards_version, r.article
     FROM ${HOURS_OF_BATCH}
     CROSS JOIN LATERAL (VALUES (r.reversal_id, 1, 'reversal', stood.half_hours),
       (r.entry_id, CASE stood.half_hours WHEN 0 THEN 1 ELSE 2 END, 'grant', r.half_hours)) AS e(entry_id, step, kind, half_hours)
     WHERE ${IS_TO_CHANGE} AND e.half_hours > 0`,
  )
  return changed
}

/** Rows whose award follows a newer change: a correction, or another sitting, came first. */
async function countSuperseded(sql: Sql, batchId: string): Promise<number> {
  const [{ superseded } = { superseded: 0 }] = await sql.query<{ superseded: number }>(
    `SELECT count(*)::int AS superseded FROM ${ROWS_OF_BATCH} JOIN award_order o ON o.award_id = a.award_id
     WHERE r.batch_id = $1::uuid AND o.last_seq > r.award_seq`,
    [batchId],
  )
  return superseded
}
