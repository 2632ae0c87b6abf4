import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Outcome, StandingResult } from '../../../domain/exam/result-row'
import { showScore } from '../../../domain/exam/score'
import { ResultsChunkSchema, ResultsCommittedSchema } from '../../../proto/generated/exam_pb'
import { batchDigest } from '../../kit/batch-digest'
import { fact } from '../../kit/facts'
import { newId } from '../../kit/ids'
import { type AwardKey, lockCandidates, recount } from './candidates'
import type { Step } from './exam'
import { endElsewhere } from './passed-elsewhere'

const ROWS_PER_CHUNK = 500

/** Whose result it is, and what a pass of it registers. */
export interface ResultSubject extends AwardKey {
  /** NULL on an assessment list. */
  readonly ticketId: string | null
  readonly bookingId: string | null
  readonly category: string
  readonly enrolmentId: string
  readonly offeringId: string
  readonly industry: string
  readonly halfHours: number
}

export interface NewResult {
  readonly subject: ResultSubject
  readonly result: StandingResult
}

export interface BatchSource {
  readonly sourceKind: 'sitting' | 'assessment'
  readonly sourceId: string
  /** NULL: made by the system from the door's record. */
  readonly fileId: string | null
  readonly year: number
  readonly category: string
  /** When the next sitting after this one may start (exam/retake-wait); an assessment has no wait. */
  readonly retakeFrom: Date | null
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
  step: Step,
  source: BatchSource,
  rows: readonly NewResult[],
): Promise<string> {
  const batchId = newId()
  const keys = rows.map(each => each.subject)
  await lockCandidates(step.sql, keys)
  const results = await insertResults(step, batchId, source, rows)
  await step.sql.query(
    `UPDATE booking SET state = 'sat' WHERE booking_id = ANY($1::uuid[]) AND state = 'inForce'`,
    [keys.map(each => each.bookingId).filter(each => each !== null)],
  )
  await recount(step.sql, keys)
  const passed = results.filter(each => each.outcome === 'passed')
  await endElsewhere(step, passed, source.lockedSittingIds)
  const counts = { rowCount: results.length, passedCount: passed.length, passedDigest: batchDigest(passed) }
  await insertBatch(step, batchId, source, counts)
  sayBatch(step, batchId, source, counts, results)
  return batchId
}

interface InsertedResult extends ResultSubject {
  readonly resultId: string
  readonly outcome: Outcome
  readonly awardSeq: number
}

async function insertResults(
  step: Step,
  batchId: string,
  source: BatchSource,
  rows: readonly NewResult[],
): Promise<InsertedResult[]> {
  const inserted = rows.map(({ subject, result }) => ({
    ...subject,
    resultId: newId(),
    outcome: result.outcome,
  }))
  const column = <K extends keyof (typeof inserted)[number]>(name: K) => inserted.map(each => each[name])
  const score = (which: 'score' | 'scoreMax') =>
    rows.map(({ result }) => (result[which] === null ? null : showScore(result[which])))
  const sequences = await step.sql.query<{ resultId: string; awardSeq: number }>(
    `INSERT INTO result AS r (result_id, revision, batch_id, ticket_id, booking_id, sitting_id, person_id, course_id, year,
       category, enrolment_id, offering_id, industry, half_hours, score, score_max, outcome, retake_from, policy_version,
       award_seq, recorded_by, recorded_at)
     SELECT n.result_id, 0, $1::uuid, n.ticket_id, n.booking_id, $2::uuid, n.person_id, n.course_id, $3::integer, $4,
       n.enrolment_id, n.offering_id, n.industry, n.half_hours, n.score, n.score_max, n.outcome, $5::timestamptz, $6,
       1 + coalesce((SELECT max(award_seq) FROM result b
         WHERE b.person_id = n.person_id AND b.course_id = n.course_id AND b.year = $3::integer), 0),
       $7, $8::timestamptz
     FROM unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[], $16::text[],
       $17::integer[], $18::numeric[], $19::numeric[], $20::text[])
       AS n(result_id, ticket_id, booking_id, person_id, course_id, enrolment_id, offering_id, industry, half_hours, score,
         score_max, outcome)
     RETURNING r.result_id AS "resultId", r.award_seq AS "awardSeq"`,
    [
      batchId,
      source.sourceKind === 'sitting' ? source.sourceId : null,
      source.year,
      source.category,
      source.retakeFrom,
      step.policy.version,
      step.actor.id,
      step.now,
      column('resultId'),
      column('ticketId'),
      column('bookingId'),
      column('personId'),
      column('courseId'),
      column('enrolmentId'),
      column('offeringId'),
      column('industry'),
      column('halfHours'),
      score('score'),
      score('scoreMax'),
      column('outcome'),
    ],
  )
  const byId = new Map(sequences.map(each => [each.resultId, each.awardSeq]))
  return inserted.map(each => ({ ...each, awardSeq: byId.get(each.resultId)! }))
}

interface BatchCounts {
  readonly rowCount: number
  readonly passedCount: number
  readonly passedDigest: string
}

async function insertBatch(
  step: Step,
  batchId: string,
  source: BatchSource,
  counts: BatchCounts,
): Promise<void> {
  await step.sql.query(
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
      step.actor.id,
      step.now,
    ],
  )
}

const chunkCount = (rows: number): number => Math.ceil(rows / ROWS_PER_CHUNK)

function sayBatch(
  step: Step,
  batchId: string,
  source: BatchSource,
  counts: BatchCounts,
  results: readonly InsertedResult[],
): void {
  const committedAt = timestampFromDate(step.now)
  const { sourceId, sourceKind, year, category } = source
  const chunks = Array.from({ length: chunkCount(results.length) }, (_, at) =>
    results.slice(at * ROWS_PER_CHUNK, (at + 1) * ROWS_PER_CHUNK),
  )
  const said = { batchId, sourceId, sourceKind, committedAt }
  for (const [at, rows] of chunks.entries()) {
    const chunk = { ...said, chunkNo: at + 1, year, category, policyVersion: step.policy.version }
    step.tell(
      fact(ResultsChunkSchema, batchId, {
        ...chunk,
        rows: rows.map(row => ({ ...row, ticketId: row.ticketId ?? '' })),
      }),
    )
  }
  step.tell(fact(ResultsCommittedSchema, batchId, { ...said, ...counts, chunkCount: chunks.length }))
}
