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

/** A seat that a person has. */
export interface HeldSeat {
  readonly bookingId: string
  readonly sittingId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly changeUntil: Date
  readonly movedAt: Date | null
}

export const readHeldSeats = (sql: Sql, personId: string): Promise<HeldSeat[]> =>
  sql.query<HeldSeat>(
    `SELECT b.booking_id, b.sitting_id, b.moved_at, s.starts_at, s.ends_at, s.change_until
     FROM booking b JOIN sitting s USING (sitting_id) WHERE b.person_id = $1 AND b.state = 'inForce'`,
    [personId],
  )

/**
 * Refuses a seat of a sitting that overlaps in time another in which the person has one; the booking that is being changed is
 * given up for it. Offers and places in queues stay: one of the two is given up first.
 */
export function refuseOverlap(
  sitting: Pick<Sitting, 'startsAt' | 'endsAt'>,
  held: readonly HeldSeat[],
  changedBookingId?: string,
): Refusal | undefined {
  const other = held.find(
    each =>
      each.bookingId !== changedBookingId && each.startsAt < sitting.endsAt && sitting.startsAt < each.endsAt,
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
