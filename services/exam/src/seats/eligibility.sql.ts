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
 * The conditions of a booking (Article 10), as SQL over the candidate `c`, the sitting `s` and the person `p`. The
 * rule itself is mayBook in domain/exam/booking.ts; eligibility.int.test.ts draws candidates and sittings and
 * compares these fragments with it.
 */

/** The sitting takes bookings at the instant. */
export const isOpenAt = (now: string): string =>
  `s.stage = 'published' AND s.booking_opens_at <= ${now} AND ${now} < s.booking_closes_at`

/** The sitting examines what the candidate has studied. */
export const IS_EXAMINED = `c.year = s.year AND c.category = s.category AND c.proof = 'sitting'
  AND (s.offering_ids = '{}' OR c.offering_id = ANY (s.offering_ids))`

/** @param attemptsMax SQL of the attempts a year that the policy gives; what the bureau granted is added */
export const hasAttemptLeft = (attemptsMax: string): string =>
  `c.attempts_used < ${attemptsMax} + c.attempts_granted`

/** The wait before a retake (exam/retake-wait) is over when the sitting starts. */
export const isWaitOver = (startsAt: string): string =>
  `(c.retake_from IS NULL OR c.retake_from <= ${startsAt})`

/** No result of the candidate stands against this sitting. */
export const maySit = (attemptsMax: string, startsAt: string): string =>
  `NOT c.passed AND ${hasAttemptLeft(attemptsMax)} AND ${isWaitOver(startsAt)}`

/**
 * The reason that ends a booking or a waiting place after results changed; null where it goes on. A sitting that has begun is
 * sat to its end. A place for every sitting of a plan has no `s`: it ends by a pass alone.
 */
export const endReason = (attemptsMax: string, now: string): string =>
  `CASE WHEN c.passed THEN 'passedElsewhere'
  WHEN s.starts_at IS NULL OR s.starts_at <= ${now} THEN NULL
  WHEN NOT ${hasAttemptLeft(attemptsMax)} THEN 'attemptsExhausted'
  WHEN NOT ${isWaitOver('s.starts_at')} THEN 'retakeTooEarly' END`

/** None of the reasons of endReason holds any more, whenever the sitting is. */
export const isEndReasonGone = (attemptsMax: string): string =>
  `NOT c.passed AND (s.sitting_id IS NULL OR (${maySit(attemptsMax, 's.starts_at')}))`

/** The candidate has neither a seat nor a place in a queue. */
const HAS_NOTHING = `NOT EXISTS (SELECT FROM booking b WHERE b.person_id = c.person_id AND b.course_id = c.course_id
      AND b.year = c.year AND b.state = 'inForce' OFFSET 0)
    AND NOT EXISTS (SELECT FROM waiting w WHERE w.person_id = c.person_id AND w.course_id = c.course_id
      AND w.year = c.year AND w.state IN ('waiting', 'offered') OFFSET 0)`

/**
 * The person has no seat in a sitting that overlaps this one in time (docs/decisions/0294). OFFSET 0 has each person's bookings
 * looked up by the index: as one join, the plan of a crowd may compare it with every booking there is (0.3 s instead of 10 ms).
 */
const HAS_NO_OVERLAP = `NOT EXISTS (SELECT FROM
      (SELECT b.sitting_id FROM booking b WHERE b.person_id = c.person_id AND b.state = 'inForce' OFFSET 0) b
      JOIN sitting o ON o.sitting_id = b.sitting_id WHERE o.starts_at < s.ends_at AND s.starts_at < o.ends_at)`

/**
 * The people among those who ask that may have a seat or a place, as the CTE `eligible`: their candidate rows are locked, and
 * each has a turn in the order of asking. The statements that seat or queue people begin with it.
 */
export const ELIGIBLE_CTE = eligibleCte('true')

/** The same for a seat: it must not overlap another seat of the person. */
export const ELIGIBLE_IN_TIME_CTE = eligibleCte(HAS_NO_OVERLAP)

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
  JOIN candidate c ON c.person_id = p.person_id
  WHERE s.sitting_id = $1 AND ${isOpenAt('$2')} AND p.verified
    AND (a.course_id IS NULL OR c.course_id = a.course_id)
    AND ${IS_EXAMINED}
    AND ${maySit('$3', 's.starts_at')}
    AND ${HAS_NOTHING}
    AND ${further}
  -- The order of locks (deps.ts).
  ORDER BY c.person_id, c.course_id
  FOR NO KEY UPDATE OF c
), eligible AS MATERIALIZED (
  SELECT w.*, row_number() OVER (ORDER BY place) AS turn
  FROM (SELECT *, count(*) OVER (PARTITION BY id) AS courses FROM wanted) w WHERE courses = 1
)`
}

/** The parameters of ELIGIBLE_CTE: $1 sitting, $2 now, $3 attempts a year, $4 to $11 a request each, with new ids for its rows. */
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
 * Repeats a statement that failed for a crowd, once for each request. A person of the crowd took another seat or place at the
 * same moment, and the unique key refused the whole statement: that person gets nothing here (bookUnderLock finds the seat).
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
