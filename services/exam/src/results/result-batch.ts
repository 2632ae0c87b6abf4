import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { ResultsCommittedSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { resultsDigest } from '../../../kit/sql/batch-digest'
import type { CommandContext } from '../deps'
import { holdCandidates, recountAttempts } from '../seats/candidates'
import { endIneligibleBookings, lockTheirSittings } from '../seats/ineligible-bookings'
import { chunkCount, type KeptResult, writeResults } from './result-rows'

export interface BatchSource {
  readonly sourceKind: 'sitting' | 'assessment'
  readonly sourceId: string
  /** NULL: made by the system from the door's record. */
  readonly fileId: string | null
  readonly year: number
  readonly category: string
  /** When the next sitting after this one may start (exam/retake-wait); an assessment has no wait. */
  readonly retakeFrom: Date | null
  /** The sittings locked already. */
  readonly lockedSittingIds: readonly string[]
}

/**
 * Commits new results as one immutable batch: rows, what they do to candidates and bookings, and the facts, chunks first,
 * in the transaction under way. Passed rows alone are registered (Article 10); their number and digest go with the last
 * fact, so that the ledger knows when it has them all.
 *
 * @returns the batch's id
 */
export async function commitBatch(
  context: CommandContext,
  source: BatchSource,
  results: readonly KeptResult[],
): Promise<string> {
  const batchId = newId()
  const lockedSittingIds = await lockTheirSittings(context.sql, results, source.lockedSittingIds)
  await holdCandidates(context.sql, results)
  await writeResults(context, batchId, source, results)
  await markSat(
    context,
    results.map(each => each.bookingId).filter(each => each !== null),
  )
  await recountAttempts(context.sql, results)
  const passed = results.filter(each => each.outcome === 'passed')
  await endIneligibleBookings(context, results, lockedSittingIds)
  const counts = { rowCount: results.length, passedCount: passed.length, passedDigest: resultsDigest(passed) }
  await insertBatch(context, batchId, source, counts)
  publishBatch(context, batchId, source, counts)
  return batchId
}

/**
 * Marks bookings as sat whose result was missing at the deadline and has come now: the seat counts as theirs again.
 */
async function markSat(context: CommandContext, bookingIds: readonly string[]): Promise<void> {
  const came = await context.sql.query<{ bookingId: string; sittingId: string; seatNo: number }>(
    `WITH missed AS (
       SELECT booking_id, sitting_id, seat_no FROM booking
       WHERE booking_id = ANY($1::uuid[]) AND state = 'ended' AND end_reason = 'resultMissing'
     ), seated AS (
       UPDATE seat SET state = 'taken', booking_id = m.booking_id FROM missed m
       WHERE seat.sitting_id = m.sitting_id AND seat.seat_no = m.seat_no
     ), sat AS (
       UPDATE booking SET state = 'sat', held_seat_no = seat_no, end_reason = NULL, ended_at = NULL
       WHERE booking_id = ANY($1::uuid[]) AND (state = 'inForce' OR booking_id IN (SELECT booking_id FROM missed))
     )
     SELECT booking_id, sitting_id, seat_no FROM missed`,
    [bookingIds],
  )
  for (const seat of came) context.log({ ...seat, move: 'reseated', reason: 'resultCame' })
}

interface BatchCounts {
  readonly rowCount: number
  readonly passedCount: number
  readonly passedDigest: string
}

async function insertBatch(
  context: CommandContext,
  batchId: string,
  source: BatchSource,
  counts: BatchCounts,
): Promise<void> {
  await context.sql.query(
    `INSERT INTO result_batch (batch_id, source_kind, source_id, file_id, row_count, passed_count, passed_digest, chunk_count,
       posted_by, committed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      batchId,
      source.sourceKind,
      source.sourceId,
      source.fileId,
      counts.rowCount,
      counts.passedCount,
      counts.passedDigest,
      chunkCount(counts.rowCount),
      context.actor.id,
      context.now,
    ],
  )
}

function publishBatch(
  context: CommandContext,
  batchId: string,
  source: BatchSource,
  counts: BatchCounts,
): void {
  const { sourceId, sourceKind } = source
  context.tell(
    fact(ResultsCommittedSchema, batchId, {
      ...{ batchId, sourceId, sourceKind, ...counts },
      chunkCount: chunkCount(counts.rowCount),
      committedAt: timestampFromDate(context.now),
    }),
  )
}
