import type { Actor } from '../../../../domain/authority/actor'
import { dueAt, isOver } from '../../../../domain/time/due'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { SittingProgress } from '../../../../workflows/contracts/exam'
import { newId } from '../../../kit/base/ids'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { type ExamDeps, type Step, within } from '../deps'
import { DOOR } from '../door/attendance'
import { BOOKING, type Booking, endBookings, TICKET_COUNTS } from '../seats/bookings'
import { countProgress } from '../seats/sitting-progress'
import { isNotWithdrawn } from '../seats/withdrawn-results'
import { lockSitting, type Sitting } from '../sittings/sittings'
import { outcomeDecided } from './outcomes'
import { commitBatch } from './result-batch'
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
  return within(deps, actor, async step => {
    const sitting = await lockSitting(step.sql, sittingId)
    if (!sitting) throw new Error(`no sitting ${sittingId}`)
    const due = dueAt(sitting.endsAt, step.policy.at('exam/results-due', plainDateIn(sitting.startsAt)))
    if (sitting.stage === 'held' && !sitting.resultsOverdueAt && isOver(due, step.now))
      await escalate(step, sitting)
    return countProgress(deps, step.sql, sittingId)
  })
}

async function escalate(step: Step, sitting: Sitting): Promise<void> {
  await step.sql.query('UPDATE sitting SET results_overdue_at = $2 WHERE sitting_id = $1', [
    sitting.sittingId,
    step.now,
  ])
  const open = await openTickets(step, sitting.sittingId)
  const absent = open.filter(each => each.door === 'absent' || each.door === 'turnedAway')
  const missing = open.filter(each => !absent.includes(each))
  await commitAbsences(step, sitting, absent)
  for (const each of missing) step.tell(outcomeDecided({ ...each, decisionId: newId() }, 'missing', step.now))
  await endBookings(step, missing, 'resultMissing')
  await step.sql.query(
    `UPDATE seat SET state = 'empty', booking_id = NULL WHERE sitting_id = $1 AND booking_id = ANY($2::uuid[])`,
    [sitting.sittingId, missing.map(each => each.bookingId)],
  )
  const { sittingId } = sitting
  step.log(
    ...missing.map(({ seatNo }) => ({
      sittingId,
      move: 'keptEmpty' as const,
      reason: 'resultMissing',
      seatNo,
    })),
  )
  await step.audit({
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
  step: Step,
  sitting: Sitting,
  absent: readonly OpenTicket[],
): Promise<void> {
  if (absent.length === 0) return
  const { sittingId: sourceId, year, category } = sitting
  const source = { sourceKind: 'sitting', sourceId, fileId: null, year, category } as const
  await commitBatch(
    step,
    { ...source, retakeFrom: retakeFrom(step, sitting), lockedSittingIds: [sourceId] },
    absent.map(subject => ({ subject, result: { outcome: 'absent', score: null, scoreMax: null } })),
  )
}

export const openTickets = (step: Step, sittingId: string, ticketId?: string): Promise<OpenTicket[]> =>
  step.sql.query(
    `SELECT ${BOOKING}, t.ticket_id, ${DOOR} AS door
     FROM ticket t JOIN booking b USING (booking_id)
     WHERE t.sitting_id = $1 AND ${TICKET_COUNTS} AND ($2::uuid IS NULL OR t.ticket_id = $2)
       AND NOT EXISTS (SELECT FROM result r
         WHERE r.ticket_id = t.ticket_id AND r.revision = 0 AND ${isNotWithdrawn('r')}) ORDER BY b.order_no`,
    [sittingId, ticketId ?? null],
  )
