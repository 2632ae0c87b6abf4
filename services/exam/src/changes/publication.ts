import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { mayTakePlace, scheduleOf } from '../../../../domain/exam/sitting'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { PublishSittingCommand, SittingPublished } from '../../../../workflows/contracts/exam'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { serveEntitled } from '../seats/priority-queue'
import { holdPlan, type Plan } from '../sittings/exam-plans'
import { fitsRoom, holdRoom, isRoomInUse, type Room, refuseWithdrawn } from '../sittings/rooms'
import { readTimes, type SittingTimes } from '../sittings/sitting-times'
import { findSitting, SITTING, type Sitting, scheduleView, sittingStated } from '../sittings/sittings'

/** Publishes a sitting of a plan in a room (Article 10). The same sitting again is answered the same. */
export async function publishSitting(
  deps: ExamDeps,
  actor: Actor,
  command: PublishSittingCommand,
): Promise<SittingPublished | Refusal> {
  const attempt = (): Promise<SittingPublished | Refusal> =>
    inCommand(deps, actor, context => publishInRoom(context, command))
  return attempt().catch(error => {
    if (isRoomInUse(error))
      return refuse('room-in-use', { roomId: command.roomId, startsAt: command.startsAt })
    // The same command at the same moment: the other one's sitting is there now.
    if ((error as { code?: unknown }).code === '23505') return attempt()
    throw error
  })
}

async function publishInRoom(
  context: CommandContext,
  command: PublishSittingCommand,
): Promise<SittingPublished | Refusal> {
  const denied = authorise(context.actor, 'sitting.publish')
  if (denied) return denied
  const published = await findSitting(context.sql, command.sittingId)
  if (published) return publishedAnswer(published)
  const plan = await holdPlan(context.sql, command.planId)
  const room = await holdRoom(context.sql, command.roomId)
  if (!plan) return refuse('not-found', { planId: command.planId })
  if (!room) return refuse('not-found', { roomId: command.roomId })
  const withdrawn = refuseWithdrawn(room)
  if (withdrawn) return withdrawn
  const times = readTimes(command, context)
  if ('code' in times) return times
  const refusal =
    mayTakePlace(plan, times.startsAt, context.policy) ??
    fitsRoom(room, command.seats) ??
    canBeBooked(context, times)
  if (refusal) return refusal
  const sitting = await insertSitting(context, { command, plan, room, times })
  await layOutSeats(context.sql, sitting, 1)
  context.tell(sittingStated(sitting, context.now))
  await serveEntitled(context, sitting, 'sittingPublished')
  await context.audit({
    act: 'sitting.publish',
    objectKind: 'sitting',
    objectId: sitting.sittingId,
    after: command,
  })
  return publishedAnswer(sitting)
}

/**
 * Refuses a new sitting whose booking would have closed already. A moved sitting keeps its bookings, and so may start
 * sooner.
 */
function canBeBooked(
  { policy, now }: CommandContext,
  { startsAt, endsAt }: SittingTimes,
): Refusal | undefined {
  const { bookingClosesAt } = scheduleOf(startsAt, endsAt, policy)
  if (bookingClosesAt > now) return undefined
  return refuse('invalid-input', {
    field: 'startsAt',
    reason: `booking would have closed at ${bookingClosesAt.toISOString()}`,
  })
}

interface NewSitting {
  readonly command: PublishSittingCommand
  readonly plan: Plan
  readonly room: Room
  readonly times: SittingTimes
}

async function insertSitting(
  context: CommandContext,
  { command, plan, room, times }: NewSitting,
): Promise<Sitting> {
  const schedule = scheduleOf(times.startsAt, times.endsAt, context.policy)
  const [row] = await context.sql.query<Sitting>(
    `INSERT INTO sitting AS s (sitting_id, plan_id, centre_id, room_id, room_no, room_seats, locality, year, category, industry,
       offering_ids, stage, seats, starts_at, ends_at, booking_opens_at, booking_closes_at, last_offer_at, change_until,
       results_due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::uuid[], 'published', $12, $13, $14, $15, $16, $17, $18, $19)
     RETURNING ${SITTING}`,
    [
      command.sittingId,
      plan.planId,
      room.centreId,
      room.roomId,
      room.roomNo,
      room.seats,
      room.locality,
      plan.year,
      plan.category,
      plan.industry,
      plan.offeringIds,
      command.seats,
      schedule.startsAt,
      schedule.endsAt,
      schedule.bookingOpensAt,
      schedule.bookingClosesAt,
      schedule.lastOfferAt,
      schedule.changeUntil,
      schedule.resultsDueAt,
    ],
  )
  return row!
}

/** Adds the free seats from a number up to the sitting's size. */
export async function layOutSeats(sql: Sql, sitting: Sitting, from: number): Promise<void> {
  await sql.query(
    `INSERT INTO seat (sitting_id, seat_no, sitting_version, state)
     SELECT $1::uuid, n, $4::integer, 'free' FROM generate_series($2::integer, $3::integer) AS n`,
    [sitting.sittingId, from, sitting.seats, sitting.version],
  )
}

const publishedAnswer = (sitting: Sitting): SittingPublished => ({
  kind: 'sittingPublished',
  sittingId: sitting.sittingId,
  planId: sitting.planId,
  centreId: sitting.centreId,
  year: sitting.year,
  category: sitting.category,
  locality: sitting.locality,
  seats: sitting.seats,
  schedule: scheduleView(sitting),
})
