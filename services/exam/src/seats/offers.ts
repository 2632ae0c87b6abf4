import { type Actor, systemActor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { mayBook } from '../../../../domain/exam/booking'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { BeginAgain } from '../../../kit/sql/transaction'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { lockSitting, type Sitting } from '../sittings/sittings'
import { type BookingView, getBookingView } from './booking-views'
import { findInForce } from './bookings'
import { findPerson, readHeldSeats, refuseOverlap, seatCandidate } from './candidate-seat'
import { lockCandidates } from './candidates'
import { passSeatToNext } from './queue'
import { endInSitting, endWaiting, findWaiting, type Placed, WAITING, type Waiting } from './waiting'

/** Takes the seat that is held for a waiting place. The same acceptance again finds the booking. */
export async function acceptOffer(
  deps: ExamDeps,
  actor: Actor,
  waitingId: string,
): Promise<BookingView | Refusal> {
  return inCommand(deps, actor, async context => {
    const own = await lockOwn(context, waitingId)
    if (!own) return refuse('not-found', { waitingId })
    const { waiting, sitting } = own
    if (!sitting) return refuse('no-offer', { status: waiting.state })
    const booking = waiting.state === 'accepted' ? await findInForce(context.sql, waiting) : undefined
    if (booking?.sittingId === sitting.sittingId) return getBookingView(context.sql, booking.bookingId)
    const { offeredSeatNo: seatNo, offerExpiresAt } = waiting
    if (waiting.state === 'lapsed')
      return refuse('offer-expired', { expiredAt: waiting.movedAt.toISOString() })
    if (seatNo === null || !offerExpiresAt) return refuse('no-offer', { status: waiting.state })
    if (context.now >= offerExpiresAt)
      return refuse('offer-expired', { expiredAt: offerExpiresAt.toISOString() })
    const [candidate] = await lockCandidates(context.sql, [waiting])
    const person = await findPerson(context.sql, waiting.personId)
    const refusal = mayBook(sitting, { person, candidate }, context)
    if (refusal || !candidate) return refusal ?? refuse('eligibility-pending')
    const overlap = refuseOverlap(sitting, await readHeldSeats(context.sql, waiting.personId))
    if (overlap) return overlap
    await endWaiting(context, waiting, 'accepted', 'offerAccepted')
    const taken = await seatCandidate(context, { sitting, candidate, seatNo, reason: 'offerAccepted' })
    return getBookingView(context.sql, taken.bookingId)
  })
}

/** Leaves the queue; a seat held goes on to the next. Left already is left. */
export async function leaveQueue(deps: ExamDeps, actor: Actor, waitingId: string): Promise<'left' | Refusal> {
  return inCommand(deps, actor, async context => {
    const own = await lockOwn(context, waitingId)
    if (!own) return refuse('not-found', { waitingId })
    const { waiting, sitting } = own
    if (waiting.state === 'accepted')
      return refuse('conflict', { status: 'accepted', allowed: 'cancel the booking' })
    if (waiting.state !== 'waiting' && waiting.state !== 'offered') return 'left'
    await endWaiting(context, waiting, 'left', 'leftByPerson')
    if (sitting && waiting.offeredSeatNo !== null)
      await passSeatToNext(context, sitting, waiting.offeredSeatNo, 'leftByPerson')
    return 'left'
  })
}

/** One's own waiting place with its sitting locked; one for every sitting of the plan has none. */
async function lockOwn(
  context: CommandContext,
  waitingId: string,
): Promise<{ waiting: Waiting; sitting: Sitting | undefined } | undefined> {
  const known = await findWaiting(context.sql, waitingId)
  if (!known || authorise(context.actor, 'seat.book', known)) return undefined
  if (known.sittingId === null) return { waiting: known, sitting: undefined }
  const sitting = await lockSitting(context.sql, known.sittingId)
  const waiting = (await findWaiting(context.sql, waitingId))!
  if (waiting.sittingId !== known.sittingId) throw new BeginAgain('a waiting place moved meanwhile')
  return { waiting, sitting }
}

/**
 * Lets every offer lapse whose deadline is over, and gives its seat on to the next in the queue. By the clock, from what the
 * tables say: a process that died in between loses nothing.
 *
 * @returns how many lapsed
 */
export async function lapseDueOffers(deps: ExamDeps): Promise<number> {
  const due = await deps.sql.query<{ sittingId: string }>(
    `SELECT DISTINCT sitting_id FROM waiting WHERE state = 'offered' AND offer_expires_at <= $1`,
    [deps.clock.now()],
  )
  let lapsed = 0
  for (const { sittingId } of due) {
    lapsed += await inCommand(deps, systemActor('offers', newId()), context =>
      lapseOffersOf(context, sittingId),
    )
  }
  return lapsed
}

async function lapseOffersOf(context: CommandContext, sittingId: string): Promise<number> {
  const sitting = (await lockSitting(context.sql, sittingId))!
  const offers = await context.sql.query<Placed>(
    `SELECT ${WAITING} FROM waiting w WHERE sitting_id = $1 AND state = 'offered' AND offer_expires_at <= $2
     ORDER BY offer_expires_at, priority, place_no`,
    [sittingId, context.now],
  )
  for (const offer of offers) {
    await endInSitting(context, offer, { state: 'lapsed', reason: 'offerExpired' })
    await passSeatToNext(context, sitting, offer.offeredSeatNo!, 'offerExpired')
  }
  return offers.length
}

/** When the clock acts next: an offer is over, kept seats are opened, a plan's year ends. */
export async function nextActAt(deps: ExamDeps): Promise<Date | undefined> {
  const [row] = await deps.sql.query<{ at: Date | null }>(
    `SELECT least((SELECT min(offer_expires_at) FROM waiting WHERE state = 'offered'),
       (SELECT min(s.booking_opens_at) FROM seat JOIN sitting s USING (sitting_id) WHERE seat.state = 'reserved'),
       (SELECT min(entitled_until) FROM waiting WHERE priority = 0 AND state = 'waiting')) AS at`,
  )
  return row?.at ?? undefined
}
