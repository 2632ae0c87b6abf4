import type { Actor } from '../../../../domain/authority/actor'
import { dueAt, isOver } from '../../../../domain/time/due'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { SittingProgress } from '../../../../workflows/contracts/exam'
import { newId } from '../../../kit/base/ids'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { BOOKING, type Booking, endBookings, LATEST_ATTENDANCE, TICKET_COUNTS } from '../seats/bookings'
import { countProgress } from '../seats/sitting-progress'
import { lockSitting, type Sitting } from '../sittings/sittings'
import { isNotWithdrawn } from '../sittings/withdrawn-results'
import { outcomeDecided } from './outcomes'
import { commitBatch } from './result-batch'
import { keptResultOf } from './result-rows'
import { retakeFrom } from './results'

/**
 * At the deadline (exam/results-due), once: whom the door recorded as absent or turned away is absent; what is missing of the
 * others stays unknown: no attempt is used and booking again is allowed. Results that still come are taken. A provisional
 * deadline escalates as soon as no notice can move it that far (lastInstant).
 */
export async function escalateOverdueResults(
  deps: ExamDeps,
  actor: Actor,
  { sittingId }: { sittingId: string },
): Promise<SittingProgress> {
  mustBeAllowed(actor, 'sitting.progress')
  return inCommand(deps, actor, async context => {
    const sitting = await lockSitting(context.sql, sittingId)
    if (!sitting) throw new Error(`no sitting ${sittingId}`)
    const due = dueAt(sitting.endsAt, context.policy.at('exam/results-due', plainDateIn(sitting.startsAt)))
    if (sitting.stage === 'held' && !sitting.resultsOverdueAt && isOver(due, context.now))
      await escalate(context, sitting)
    return countProgress(deps, context.sql, sittingId)
  })
}

async function escalate(context: CommandContext, sitting: Sitting): Promise<void> {
  await context.sql.query('UPDATE sitting SET results_overdue_at = $2 WHERE sitting_id = $1', [
    sitting.sittingId,
    context.now,
  ])
  const open = await openTickets(context, sitting.sittingId)
  const absent = open.filter(each => each.door === 'absent' || each.door === 'turnedAway')
  const missing = open.filter(each => !absent.includes(each))
  await commitAbsences(context, sitting, absent)
  for (const each of missing)
    context.tell(outcomeDecided({ ...each, decisionId: newId() }, 'missing', context.now))
  await endBookings(context, missing, 'resultMissing')
  await context.sql.query(
    `UPDATE seat SET state = 'empty', booking_id = NULL WHERE sitting_id = $1 AND booking_id = ANY($2::uuid[])`,
    [sitting.sittingId, missing.map(each => each.bookingId)],
  )
  const { sittingId } = sitting
  context.log(
    ...missing.map(({ seatNo }) => ({
      sittingId,
      move: 'keptEmpty' as const,
      reason: 'resultMissing',
      seatNo,
    })),
  )
  await context.audit({
    act: 'sitting.progress',
    objectKind: 'sitting',
    objectId: sitting.sittingId,
    after: { resultsOverdue: true, absent: absent.length, missing: missing.length },
  })
}

/** A ticket without a result, and what the door recorded of it last. */
type OpenTicket = Booking & { readonly ticketId: string; readonly door: string | null }

/** Makes a result of what the door recorded: a batch of absences posted by the system, of a locked sitting. */
export async function commitAbsences(
  context: CommandContext,
  sitting: Sitting,
  absent: readonly OpenTicket[],
): Promise<void> {
  if (absent.length === 0) return
  const { sittingId: sourceId, year, category } = sitting
  const source = { sourceKind: 'sitting', sourceId, fileId: null, year, category } as const
  await commitBatch(
    context,
    { ...source, retakeFrom: retakeFrom(context, sitting), lockedSittingIds: [sourceId] },
    absent.map(subject => keptResultOf(subject, { outcome: 'absent', score: null, scoreMax: null })),
  )
}

export const openTickets = (
  context: CommandContext,
  sittingId: string,
  ticketId?: string,
): Promise<OpenTicket[]> =>
  context.sql.query(
    `SELECT ${BOOKING}, t.ticket_id, ${LATEST_ATTENDANCE} AS door
     FROM ticket t JOIN booking b USING (booking_id)
     WHERE t.sitting_id = $1 AND ${TICKET_COUNTS} AND ($2::uuid IS NULL OR t.ticket_id = $2)
       AND NOT EXISTS (SELECT FROM result r
         WHERE r.ticket_id = t.ticket_id AND r.revision = 0 AND ${isNotWithdrawn('r')}) ORDER BY b.order_no`,
    [sittingId, ticketId ?? null],
  )
