import { authorise } from '../../../../domain/authority/authority'
import { mayTakePlace, scheduleOf } from '../../../../domain/exam/sitting'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ExamActivities } from '../../../../workflows/contracts/exam'
import type { Step } from '../deps'
import { BOOKING, type Booking, seatBooked } from '../seats/bookings'
import type { AwardKey } from '../seats/candidates'
import { endElsewhere } from '../seats/ineligible-bookings'
import { giveSeatOn, setSeat } from '../seats/queue'
import { offersOf, shortenOffers, withdrawOffer } from '../seats/waiting'
import { findPlan, holdRoom, readTimes, refuseWithdrawn } from '../sittings/publication'
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
export async function move(step: Step, sitting: Sitting, command: MoveCommand): Promise<Changed | Refusal> {
  const moved = await moveTo(step, sitting, command)
  if (isRefusal(moved)) return moved
  step.tell(sittingStated(moved, step.now))
  const displaced = await fitSeats(step, moved, 'sittingMoved')
  await keepOffers(step, moved)
  await endElsewhere(step, await waitersOf(step, moved), [moved.sittingId])
  await giveEmptySeatsOn(step, moved)
  await tellHolders(step, moved)
  return { sitting: moved, displaced }
}

async function moveTo(step: Step, sitting: Sitting, command: MoveCommand): Promise<Sitting | Refusal> {
  const room = await holdRoom(step.sql, command.roomId)
  // A centre moves its sittings between its own rooms only.
  const denied = authorise(step.actor, 'sitting.move', room ? { centreId: room.centreId } : {})
  if (denied || !room) return denied ?? refuse('not-found', { roomId: command.roomId })
  const times = readTimes(command, step)
  if ('code' in times) return times
  const plan = (await findPlan(step.sql, sitting.planId))!
  const isSameRoom = room.roomId === sitting.roomId
  const refusal =
    (isSameRoom ? undefined : refuseWithdrawn(room)) ?? mayTakePlace(plan, times.startsAt, step.policy)
  if (refusal) return refusal
  const schedule = scheduleOf(times.startsAt, times.endsAt, step.policy)
  const [moved] = await step.sql.query<Sitting>(
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

/** Whose wait before a retake is not over by the new time has no use for a place in the queue any more. */
const waitersOf = (step: Step, { sittingId }: Sitting): Promise<AwardKey[]> =>
  step.sql.query<AwardKey>(
    `SELECT person_id AS "personId", course_id AS "courseId", year FROM waiting
     WHERE sitting_id = $1 AND state IN ('waiting', 'offered')`,
    [sittingId],
  )

/** No offer outlives the closing; what can't be taken yet is offered when booking opens. */
async function keepOffers(step: Step, sitting: Sitting): Promise<void> {
  if (step.now >= sitting.bookingOpensAt) return shortenOffers(step, sitting, 'sittingMoved')
  for (const offer of await offersOf(step.sql, sitting.sittingId)) {
    await withdrawOffer(step, offer, 'sittingMoved')
    await setSeat(step.sql, sitting.sittingId, offer.offeredSeatNo!, 'empty')
  }
}

/** Seats that had to stay empty before can be had again, where the moved sitting takes bookings: by the queue first. */
async function giveEmptySeatsOn(step: Step, sitting: Sitting): Promise<void> {
  const rows = await step.sql.query<{ seatNo: number }>(
    `SELECT seat_no FROM seat WHERE sitting_id = $1 AND state IN ('empty', 'reserved') ORDER BY seat_no`,
    [sitting.sittingId],
  )
  for (const { seatNo } of rows) await giveSeatOn(step, sitting, seatNo, 'sittingMoved')
}

/** Those who keep their seat hear the new time, and may give the seat up until it starts. */
async function tellHolders(step: Step, sitting: Sitting): Promise<void> {
  const bookings = await step.sql.query<Booking>(
    `UPDATE booking b SET moved_at = $2 FROM seat s
     WHERE s.sitting_id = $1 AND b.booking_id = s.booking_id AND b.state = 'inForce' RETURNING ${BOOKING}`,
    [sitting.sittingId, step.now],
  )
  for (const booking of bookings) step.tell(seatBooked(booking, sitting))
}
