import { attemptsMax } from '../../../../domain/exam/booking'
import type { Judgement } from '../../../../domain/exam/result-row'
import { showScore } from '../../../../domain/exam/score'
import { ResultsChunkSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { topicOf } from '../../../kit/facts/facts'
import type { CommandContext } from '../deps'
import type { AwardKey } from '../seats/candidates'
import { attemptsLeftOf } from './attempts'
import type { BatchSource } from './result-batch'

/** The person of a result, and the award that a pass registers. */
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

/** A result as it is kept. */
export interface KeptResult extends ResultSubject, Judgement {
  readonly resultId: string
}

export const keptResultOf = (subject: ResultSubject, judgement: Judgement): KeptResult => ({
  ...subject,
  ...judgement,
  resultId: newId(),
})

export const ROWS_PER_CHUNK = 500

export const chunkCount = (rows: number): number => Math.ceil(rows / ROWS_PER_CHUNK)

/**
 * The rows of a batch and the facts that carry them, at most 500 a fact, in one statement: ten thousand rows cross to
 * PostgreSQL once. The candidates are held already, so that no other transaction counts award_seq at the same time.
 */
const WRITE_RESULTS = `
WITH written AS (
  INSERT INTO result (result_id, revision, batch_id, ticket_id, booking_id, sitting_id, person_id, course_id, year,
    category, enrolment_id, offering_id, industry, half_hours, score, score_max, outcome, retake_from, policy_version,
    award_seq, recorded_by, recorded_at, replaces)
  SELECT n.result_id, 0, $1::uuid, n.ticket_id, n.booking_id, $2::uuid, n.person_id, n.course_id, $3::integer, $4,
    n.enrolment_id, n.offering_id, n.industry, n.half_hours, n.score, n.score_max, n.outcome, $5::timestamptz, $6,
    1 + coalesce((SELECT max(award_seq) FROM result b
      WHERE b.person_id = n.person_id AND b.course_id = n.course_id AND b.year = $3::integer), 0),
    $7, $8::timestamptz,
    -- A withdrawn one of the same ticket, or of the same assessment, that nothing has replaced yet.
    (SELECT w.result_id FROM result w
     WHERE w.outcome = 'withdrawn' AND w.person_id = n.person_id AND w.offering_id = n.offering_id
       AND w.ticket_id IS NOT DISTINCT FROM n.ticket_id
     ORDER BY w.recorded_at DESC, w.result_id DESC LIMIT 1)
  FROM unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[], $16::text[],
    $17::integer[], $18::numeric[], $19::numeric[], $20::text[])
    AS n(result_id, ticket_id, booking_id, person_id, course_id, enrolment_id, offering_id, industry, half_hours, score,
      score_max, outcome)
  RETURNING *
), numbered AS (
  -- The candidate as counted before this batch: each result of a ticket is one attempt more.
  SELECT w.*, (row_number() OVER (ORDER BY result_id) - 1) / ${ROWS_PER_CHUNK} + 1 AS chunk_no,
    ${attemptsLeftOf('$25', '(w.ticket_id IS NOT NULL)::integer')} AS attempts_left
  FROM written w
  LEFT JOIN candidate c ON c.person_id = w.person_id AND c.course_id = w.course_id AND c.year = w.year
)
INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
SELECT ($21::uuid[])[chunk_no], '${topicOf(ResultsChunkSchema)}', $1::uuid::text, '${ResultsChunkSchema.typeName}',
  jsonb_build_object('batchId', $1::uuid, 'sourceId', $22::uuid, 'sourceKind', $23::text, 'chunkNo', chunk_no,
    'year', $3::integer, 'category', $4, 'policyVersion', $6,
    'committedAt', to_char($8::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'rows', jsonb_agg(jsonb_build_object('resultId', result_id, 'ticketId', coalesce(ticket_id::text, ''),
      'personId', person_id, 'enrolmentId', enrolment_id, 'courseId', course_id, 'offeringId', offering_id,
      'outcome', outcome, 'halfHours', half_hours, 'industry', industry, 'awardSeq', award_seq,
      'attemptsLeft', attempts_left) ORDER BY result_id)),
  $24, $8::timestamptz
FROM numbered GROUP BY chunk_no ORDER BY chunk_no`

export async function writeResults(
  context: CommandContext,
  batchId: string,
  source: BatchSource,
  results: readonly KeptResult[],
): Promise<void> {
  const column = <K extends keyof KeptResult>(name: K) => results.map(each => each[name])
  const scores = (name: 'score' | 'scoreMax') =>
    column(name).map(score => (score === null ? null : showScore(score)))
  await context.sql.query(WRITE_RESULTS, [
    batchId,
    source.sourceKind === 'sitting' ? source.sourceId : null,
    source.year,
    source.category,
    source.retakeFrom,
    context.policy.version,
    context.actor.id,
    context.now,
    column('resultId'),
    column('ticketId'),
    column('bookingId'),
    column('personId'),
    column('courseId'),
    column('enrolmentId'),
    column('offeringId'),
    column('industry'),
    column('halfHours'),
    scores('score'),
    scores('scoreMax'),
    column('outcome'),
    Array.from({ length: chunkCount(results.length) }, newId),
    source.sourceId,
    source.sourceKind,
    context.actor.correlationId,
    attemptsMax({ attemptsGranted: 0 }, context.policy, context.now),
  ])
}
