import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { BookingEndedSchema, SeatBookedSchema } from '../../../../proto/generated/exam_pb'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import type { endReasons } from '../sittings/schemas'
import type { Sitting } from '../sittings/sittings'

export type EndReason = (typeof endReasons)[number]

export interface Booking {
  readonly bookingId: string
  readonly orderNo: number
  readonly sittingId: string
  readonly seatNo: number
  readonly personId: string
  readonly courseId: string
  readonly year: number
  readonly category: string
  readonly enrolmentId: string
  readonly offeringId: string
  readonly industry: string
  readonly halfHours: number
  readonly state: 'inForce' | 'sat' | 'ended'
  readonly endReason: EndReason | null
  readonly bookedAt: Date
  readonly endedAt: Date | null
  readonly movedAt: Date | null
}

export const BOOKING = `b.booking_id, b.order_no, b.sitting_id,
  b.seat_no, b.person_id, b.course_id, b.year, b.category,
  b.enrolment_id, b.offering_id, b.industry, b.half_hours, b.state,
  b.end_reason, b.booked_at, b.ended_at, b.moved_at`

/** The latest entry of the door about a ticket `t`. */
export const LATEST_ATTENDANCE = `(SELECT d.status FROM attendance d WHERE d.ticket_id = t.ticket_id ORDER BY d.entry_no DESC LIMIT 1)`

/**
 * Whether the ticket of booking `b` counts: also where its result was missing at the deadline, since the centre still owes it
 * and it is taken when it comes.
 */
export const TICKET_COUNTS = `(b.state <> 'ended' OR b.end_reason = 'resultMissing')`

export async function findBooking(sql: Sql, bookingId: string): Promise<Booking | undefined> {
  const [row] = await sql.query<Booking>(`SELECT ${BOOKING} FROM booking b WHERE booking_id = $1`, [
    bookingId,
  ])
  return row
}

/** The bookings in force of a sitting, in the order in which their seats were given. */
export async function holdersOf(sql: Sql, sittingId: string): Promise<Booking[]> {
  return sql.query<Booking>(
    `SELECT ${BOOKING} FROM seat s JOIN booking b USING (booking_id)
     WHERE s.sitting_id = $1 AND b.state = 'inForce' ORDER BY b.order_no`,
    [sittingId],
  )
}

export async function findInForce(
  sql: Sql,
  of: { personId: string; courseId: string; year: number },
): Promise<Booking | undefined> {
  const [row] = await sql.query<Booking>(
    `SELECT ${BOOKING} FROM booking b WHERE person_id = $1 AND course_id = $2 AND year = $3 AND state = 'inForce'`,
    [of.personId, of.courseId, of.year],
  )
  return row
}

/** Ends bookings and tells their holders; what becomes of the seats is the caller's next step. */
export async function endBookings(
  context: CommandContext,
  bookings: readonly Booking[],
  reason: EndReason,
): Promise<void> {
  if (bookings.length === 0) return
  await context.sql.query(
    `UPDATE booking SET state = 'ended', held_seat_no = NULL, end_reason = $2, ended_at = $3
     WHERE booking_id = ANY($1::uuid[])`,
    [bookings.map(each => each.bookingId), reason, context.now],
  )
  for (const each of bookings) {
    context.log({
      sittingId: each.sittingId,
      move: 'ended',
      reason,
      seatNo: each.seatNo,
      bookingId: each.bookingId,
    })
    context.tell(bookingEnded(each, reason, context.now))
  }
}

export const seatBooked = (
  booking: Omit<Booking, 'orderNo' | 'state' | 'endReason' | 'endedAt' | 'movedAt'>,
  sitting: Pick<Sitting, 'startsAt'>,
): NewFact =>
  fact(SeatBookedSchema, booking.personId, {
    bookingId: booking.bookingId,
    sittingId: booking.sittingId,
    seatNo: booking.seatNo,
    personId: booking.personId,
    enrolmentId: booking.enrolmentId,
    offeringId: booking.offeringId,
    courseId: booking.courseId,
    year: booking.year,
    category: booking.category,
    startsAt: timestampFromDate(sitting.startsAt),
    bookedAt: timestampFromDate(booking.bookedAt),
  })

export const bookingEnded = (booking: Booking, reason: EndReason, now: Date): NewFact =>
  fact(BookingEndedSchema, booking.personId, {
    bookingId: booking.bookingId,
    sittingId: booking.sittingId,
    personId: booking.personId,
    enrolmentId: booking.enrolmentId,
    offeringId: booking.offeringId,
    courseId: booking.courseId,
    year: booking.year,
    category: booking.category,
    reason,
    endedAt: timestampFromDate(now),
  })
