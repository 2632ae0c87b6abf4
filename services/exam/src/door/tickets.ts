import type { Actor } from '../../../../domain/authority/actor'
import { ticketNumber } from '../../../../domain/exam/ticket-number'
import { newId } from '../../../kit/base/ids'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { TICKET_COUNTS } from '../seats/bookings'
import { closeQueue } from '../seats/waiting'
import { enterStage, lockSitting, type Sitting } from '../sittings/sittings'

/** Booking closes: the queue ends, offered seats stay empty, and each holder has an admission ticket (准考证). */
export async function closeBooking(
  deps: ExamDeps,
  actor: Actor,
  { sittingId }: { sittingId: string },
): Promise<{ tickets: number }> {
  mustBeAllowed(actor, 'sitting.progress')
  return inCommand(deps, actor, async context => {
    const sitting = await lockSitting(context.sql, sittingId)
    if (!sitting) throw new Error(`no sitting ${sittingId}`)
    if (sitting.stage === 'published') await closeLockedSitting(context, sitting)
    return { tickets: await countTickets(context, sittingId) }
  })
}

async function closeLockedSitting(context: CommandContext, sitting: Sitting): Promise<void> {
  const closed = await enterStage(context, sitting, 'bookingClosed')
  await closeQueue(context, sitting, 'bookingClosed')
  // Waits for transactions that are taking a seat, and refuses seats to those that read the sitting before.
  await context.sql.query('UPDATE seat SET sitting_version = $2 WHERE sitting_id = $1', [
    sitting.sittingId,
    closed.version,
  ])
  await keepSeatsEmpty(context, sitting)
  await issueTickets(context, sitting)
  await context.audit({
    act: 'sitting.progress',
    objectKind: 'sitting',
    objectId: sitting.sittingId,
    after: { stage: closed.stage },
  })
}

/** Seats without a booking stay empty. */
async function keepSeatsEmpty(context: CommandContext, { sittingId }: Sitting): Promise<void> {
  const rows = await context.sql.query<{ seatNo: number }>(
    `UPDATE seat SET state = 'empty', waiting_id = NULL WHERE sitting_id = $1 AND state NOT IN ('taken', 'empty')
     RETURNING seat_no`,
    [sittingId],
  )
  const [move, reason] = ['keptEmpty', 'bookingClosed'] as const
  context.log(...rows.map(({ seatNo }) => ({ sittingId, move, reason, seatNo })))
}

/** A ticket for each holder that has none, numbered in the order of the seats given. */
async function issueTickets(context: CommandContext, sitting: Sitting): Promise<void> {
  const [{ issued } = { issued: 0 }] = await context.sql.query<{ issued: number }>(
    'SELECT count(*) AS issued FROM ticket WHERE sitting_id = $1',
    [sitting.sittingId],
  )
  const holders = await context.sql.query<{ bookingId: string }>(
    `SELECT b.booking_id FROM seat s JOIN booking b USING (booking_id) LEFT JOIN ticket t USING (booking_id)
     WHERE s.sitting_id = $1 AND b.state = 'inForce' AND t.ticket_id IS NULL ORDER BY b.order_no`,
    [sitting.sittingId],
  )
  await context.sql.query(
    `INSERT INTO ticket (ticket_id, ticket_no, booking_id, sitting_id, issued_at)
     SELECT t.id, t.no, t.booking, $4::uuid, $5::timestamptz FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS t(id, no, booking)`,
    [
      holders.map(newId),
      holders.map((_, at) => ticketNumber(sitting.year, sitting.sittingNo, issued + at + 1)),
      holders.map(each => each.bookingId),
      sitting.sittingId,
      context.now,
    ],
  )
}

/** The tickets whose holders have kept their seat. */
export async function countTickets(context: Pick<CommandContext, 'sql'>, sittingId: string): Promise<number> {
  const [row] = await context.sql.query<{ tickets: number }>(
    `SELECT count(*) AS tickets FROM ticket t JOIN booking b USING (booking_id)
     WHERE t.sitting_id = $1 AND ${TICKET_COUNTS}`,
    [sittingId],
  )
  return row?.tickets ?? 0
}

/** The sitting took place: results may be posted. */
export async function holdSitting(
  deps: ExamDeps,
  actor: Actor,
  { sittingId }: { sittingId: string },
): Promise<{ tickets: number }> {
  mustBeAllowed(actor, 'sitting.progress')
  return inCommand(deps, actor, async context => {
    const sitting = await lockSitting(context.sql, sittingId)
    if (!sitting) throw new Error(`no sitting ${sittingId}`)
    if (sitting.stage === 'bookingClosed') await enterStage(context, sitting, 'held')
    return { tickets: await countTickets(context, sittingId) }
  })
}
