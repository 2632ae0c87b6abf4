import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { mayBook } from '../../../../domain/exam/booking'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { lockSittings, type Sitting } from '../sittings/sittings'
import { type BookingView, getBookingView } from './booking-views'
import { BOOKING, type Booking, endBookings, findBooking } from './bookings'
import { findPerson, type HeldSeat, readHeldSeats, refuseOverlap, seatCandidate } from './candidate-seat'
import { lockCandidates } from './candidates'
import { waitForFreeSeat } from './free-seats'
import { passSeatToNext } from './queue'

/**
 * Changes a booking to another sitting: the new seat is taken first, and the old one goes on to its queue, in one transaction,
 * so that the person always has one of the two. The same change again finds the new booking.
 */
export async function changeBooking(
  deps: ExamDeps,
  actor: Actor,
  bookingId: string,
  sittingId: string,
): Promise<BookingView | Refusal> {
  return inCommand(deps, actor, async context => {
    const own = await lockOwn(context, bookingId, sittingId)
    if (!own) return refuse('booking-not-found', { bookingId })
    const { booking, sittings } = own
    if (booking.sittingId === sittingId && booking.state === 'inForce')
      return getBookingView(context.sql, bookingId)
    const changed = await findReplacement(context.sql, booking, sittingId)
    if (changed) return getBookingView(context.sql, changed.bookingId)
    const [from, to] = [booking.sittingId, sittingId].map(id => sittings.find(each => each.sittingId === id))
    if (!to || !from) return refuse('not-found', { sittingId })
    const [candidate] = await lockCandidates(context.sql, [booking])
    const refusal =
      mayGiveUp(booking, from, context) ??
      mayBook(to, { person: await findPerson(context.sql, booking.personId), candidate }, context)
    if (refusal || !candidate) return refusal ?? refuse('eligibility-pending')
    const overlap = refuseOverlap(to, await readHeldSeats(context.sql, booking.personId), bookingId)
    if (overlap) return overlap
    const seatNo = await waitForFreeSeat(context.sql, sittingId)
    if (seatNo === undefined) return refuse('sitting-full', { sittingId })
    await endBookings(context, [booking], 'changed')
    const seat = { sitting: to, candidate, seatNo, reason: 'changed', ofBookingId: bookingId }
    const taken = await seatCandidate(context, seat)
    await passSeatToNext(context, from, booking.seatNo, 'changed')
    return getBookingView(context.sql, taken.bookingId)
  })
}

/** Cancels a booking; the seat goes on to the queue. Cancelled already is cancelled. */
export async function cancelBooking(
  deps: ExamDeps,
  actor: Actor,
  bookingId: string,
): Promise<'cancelled' | Refusal> {
  return inCommand(deps, actor, async context => {
    const own = await lockOwn(context, bookingId)
    if (!own) return refuse('booking-not-found', { bookingId })
    const { booking, sittings } = own
    if (booking.endReason === 'cancelledByPerson') return 'cancelled'
    const sitting = sittings.find(each => each.sittingId === booking.sittingId)!
    const refusal = mayGiveUp(booking, sitting, context)
    if (refusal) return refusal
    await endBookings(context, [booking], 'cancelledByPerson')
    await passSeatToNext(context, sitting, booking.seatNo, 'cancelledByPerson')
    await context.audit({
      act: 'seat.book',
      objectKind: 'booking',
      objectId: bookingId,
      before: { state: 'inForce', sittingId: booking.sittingId },
      after: { state: 'ended' },
    })
    return 'cancelled'
  })
}

/** One's own booking with the sittings locked; undefined where there is none, or it is another's. */
async function lockOwn(
  context: CommandContext,
  bookingId: string,
  ...more: readonly string[]
): Promise<{ booking: Booking; sittings: Sitting[] } | undefined> {
  const known = await findBooking(context.sql, bookingId)
  if (!known || authorise(context.actor, 'seat.book', known)) return undefined
  const sittings = await lockSittings(context.sql, [known.sittingId, ...more])
  return { booking: (await findBooking(context.sql, bookingId))!, sittings }
}

function mayGiveUp(
  booking: Booking,
  { startsAt, changeUntil }: Sitting,
  context: CommandContext,
): Refusal | undefined {
  if (booking.state !== 'inForce')
    return refuse('booking-ended', { status: booking.endReason ?? booking.state })
  return refuseLateChange({ movedAt: booking.movedAt, startsAt, changeUntil }, context)
}

/** exam/change-until-before has not passed. A seat whose sitting was moved may be given up until it starts. */
export function refuseLateChange(
  seat: Pick<HeldSeat, 'movedAt' | 'startsAt' | 'changeUntil'>,
  { now, policy }: Pick<CommandContext, 'now' | 'policy'>,
): Refusal | undefined {
  const deadline = seat.movedAt ? seat.startsAt : seat.changeUntil
  if (now < deadline) return undefined
  return refuse(
    'change-deadline-passed',
    { deadline: deadline.toISOString() },
    { policyVersion: policy.version },
  )
}

async function findReplacement(sql: Sql, booking: Booking, sittingId: string): Promise<Booking | undefined> {
  if (booking.endReason !== 'changed') return undefined
  const [row] = await sql.query<Booking>(
    `SELECT ${BOOKING} FROM booking b WHERE person_id = $1 AND replaces_booking_id = $2 AND sitting_id = $3`,
    [booking.personId, booking.bookingId, sittingId],
  )
  return row
}
