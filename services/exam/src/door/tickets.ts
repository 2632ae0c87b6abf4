import type { Actor } from '../../../../domain/authority/actor'
import { ticketNumber } from '../../../../domain/exam/ticket-number'
import { newId } from '../../../kit/base/ids'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { type ExamDeps, type Step, within } from '../deps'
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
  return within(deps, actor, async step => {
    const sitting = await lockSitting(step.sql, sittingId)
    if (!sitting) throw new Error(`no sitting ${sittingId}`)
    if (sitting.stage === 'published') await closeWithin(step, sitting)
    return { tickets: await countTickets(step, sittingId) }
  })
}

async function closeWithin(step: Step, sitting: Sitting): Promise<void> {
  const closed = await enterStage(step, sitting, 'bookingClosed')
  await closeQueue(step, sitting, 'bookingClosed')
  // Waits for whoever is just taking a seat, and leaves none for who read the sitting before.
  await step.sql.query('UPDATE seat SET sitting_version = $2 WHERE sitting_id = $1', [
    sitting.sittingId,
    closed.version,
  ])
  await keepEmpty(step, sitting)
  await issueTickets(step, sitting)
  await step.audit({
    act: 'sitting.progress',
    objectKind: 'sitting',
    objectId: sitting.sittingId,
    after: { stage: closed.stage },
  })
}

/** What nobody took stays empty. */
async function keepEmpty(step: Step, { sittingId }: Sitting): Promise<void> {
  const rows = await step.sql.query<{ seatNo: number }>(
    `UPDATE seat SET state = 'empty', waiting_id = NULL WHERE sitting_id = $1 AND state NOT IN ('taken', 'empty')
     RETURNING seat_no`,
    [sittingId],
  )
  const [move, reason] = ['keptEmpty', 'bookingClosed'] as const
  step.log(...rows.map(({ seatNo }) => ({ sittingId, move, reason, seatNo })))
}

/** A ticket for each holder that has none, numbered in the order of the seats given. */
async function issueTickets(step: Step, sitting: Sitting): Promise<void> {
  const [{ issued } = { issued: 0 }] = await step.sql.query<{ issued: number }>(
    'SELECT count(*) AS issued FROM ticket WHERE sitting_id = $1',
    [sitting.sittingId],
  )
  const holders = await step.sql.query<{ bookingId: string }>(
    `SELECT b.booking_id FROM seat s JOIN booking b USING (booking_id) LEFT JOIN ticket t USING (booking_id)
     WHERE s.sitting_id = $1 AND b.state = 'inForce' AND t.ticket_id IS NULL ORDER BY b.order_no`,
    [sitting.sittingId],
  )
  await step.sql.query(
    `INSERT INTO ticket (ticket_id, ticket_no, booking_id, sitting_id, issued_at)
     SELECT t.id, t.no, t.booking, $4::uuid, $5::timestamptz FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS t(id, no, booking)`,
    [
      holders.map(newId),
      holders.map((_, at) => ticketNumber(sitting.year, sitting.sittingNo, issued + at + 1)),
      holders.map(each => each.bookingId),
      sitting.sittingId,
      step.now,
    ],
  )
}

/** The tickets whose holders have kept their seat. */
export async function countTickets(step: Pick<Step, 'sql'>, sittingId: string): Promise<number> {
  const [row] = await step.sql.query<{ tickets: number }>(
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
  return within(deps, actor, async step => {
    const sitting = await lockSitting(step.sql, sittingId)
    if (!sitting) throw new Error(`no sitting ${sittingId}`)
    if (sitting.stage === 'bookingClosed') await enterStage(step, sitting, 'held')
    return { tickets: await countTickets(step, sittingId) }
  })
}
