import { systemActor } from '../../../../domain/authority/actor'
import { newId } from '../../../kit/base/ids'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { lockSitting } from '../sittings/sittings'
import { serveEntitled } from './priority-queue'
import { passSeatToNext } from './queue'
import { endWaiting, WAITING, type Waiting } from './waiting'

/**
 * The clock's work for people who lost a seat. It reads all it needs from the tables, so that a killed process loses
 * nothing.
 */

/** Opens the seats that were kept until booking opened: they go to people with a first place, then to the queue, else they are free. */
export async function openReservedSeats(deps: ExamDeps): Promise<number> {
  const due = await deps.sql.query<{ sittingId: string }>(
    `SELECT DISTINCT s.sitting_id FROM seat JOIN sitting s USING (sitting_id)
     WHERE seat.state = 'reserved' AND s.booking_opens_at <= $1`,
    [deps.clock.now()],
  )
  let opened = 0
  for (const { sittingId } of due) {
    opened += await inCommand(deps, systemActor('offers', newId()), context =>
      openSeatsOf(context, sittingId),
    )
  }
  return opened
}

async function openSeatsOf(context: CommandContext, sittingId: string): Promise<number> {
  const sitting = (await lockSitting(context.sql, sittingId))!
  if (context.now < sitting.bookingOpensAt) return 0
  const seats = await context.sql.query<{ seatNo: number }>(
    `SELECT seat_no FROM seat WHERE sitting_id = $1 AND state = 'reserved' ORDER BY seat_no`,
    [sittingId],
  )
  for (const { seatNo } of seats) await passSeatToNext(context, sitting, seatNo, 'bookingOpened')
  return seats.length
}

/**
 * Serves people who come first again, because an offer lapsed or a wait is over: they are offered the free seats of
 * the plan's sittings, or a seat is kept until booking opens.
 *
 * @returns how many sittings were looked at
 */
export async function serveEverywhere(deps: ExamDeps): Promise<number> {
  const due = await deps.sql.query<{ sittingId: string }>(
    `SELECT s.sitting_id FROM sitting s
     WHERE s.stage = 'published' AND s.plan_id IN (SELECT plan_id FROM waiting WHERE priority = 0 AND state = 'waiting')
       AND EXISTS (SELECT FROM seat WHERE seat.sitting_id = s.sitting_id AND seat.state = 'free')
     ORDER BY s.starts_at`,
  )
  for (const { sittingId } of due) {
    await inCommand(deps, systemActor('offers', newId()), async context =>
      serveEntitled(context, (await lockSitting(context.sql, sittingId))!, 'seatFree'),
    )
  }
  return due.length
}

/** The plan's year is over, and with it the right to come first. */
export function endDueEntitlements(deps: ExamDeps): Promise<number> {
  return inCommand(deps, systemActor('offers', newId()), async context => {
    const due = await context.sql.query<Waiting>(
      `SELECT ${WAITING} FROM waiting w WHERE priority = 0 AND state = 'waiting' AND entitled_until < $1
       ORDER BY place_no LIMIT 500 FOR UPDATE`,
      [context.now],
    )
    for (const place of due) await endWaiting(context, place, 'closed', 'yearEnded')
    return due.length
  })
}
