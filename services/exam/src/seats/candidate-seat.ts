import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import type { Sitting } from '../sittings/sittings'
import { BOOKING, type Booking, seatBooked } from './bookings'
import type { CandidateRow } from './candidates'

export async function findPerson(sql: Sql, personId: string): Promise<{ verified: boolean } | undefined> {
  const [row] = await sql.query<{ verified: boolean }>('SELECT verified FROM person WHERE person_id = $1', [
    personId,
  ])
  return row
}

/**
 * Refuses a seat of a sitting that overlaps in time another in which the person has one; the booking that is being changed is
 * given up for it. Offers and places in queues stay: one of the two is given up first.
 */
export async function refuseOverlap(
  sql: Sql,
  sitting: Sitting,
  personId: string,
  changedBookingId: string | null = null,
): Promise<Refusal | undefined> {
  const [other] = await sql.query<{ bookingId: string; startsAt: Date }>(
    `SELECT b.booking_id, o.starts_at FROM booking b JOIN sitting o USING (sitting_id)
     WHERE b.person_id = $1 AND b.state = 'inForce' AND o.starts_at < $3 AND $2 < o.ends_at
       AND b.booking_id IS DISTINCT FROM $4::uuid LIMIT 1`,
    [personId, sitting.startsAt, sitting.endsAt, changedBookingId],
  )
  if (!other) return undefined
  const { bookingId, startsAt } = other
  return refuse('sittings-overlap', { bookingId, startsAt: startsAt.toISOString() })
}

export interface TakenSeat {
  readonly sitting: Sitting
  readonly candidate: CandidateRow
  readonly seatNo: number
  readonly reason: string
  /** The booking that this one replaces. */
  readonly ofBookingId?: string
  readonly gaveUpWaitingId?: string | undefined
}

/** Gives a seat that this transaction has locked. */
export async function seatCandidate(
  context: CommandContext,
  { sitting, candidate, seatNo, reason, ofBookingId, gaveUpWaitingId }: TakenSeat,
): Promise<Booking> {
  const bookingId = newId()
  await context.sql.query(
    `UPDATE seat SET state = 'taken', booking_id = $3, waiting_id = NULL WHERE sitting_id = $1 AND seat_no = $2`,
    [sitting.sittingId, seatNo, bookingId],
  )
  const [booking] = await context.sql.query<Booking>(
    `INSERT INTO booking AS b (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category,
       enrolment_id, offering_id, industry, half_hours, state, booked_at, replaces_booking_id, gave_up_waiting_id)
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'inForce', $12, $13, $14) RETURNING ${BOOKING}`,
    [
      bookingId,
      sitting.sittingId,
      seatNo,
      candidate.personId,
      candidate.courseId,
      candidate.year,
      candidate.category,
      candidate.enrolmentId,
      candidate.offeringId,
      candidate.industry,
      candidate.halfHours,
      context.now,
      ofBookingId ?? null,
      gaveUpWaitingId ?? null,
    ],
  )
  context.log({ sittingId: sitting.sittingId, move: 'booked', reason, seatNo, bookingId })
  context.tell(seatBooked(booking!, sitting))
  await context.audit({
    act: 'seat.book',
    objectKind: 'booking',
    objectId: bookingId,
    after: { sittingId: sitting.sittingId, seatNo },
  })
  return booking!
}
