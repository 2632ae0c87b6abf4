import type { Step } from '../deps'
import { BOOKING, type Booking, type EndReason, endBookings, holdersOf, seatBooked } from '../seats/bookings'
import { logMove, offersOf, type Placed, tellMove, WAITING, withdrawOffer } from '../seats/waiting'
import type { Sitting } from '../sittings/sittings'

/**
 * Lays a sitting's seats out anew after it moved or shrank: seats 1 to n. Whose wait before a retake (exam/retake-wait) is not
 * over by its time can't sit then; of the others, who was given a seat first keeps one, and the last lose theirs. Offers that
 * no seat is left for go back to their place in the queue.
 *
 * @returns the bookings that ended, in the order in which their seats were given
 */
export async function fitSeats(step: Step, sitting: Sitting, reason: EndReason): Promise<Booking[]> {
  await layOutAnew(step, sitting)
  const holders = await holdersOf(step.sql, sitting.sittingId)
  const early = await holdersTooEarly(step, sitting)
  const kept = holders.filter(each => !early.has(each.bookingId)).slice(0, sitting.seats)
  const displaced = holders.filter(each => !kept.includes(each))
  await endBookings(step, displaced, reason)
  await vacate(
    step,
    sitting,
    displaced.map(each => each.seatNo),
  )
  const offers = await offersOf(step.sql, sitting.sittingId)
  const room = sitting.seats - kept.length
  for (const offer of offers.slice(room)) {
    await withdrawOffer(step, offer, reason)
    await vacate(step, sitting, [offer.offeredSeatNo!])
  }
  await reseat(
    step,
    sitting,
    kept.filter(each => each.seatNo > sitting.seats),
    reason,
  )
  await reseatOffers(
    step,
    sitting,
    offers.slice(0, room).filter(each => each.offeredSeatNo! > sitting.seats),
    reason,
  )
  await step.sql.query('DELETE FROM seat WHERE sitting_id = $1 AND seat_no > $2', [
    sitting.sittingId,
    sitting.seats,
  ])
  return displaced
}

/** Waits for whoever is just taking a seat, and leaves none for who read the sitting before it changed. */
async function layOutAnew(step: Step, sitting: Sitting): Promise<void> {
  await step.sql.query('UPDATE seat SET sitting_version = $2 WHERE sitting_id = $1', [
    sitting.sittingId,
    sitting.version,
  ])
}

/** The bookings of those who may not sit again before a later day than the sitting's. */
async function holdersTooEarly(step: Step, sitting: Sitting): Promise<Set<string>> {
  const rows = await step.sql.query<{ bookingId: string }>(
    `SELECT b.booking_id FROM seat s JOIN booking b USING (booking_id)
     JOIN candidate c USING (person_id, course_id, year)
     WHERE s.sitting_id = $1 AND b.state = 'inForce' AND c.retake_from > $2`,
    [sitting.sittingId, sitting.startsAt],
  )
  return new Set(rows.map(row => row.bookingId))
}

/** Frees these seats for now: sitting-move.ts gives them out again once all is laid out. */
const vacate = (step: Step, sitting: Sitting, seats: readonly number[]): Promise<unknown> =>
  step.sql.query(
    `UPDATE seat SET state = 'empty', booking_id = NULL, waiting_id = NULL WHERE sitting_id = $1 AND seat_no = ANY($2::integer[])`,
    [sitting.sittingId, [...seats]],
  )

/** Seats within the sitting that nobody has, lowest first. */
async function vacant(step: Step, sitting: Sitting): Promise<number[]> {
  const rows = await step.sql.query<{ seatNo: number }>(
    `SELECT seat_no FROM seat WHERE sitting_id = $1 AND seat_no <= $2 AND state IN ('free', 'empty', 'reserved') ORDER BY seat_no`,
    [sitting.sittingId, sitting.seats],
  )
  return rows.map(row => row.seatNo)
}

/** Moves holders to seats that are left, and tells them. */
async function reseat(
  step: Step,
  sitting: Sitting,
  bookings: readonly Booking[],
  reason: EndReason,
): Promise<void> {
  if (bookings.length === 0) return
  await step.sql.query('SET CONSTRAINTS booking_holds_seat DEFERRED')
  const seats = await vacant(step, sitting)
  for (const [at, booking] of bookings.entries()) {
    const seatNo = seats[at]!
    await vacate(step, sitting, [booking.seatNo])
    await step.sql.query(
      `UPDATE seat SET state = 'taken', booking_id = $3 WHERE sitting_id = $1 AND seat_no = $2`,
      [sitting.sittingId, seatNo, booking.bookingId],
    )
    const [moved] = await step.sql.query<Booking>(
      `UPDATE booking b SET seat_no = $2, held_seat_no = $2 WHERE booking_id = $1 RETURNING ${BOOKING}`,
      [booking.bookingId, seatNo],
    )
    step.log({ sittingId: sitting.sittingId, move: 'reseated', reason, seatNo, bookingId: booking.bookingId })
    step.tell(seatBooked(moved!, sitting))
  }
  await step.sql.query('SET CONSTRAINTS booking_holds_seat IMMEDIATE')
}

/** Moves offers to seats that are left, and tells whom they are made. */
async function reseatOffers(
  step: Step,
  sitting: Sitting,
  offers: readonly Placed[],
  reason: EndReason,
): Promise<void> {
  const seats = offers.length > 0 ? await vacant(step, sitting) : []
  for (const [at, offer] of offers.entries()) {
    await vacate(step, sitting, [offer.offeredSeatNo!])
    await step.sql.query(
      `UPDATE seat SET state = 'offered', waiting_id = $3 WHERE sitting_id = $1 AND seat_no = $2`,
      [sitting.sittingId, seats[at]!, offer.waitingId],
    )
    const [moved] = await step.sql.query<Placed>(
      `UPDATE waiting w SET offered_seat_no = $2, reason = $3, moved_at = $4 WHERE waiting_id = $1 RETURNING ${WAITING}`,
      [offer.waitingId, seats[at]!, reason, step.now],
    )
    logMove(step, moved!, 'reseated', reason)
    tellMove(step, moved!)
  }
}
