import type { CommandContext } from '../deps'
import { BOOKING, type Booking, type EndReason, endBookings, holdersOf, seatBooked } from '../seats/bookings'
import { isWaitOver } from '../seats/eligibility.sql'
import { logMove, offersOf, type Placed, publishMove, WAITING, withdrawOffer } from '../seats/waiting'
import type { Sitting } from '../sittings/sittings'

/**
 * Lays a sitting's seats out anew after it moved or shrank: seats 1 to n. Whose wait before a retake (exam/retake-wait) is not
 * over by its time can't sit then; of the others, who was given a seat first keeps one, and the last lose theirs. Offers that
 * no seat is left for go back to their place in the queue.
 *
 * @returns the bookings that ended, in the order in which their seats were given
 */
export async function fitSeats(
  context: CommandContext,
  sitting: Sitting,
  reason: EndReason,
): Promise<Booking[]> {
  await invalidateSeats(context, sitting)
  const holders = await holdersOf(context.sql, sitting.sittingId)
  const early = await holdersTooEarly(context, sitting)
  const kept = holders.filter(each => !early.has(each.bookingId)).slice(0, sitting.seats)
  const displaced = holders.filter(each => !kept.includes(each))
  await endBookings(context, displaced, reason)
  await vacateSeats(
    context,
    sitting,
    displaced.map(each => each.seatNo),
  )
  const offers = await offersOf(context.sql, sitting.sittingId)
  const room = sitting.seats - kept.length
  for (const offer of offers.slice(room)) {
    await withdrawOffer(context, offer, reason)
    await vacateSeats(context, sitting, [offer.offeredSeatNo!])
  }
  await reseatHolders(
    context,
    sitting,
    kept.filter(each => each.seatNo > sitting.seats),
    reason,
  )
  await reseatOffers(
    context,
    sitting,
    offers.slice(0, room).filter(each => each.offeredSeatNo! > sitting.seats),
    reason,
  )
  await context.sql.query('DELETE FROM seat WHERE sitting_id = $1 AND seat_no > $2', [
    sitting.sittingId,
    sitting.seats,
  ])
  return displaced
}

/** Waits for transactions that are taking a seat, and refuses seats to those that read the sitting before it changed. */
async function invalidateSeats(context: CommandContext, sitting: Sitting): Promise<void> {
  await context.sql.query('UPDATE seat SET sitting_version = $2 WHERE sitting_id = $1', [
    sitting.sittingId,
    sitting.version,
  ])
}

/** The bookings of those who may not sit again before a later day than the sitting's. */
async function holdersTooEarly(context: CommandContext, sitting: Sitting): Promise<Set<string>> {
  const rows = await context.sql.query<{ bookingId: string }>(
    `SELECT b.booking_id FROM seat s JOIN booking b USING (booking_id)
     JOIN candidate c USING (person_id, course_id, year)
     WHERE s.sitting_id = $1 AND b.state = 'inForce' AND NOT ${isWaitOver('$2::timestamptz')}`,
    [sitting.sittingId, sitting.startsAt],
  )
  return new Set(rows.map(row => row.bookingId))
}

/** Frees these seats for now: sitting-move.ts gives them out again once all is laid out. */
const vacateSeats = (context: CommandContext, sitting: Sitting, seats: readonly number[]): Promise<unknown> =>
  context.sql.query(
    `UPDATE seat SET state = 'empty', booking_id = NULL, waiting_id = NULL WHERE sitting_id = $1 AND seat_no = ANY($2::integer[])`,
    [sitting.sittingId, [...seats]],
  )

/** The free seats of the sitting, lowest first. */
async function findVacantSeats(context: CommandContext, sitting: Sitting): Promise<number[]> {
  const rows = await context.sql.query<{ seatNo: number }>(
    `SELECT seat_no FROM seat WHERE sitting_id = $1 AND seat_no <= $2 AND state IN ('free', 'empty', 'reserved') ORDER BY seat_no`,
    [sitting.sittingId, sitting.seats],
  )
  return rows.map(row => row.seatNo)
}

/** Moves holders to seats that are left, and tells them. */
async function reseatHolders(
  context: CommandContext,
  sitting: Sitting,
  bookings: readonly Booking[],
  reason: EndReason,
): Promise<void> {
  if (bookings.length === 0) return
  await context.sql.query('SET CONSTRAINTS booking_holds_seat DEFERRED')
  const seats = await findVacantSeats(context, sitting)
  for (const [at, booking] of bookings.entries()) {
    const seatNo = seats[at]!
    await vacateSeats(context, sitting, [booking.seatNo])
    await context.sql.query(
      `UPDATE seat SET state = 'taken', booking_id = $3 WHERE sitting_id = $1 AND seat_no = $2`,
      [sitting.sittingId, seatNo, booking.bookingId],
    )
    const [moved] = await context.sql.query<Booking>(
      `UPDATE booking b SET seat_no = $2, held_seat_no = $2 WHERE booking_id = $1 RETURNING ${BOOKING}`,
      [booking.bookingId, seatNo],
    )
    context.log({
      sittingId: sitting.sittingId,
      move: 'reseated',
      reason,
      seatNo,
      bookingId: booking.bookingId,
    })
    context.tell(seatBooked(moved!, sitting))
  }
  await context.sql.query('SET CONSTRAINTS booking_holds_seat IMMEDIATE')
}

/** Moves offers to seats that are left, and tells whom they are made. */
async function reseatOffers(
  context: CommandContext,
  sitting: Sitting,
  offers: readonly Placed[],
  reason: EndReason,
): Promise<void> {
  const seats = offers.length > 0 ? await findVacantSeats(context, sitting) : []
  for (const [at, offer] of offers.entries()) {
    await vacateSeats(context, sitting, [offer.offeredSeatNo!])
    await context.sql.query(
      `UPDATE seat SET state = 'offered', waiting_id = $3 WHERE sitting_id = $1 AND seat_no = $2`,
      [sitting.sittingId, seats[at]!, offer.waitingId],
    )
    const [moved] = await context.sql.query<Placed>(
      `UPDATE waiting w SET offered_seat_no = $2, reason = $3, moved_at = $4 WHERE waiting_id = $1 RETURNING ${WAITING}`,
      [offer.waitingId, seats[at]!, reason, context.now],
    )
    logMove(context, moved!, 'reseated', reason)
    publishMove(context, moved!)
  }
}
