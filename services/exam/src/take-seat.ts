import type { Actor } from '../../../domain/authority/actor'
import { plainDateIn } from '../../../domain/time/plain-date'
import { SeatBookedSchema } from '../../../proto/generated/exam_pb'
import { topicOf } from '../../kit/facts'
import { newId } from '../../kit/ids'
import type { Exam } from './exam'

export interface TakenSeat {
  readonly bookingId: string
  readonly sittingId: string
  readonly seatNo: number
  readonly courseId: string
  readonly year: number
  readonly category: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly changeUntil: Date
  readonly bookedAt: Date
}

/**
 * The straight way to a seat, in one statement (docs/decisions/0030): the person's candidate row is checked and locked, a
 * seat that nobody else is taking at this instant is taken, and booking, allocation, fact and audit row are written with it.
 * What is locked is one seat, never the sitting: the many don't wait for each other.
 *
 * It says yes or nothing. Why not, and whether a seat was only locked by another, is for the second look (second-look.ts).
 */
const TAKE_SEAT = `
WITH wanted AS MATERIALIZED (
  SELECT s.sitting_id, s.version, s.starts_at, s.ends_at, s.change_until, c.person_id, c.course_id, c.year, c.category,
    c.enrolment_id, c.offering_id, c.industry, c.half_hours
  FROM sitting s
  JOIN person p ON p.person_id = $2
  JOIN candidate c ON c.person_id = p.person_id AND c.year = s.year AND c.category = s.category
  WHERE s.sitting_id = $1 AND s.stage = 'published' AND s.booking_opens_at <= $4 AND $4 < s.booking_closes_at
    AND p.verified
    AND ($3::uuid IS NULL OR c.course_id = $3)
    AND c.proof = 'sitting' AND (s.offering_ids = '{}' OR c.offering_id = ANY (s.offering_ids))
    AND NOT c.passed
    AND c.attempts_used < $5 + c.attempts_granted
    AND (c.retake_from IS NULL OR c.retake_from <= s.starts_at)
    AND NOT EXISTS (SELECT FROM booking b WHERE b.person_id = c.person_id AND b.course_id = c.course_id
      AND b.year = c.year AND b.state = 'inForce')
    AND NOT EXISTS (SELECT FROM waiting w WHERE w.person_id = c.person_id AND w.course_id = c.course_id
      AND w.year = c.year AND w.state IN ('waiting', 'offered'))
  FOR NO KEY UPDATE OF c
), found AS MATERIALIZED (
  SELECT seat_no FROM seat
  WHERE sitting_id = $1 AND state = 'free' AND sitting_version = (SELECT max(version) FROM wanted)
    AND (SELECT count(*) FROM wanted) = 1
  ORDER BY abs(seat_no) LIMIT 1 FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE seat SET state = 'taken', booking_id = $6 FROM found
  WHERE seat.sitting_id = $1 AND seat.seat_no = found.seat_no RETURNING seat.seat_no
), booked AS (
  INSERT INTO booking (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category, enrolment_id,
    offering_id, industry, half_hours, state, booked_at)
  SELECT $6, w.sitting_id, t.seat_no, t.seat_no, w.person_id, w.course_id, w.year, w.category, w.enrolment_id,
    w.offering_id, w.industry, w.half_hours, 'inForce', $4
  FROM wanted w, taken t
), logged AS (
  INSERT INTO allocation (sitting_id, move, reason, seat_no, booking_id, at)
  SELECT $1, 'booked', 'seatFree', t.seat_no, $6, $4 FROM taken t
), told AS (
  INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
  SELECT $7::uuid, '${topicOf(SeatBookedSchema)}', $2::text, '${SeatBookedSchema.typeName}', jsonb_build_object(
    'bookingId', $6::uuid, 'sittingId', w.sitting_id, 'seatNo', t.seat_no, 'personId', w.person_id,
    'enrolmentId', w.enrolment_id, 'offeringId', w.offering_id, 'courseId', w.course_id, 'year', w.year,
    'category', w.category, 'startsAt', to_char(w.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'bookedAt', to_char($4 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), $8, $4
  FROM wanted w, taken t
), audited AS (
  INSERT INTO audit (id, at, actor_id, actor_role, act, object_kind, object_id, after, correlation_id)
  SELECT $9::uuid, $4, $10, $11, 'seat.book', 'booking', $6::text,
    jsonb_build_object('sittingId', $1::uuid, 'seatNo', t.seat_no), $8
  FROM taken t
)
SELECT t.seat_no AS "seatNo", w.course_id AS "courseId", w.year, w.category, w.starts_at AS "startsAt",
  w.ends_at AS "endsAt", w.change_until AS "changeUntil"
FROM wanted w, taken t`

const UNIQUE_VIOLATION = '23505'

/** @returns the booking with its seat, or undefined: no seat at hand, or a rule that says no */
export async function takeSeat(
  exam: Exam,
  actor: Actor,
  request: { personId: string; sittingId: string; courseId: string | null },
): Promise<TakenSeat | undefined> {
  const now = exam.clock.now()
  const bookingId = newId()
  const attempts = exam.policy.at('exam/attempts-per-year-max', plainDateIn(now)).value
  try {
    const { rows } = await exam.pool.query<Omit<TakenSeat, 'bookingId' | 'sittingId' | 'bookedAt'>>({
      name: 'take-seat',
      text: TAKE_SEAT,
      values: [
        request.sittingId,
        request.personId,
        request.courseId,
        now,
        attempts,
        bookingId,
        newId(),
        actor.correlationId,
        newId(),
        actor.id,
        actor.role,
      ],
    })
    const [seat] = rows
    return seat && { ...seat, bookingId, sittingId: request.sittingId, bookedAt: now }
  } catch (error) {
    // The same person at the same moment: the second look finds the booking of the first.
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return undefined
    throw error
  }
}
