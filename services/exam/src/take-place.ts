import { WaitingMovedSchema } from '../../../proto/generated/exam_pb'
import { topicOf } from '../../kit/facts'
import { newId } from '../../kit/ids'
import type { AwardKey } from './candidates'
import type { Step } from './exam'
import type { Sitting } from './sittings'

/**
 * A place at the end of the queue, in one statement with its allocation, fact and audit row, under the sitting's lock: when
 * two thousand come for five hundred seats, fifteen hundred pass here one after another.
 */
const TAKE_PLACE = `
WITH placed AS (
  INSERT INTO waiting (waiting_id, priority, sitting_id, person_id, course_id, year, state, reason, joined_at, moved_at)
  VALUES ($1::uuid, 1, $2::uuid, $3::uuid, $4::uuid, $5::integer, 'waiting', 'sittingFull', $6::timestamptz, $6::timestamptz)
), logged AS (
  INSERT INTO allocation (sitting_id, move, reason, waiting_id, at)
  VALUES ($2::uuid, 'queued', 'sittingFull', $1::uuid, $6::timestamptz)
), told AS (
  INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
  VALUES ($7::uuid, '${topicOf(WaitingMovedSchema)}', $3::uuid::text, '${WaitingMovedSchema.typeName}', jsonb_build_object(
    'waitingId', $1::uuid, 'sittingId', $2::uuid, 'personId', $3::uuid, 'courseId', $4::uuid, 'year', $5::integer,
    'state', 'waiting', 'reason', 'sittingFull',
    'movedAt', to_char($6::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), $8, $6::timestamptz)
)
INSERT INTO audit (id, at, actor_id, actor_role, act, object_kind, object_id, after, correlation_id)
VALUES ($9::uuid, $6::timestamptz, $10, $11, 'seat.book', 'waiting', $1::uuid::text,
  jsonb_build_object('sittingId', $2::uuid), $8)`

/** @returns the waiting place's id */
export async function takePlace(step: Step, sitting: Sitting, who: AwardKey): Promise<string> {
  const waitingId = newId()
  await step.sql.query(TAKE_PLACE, [
    waitingId,
    sitting.sittingId,
    who.personId,
    who.courseId,
    who.year,
    step.now,
    newId(),
    step.actor.correlationId,
    newId(),
    step.actor.id,
    step.actor.role,
  ])
  return waitingId
}
