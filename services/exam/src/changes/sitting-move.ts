import { authorise } from '../../../../domain/authority/authority'
import { mayTakePlace, scheduleOf } from '../../../../domain/exam/sitting'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ExamActivities } from '../../../../workflows/contracts/exam'
import type { CommandContext } from '../deps'
import { BOOKING, type Booking, seatBooked } from '../seats/bookings'
import type { AwardKey } from '../seats/candidates'
import { endIneligibleBookings } from '../seats/ineligible-bookings'
import { passSeatToNext, setSeat } from '../seats/queue'
import { offersOf, shortenOffers, withdrawOffer } from '../seats/waiting'
import { findPlan } from '../sittings/exam-plans'
import { holdRoom, refuseWithdrawn } from '../sittings/rooms'
import { readTimes } from '../sittings/sitting-times'
import { SITTING, type Sitting, sittingStated } from '../sittings/sittings'
import { fitSeats } from './seat-fit'

type MoveCommand = Parameters<ExamActivities['moveSitting']>[1]

/** A sitting after a change, and who lost a seat by it. */
export interface Changed {
  readonly sitting: Sitting
  readonly displaced: readonly Booking[]
}

/**
 * Moves a sitting that is locked: who has a seat, and may sit then, keeps one while there are as many; all hear the new time.
 * Who can't sit so early (exam/retake-wait) is displaced, as by a smaller room.
 */
export async function moveLockedSitting(
  context: CommandContext,
  sitting: Sitting,
  command: MoveCommand,
): Promise<Changed | Refusal> {
  const moved = await writeMove(context, sitting, command)
  if (isRefusal(moved)) return moved
  context.tell(sittingStated(moved, context.now))
  const displaced = await fitSeats(context, moved, 'sittingMoved')
  await adaptOffers(context, moved)
  await endIneligibleBookings(context, await findWaiters(context, moved), [moved.sittingId])
  await passEmptySeatsToQueue(context, moved)
  await tellHolders(context, moved)
  return { sitting: moved, displaced }
}

async function writeMove(
  context: CommandContext,
  sitting: Sitting,
  command: MoveCommand,
): Promise<Sitting | Refusal> {
  const room = await holdRoom(context.sql, command.roomId)
  // A centre moves its sittings between its own rooms only.
  const denied = authorise(context.actor, 'sitting.move', room ? { centreId: room.centreId } : {})
  if (denied || !room) return denied ?? refuse('not-found', { roomId: command.roomId })
  const times = readTimes(command, context)
  if ('code' in times) return times
  const plan = (await findPlan(context.sql, sitting.planId))!
  const isSameRoom = room.roomId === sitting.roomId
  const refusal =
    (isSameRoom ? undefined : refuseWithdrawn(room)) ?? mayTakePlace(plan, times.startsAt, context.policy)
  if (refusal) return refusal
  const schedule = scheduleOf(times.startsAt, times.endsAt, context.policy)
  const [moved] = await context.sql.query<Sitting>(
    `UPDATE sitting s SET room_id = $2, room_no = $3, room_seats = $4, centre_id = $5, locality = $6, seats = least(seats, $4),
       starts_at = $7, ends_at = $8, booking_opens_at = $9, booking_closes_at = $10, last_offer_at = $11, change_until = $12,
       results_due_at = $13, stage = 'published', version = version + 1
     WHERE sitting_id = $1 RETURNING ${SITTING}`,
    [
      sitting.sittingId,
      room.roomId,
      room.roomNo,
      room.seats,
      room.centreId,
      room.locality,
      schedule.startsAt,
      schedule.endsAt,
      schedule.bookingOpensAt,
      schedule.bookingClosesAt,
      schedule.lastOfferAt,
      schedule.changeUntil,
      schedule.resultsDueAt,
    ],
  )
  return moved!
}

/** The people in the queue. A person whose retake wait ends after the new start loses the place. */
const findWaiters = (context: CommandContext, { sittingId }: Sitting): Promise<AwardKey[]> =>
  context.sql.query<AwardKey>(
    `SELECT person_id, course_id, year FROM waiting
     WHERE sitting_id = $1 AND state IN ('waiting', 'offered')`,
    [sittingId],
  )

/** No offer outlives the closing; what can't be taken yet is offered when booking opens. */
async function adaptOffers(context: CommandContext, sitting: Sitting): Promise<void> {
  if (context.now >= sitting.bookingOpensAt) return shortenOffers(context, sitting, 'sittingMoved')
  for (const offer of await offersOf(context.sql, sitting.sittingId)) {
    await withdrawOffer(context, offer, 'sittingMoved')
    await setSeat(context.sql, sitting.sittingId, offer.offeredSeatNo!, 'empty')
  }
}

/** Seats that had to stay empty before can be had again, where the moved sitting takes bookings: by the queue first. */
async function passEmptySeatsToQueue(context: CommandContext, sitting: Sitting): Promise<void> {
  const rows = await context.sql.query<{ seatNo: number }>(
    `SELECT seat_no FROM seat WHERE sitting_id = $1 AND state IN ('empty', 'reserved') ORDER BY seat_no`,
    [sitting.sittingId],
  )
  for (const { seatNo } of rows) await passSeatToNext(context, sitting, seatNo, 'sittingMoved')
}

/** Tells the holders who keep their seats the new time. They may give the seat up until the sitting starts. */
async function tellHolders(context: CommandContext, sitting: Sitting): Promise<void> {
  const bookings = await context.sql.query<Booking>(
    `UPDATE booking b SET moved_at = $2 FROM seat s
     WHERE s.sitting_id = $1 AND b.booking_id = s.booking_id AND b.state = 'inForce' RETURNING ${BOOKING}`,
    [sitting.sittingId, context.now],
  )
  for (const booking of bookings) context.tell(seatBooked(booking, sitting))
}
