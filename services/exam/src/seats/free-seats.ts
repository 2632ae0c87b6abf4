import { SeatBookedSchema } from '../../../../proto/generated/exam_pb'
import { topicOf } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { ExamDeps } from '../deps'
import { ELIGIBLE_IN_TIME_CTE, eligibleValues, retryOneByOne, type SeatAsked } from './eligibility.sql'

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
 * The straight way to a seat, in one statement for all who ask at this instant (docs/decisions/0030): as many seats as are
 * wanted and nobody else is taking are taken, and booking, allocation, fact and audit row are written with each. What is
 * locked is candidates and seats, never the sitting: the many don't wait for each other.
 *
 * Each request gets a seat or no answer. bookUnderLock (seat-booking.ts) finds the reason afterwards, or the seat that
 * was only locked by another.
 */
const TAKE_SEATS = `${ELIGIBLE_IN_TIME_CTE}, found AS MATERIALIZED (
  SELECT seat_no FROM seat
  WHERE sitting_id = $1 AND state = 'free' AND sitting_version = (SELECT max(version) FROM eligible)
  ORDER BY abs(seat_no) LIMIT (SELECT count(*) FROM eligible) FOR UPDATE SKIP LOCKED
), numbered AS MATERIALIZED (
  SELECT seat_no, row_number() OVER (ORDER BY seat_no) AS turn FROM found
), given AS MATERIALIZED (
  SELECT c.*, n.seat_no FROM eligible c JOIN numbered n USING (turn)
), taken AS (
  UPDATE seat SET state = 'taken', booking_id = g.id FROM given g
  WHERE seat.sitting_id = $1 AND seat.seat_no = g.seat_no
), booked AS (
  INSERT INTO booking (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category, enrolment_id,
    offering_id, industry, half_hours, state, booked_at)
  SELECT id, sitting_id, seat_no, seat_no, person_id, course_id, year, category, enrolment_id, offering_id, industry,
    half_hours, 'inForce', $2
  FROM given ORDER BY turn
), logged AS (
  INSERT INTO allocation (sitting_id, move, reason, seat_no, booking_id, at)
  SELECT sitting_id, 'booked', 'seatFree', seat_no, id, $2 FROM given ORDER BY turn
), told AS (
  INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
  SELECT fact_id, '${topicOf(SeatBookedSchema)}', person_id::text, '${SeatBookedSchema.typeName}', jsonb_build_object(
    'bookingId', id, 'sittingId', sitting_id, 'seatNo', seat_no, 'personId', person_id,
    'enrolmentId', enrolment_id, 'offeringId', offering_id, 'courseId', course_id, 'year', year,
    'category', category, 'startsAt', to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'bookedAt', to_char($2 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), correlation_id, $2
  FROM given ORDER BY turn
), audited AS (
  INSERT INTO audit (id, at, actor_id, actor_role, act, object_kind, object_id, after, correlation_id)
  SELECT audit_id, $2, actor_id, actor_role, 'seat.book', 'booking', id::text,
    jsonb_build_object('sittingId', sitting_id, 'seatNo', seat_no), correlation_id
  FROM given
)
SELECT place::integer AS place, id AS "bookingId", sitting_id AS "sittingId", seat_no AS "seatNo",
  course_id AS "courseId", year, category, starts_at AS "startsAt", ends_at AS "endsAt", change_until AS "changeUntil"
FROM given`

/** @returns for each who asked the booking with its seat, or undefined: no seat at hand, or a rule that says no */
export async function takeSeats(
  deps: ExamDeps,
  sittingId: string,
  asked: readonly SeatAsked[],
): Promise<(TakenSeat | undefined)[]> {
  const now = deps.clock.now()
  try {
    const { rows } = await deps.pool.query<Omit<TakenSeat, 'bookedAt'> & { place: number }>({
      name: 'take-seats',
      text: TAKE_SEATS,
      values: eligibleValues(deps, sittingId, now, asked),
    })
    const seats = new Map(rows.map(({ place, ...seat }) => [place, { ...seat, bookedAt: now }]))
    return asked.map((_, at) => seats.get(at + 1))
  } catch (error) {
    return retryOneByOne(error, asked, one => takeSeats(deps, sittingId, one))
  }
}

/**
 * A free seat: an unlocked one, else one that another transaction is just taking, whose end is awaited. None is left only
 * when both reads find none.
 */
export async function waitForFreeSeat(sql: Sql, sittingId: string): Promise<number | undefined> {
  const free = `SELECT seat_no FROM seat WHERE sitting_id = $1 AND state = 'free'
    ORDER BY abs(seat_no) LIMIT 1 FOR UPDATE`
  const [atOnce] = await sql.query<{ seatNo: number }>(`${free} SKIP LOCKED`, [sittingId])
  if (atOnce) return atOnce.seatNo
  const [awaited] = await sql.query<{ seatNo: number }>(free, [sittingId])
  return awaited?.seatNo
}
