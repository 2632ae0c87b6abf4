import type { Actor } from '../../../../domain/authority/actor'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import type { ExamDeps } from '../deps'

/** Somebody who asks for a seat of a sitting, once among those who ask together. */
export interface SeatAsked {
  readonly actor: Actor
  readonly personId: string
  /** null: the one course that fits the sitting. */
  readonly courseId: string | null
}

/**
 * Who of those that ask may have a seat or a place (mayBook in domain/exam, as one look for all): their candidate rows are
 * locked, and each has a turn, first come first. The statements that seat or queue them begin with it.
 */
export const ELIGIBLE_CTE = eligibleCte('true')

/** The same for a seat: whoever has one in a sitting that overlaps this one in time gets none (docs/decisions/0294). */
export const ELIGIBLE_IN_TIME_CTE =
  eligibleCte(`NOT EXISTS (SELECT FROM booking b JOIN sitting o ON o.sitting_id = b.sitting_id
      WHERE b.person_id = c.person_id AND b.state = 'inForce' AND o.starts_at < s.ends_at AND s.starts_at < o.ends_at)`)

function eligibleCte(further: string): string {
  return `
WITH asked AS (
  SELECT * FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[])
    WITH ORDINALITY AS a(person_id, course_id, id, fact_id, audit_id, correlation_id, actor_id, actor_role, place)
), wanted AS MATERIALIZED (
  SELECT a.id, a.fact_id, a.audit_id, a.correlation_id, a.actor_id, a.actor_role, a.place, s.sitting_id, s.plan_id, s.version,
    s.starts_at, s.ends_at, s.change_until, c.person_id, c.course_id, c.year, c.category, c.enrolment_id, c.offering_id,
    c.industry, c.half_hours
  FROM sitting s
  CROSS JOIN asked a
  JOIN person p ON p.person_id = a.person_id
  JOIN candidate c ON c.person_id = p.person_id AND c.year = s.year AND c.category = s.category
  WHERE s.sitting_id = $1 AND s.stage = 'published' AND s.booking_opens_at <= $2 AND $2 < s.booking_closes_at
    AND p.verified
    AND (a.course_id IS NULL OR c.course_id = a.course_id)
    AND c.proof = 'sitting' AND (s.offering_ids = '{}' OR c.offering_id = ANY (s.offering_ids))
    AND NOT c.passed
    AND c.attempts_used < $3 + c.attempts_granted
    AND (c.retake_from IS NULL OR c.retake_from <= s.starts_at)
    AND NOT EXISTS (SELECT FROM booking b WHERE b.person_id = c.person_id AND b.course_id = c.course_id
      AND b.year = c.year AND b.state = 'inForce')
    AND NOT EXISTS (SELECT FROM waiting w WHERE w.person_id = c.person_id AND w.course_id = c.course_id
      AND w.year = c.year AND w.state IN ('waiting', 'offered'))
    AND ${further}
  -- The order of locks (exam.ts).
  ORDER BY c.person_id, c.course_id
  FOR NO KEY UPDATE OF c
), clear AS MATERIALIZED (
  SELECT w.*, row_number() OVER (ORDER BY place) AS turn
  FROM (SELECT *, count(*) OVER (PARTITION BY id) AS courses FROM wanted) w WHERE courses = 1
)`
}

/** What WITH_CLEAR asks, each with new ids for what comes of it: $1 sitting, $2 now, $3 attempts a year, $4 to $11 who. */
export function eligibleValues(
  deps: ExamDeps,
  sittingId: string,
  now: Date,
  asked: readonly SeatAsked[],
): unknown[] {
  return [
    sittingId,
    now,
    deps.policy.at('exam/attempts-per-year-max', plainDateIn(now)).value,
    asked.map(each => each.personId),
    asked.map(each => each.courseId),
    asked.map(newId),
    asked.map(newId),
    asked.map(newId),
    asked.map(each => each.actor.correlationId),
    asked.map(each => each.actor.id),
    asked.map(each => each.actor.role),
  ]
}

const UNIQUE_VIOLATION = '23505'

/**
 * One of a crowd got a seat or a place elsewhere at the same moment, which ends the statement for all: that one gets nothing
 * here (the second look finds what is had), and the others are asked for alone.
 */
export async function retryOneByOne<T>(
  error: unknown,
  asked: readonly SeatAsked[],
  ask: (one: readonly SeatAsked[]) => Promise<(T | undefined)[]>,
): Promise<(T | undefined)[]> {
  if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error
  if (asked.length === 1) return [undefined]
  const alone: (T | undefined)[] = []
  for (const each of asked) alone.push(...(await ask([each])))
  return alone
}
