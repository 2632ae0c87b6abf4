import { WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { topicOf } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { ExamDeps } from '../deps'
import { ELIGIBLE_CTE, eligibleValues, type SeatAsked } from './eligibility.sql'

/** A place in the queue, just joined. */
export interface TakenPlace {
  readonly waitingId: string
  readonly planId: string
  readonly sittingId: string
  readonly courseId: string
  readonly year: number
  /** From 1. */
  readonly position: number
  readonly joinedAt: Date
}

/**
 * Places at the end of the queue for all who ask at this instant, in one statement with their allocations, facts and audit
 * rows: when two thousand come for five hundred seats, fifteen hundred pass here under the sitting's lock. Nobody is queued
 * while a seat is free, merely locked by another included.
 */
const TAKE_PLACES = `${ELIGIBLE_CTE}, given AS MATERIALIZED (
  SELECT * FROM eligible WHERE NOT EXISTS (SELECT FROM seat WHERE sitting_id = $1 AND state = 'free')
), placed AS (
  INSERT INTO waiting (waiting_id, priority, plan_id, sitting_id, person_id, course_id, year, state, reason, joined_at,
    moved_at)
  SELECT id, 1, plan_id, sitting_id, person_id, course_id, year, 'waiting', 'sittingFull', $2, $2 FROM given ORDER BY turn
), logged AS (
  INSERT INTO allocation (sitting_id, move, reason, waiting_id, at)
  SELECT sitting_id, 'queued', 'sittingFull', id, $2 FROM given ORDER BY turn
), told AS (
  INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
  SELECT fact_id, '${topicOf(WaitingMovedSchema)}', person_id::text, '${WaitingMovedSchema.typeName}', jsonb_build_object(
    'waitingId', id, 'planId', plan_id, 'sittingId', sitting_id, 'personId', person_id, 'courseId', course_id, 'year', year,
    'state', 'waiting', 'reason', 'sittingFull',
    'movedAt', to_char($2 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), correlation_id, $2
  FROM given ORDER BY turn
), audited AS (
  INSERT INTO audit (id, at, actor_id, actor_role, act, object_kind, object_id, after, correlation_id)
  SELECT audit_id, $2, actor_id, actor_role, 'seat.book', 'waiting', id::text,
    jsonb_build_object('sittingId', sitting_id), correlation_id
  FROM given
)
SELECT place::integer AS place, id AS "waitingId", plan_id, sitting_id, course_id, year,
  (turn + (SELECT count(*) FROM waiting WHERE sitting_id = $1 AND state IN ('waiting', 'offered'))
    -- Who lost a seat of the plan comes before all of them.
    + (SELECT count(*) FROM waiting e WHERE e.plan_id = given.plan_id AND e.priority = 0 AND e.state = 'waiting'))::integer
    AS position
FROM given`

/**
 * @param sql of a transaction that has locked the sitting (lockSitting)
 * @returns for each who asked the place, or undefined: a seat is free, or a rule says no
 */
export async function takePlaces(
  deps: ExamDeps,
  sql: Sql,
  sittingId: string,
  asked: readonly SeatAsked[],
): Promise<(TakenPlace | undefined)[]> {
  const now = deps.clock.now()
  const rows = await sql.query<Omit<TakenPlace, 'joinedAt'> & { place: number }>(
    TAKE_PLACES,
    eligibleValues(deps, sittingId, now, asked),
  )
  const places = new Map(rows.map(({ place, ...taken }) => [place, { ...taken, joinedAt: now }]))
  return asked.map((_, at) => places.get(at + 1))
}
