import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ExamDeps } from '../deps'
import { findSitting, guardOfSitting } from '../sittings/sittings'
import type { Move } from './allocation'

/** A move of a seat, for a recomputation of the order: it names bookings and places, no people. */
export interface ListedAllocation {
  readonly seq: number
  /** null: of a place for every sitting of the plan. */
  readonly sittingId: string | null
  readonly move: Move
  readonly reason: string
  readonly seatNo: number | null
  readonly bookingId: string | null
  readonly waitingId: string | null
  /** The order of a place: first by priority, then by number. */
  readonly priority: number | null
  readonly placeNo: number | null
  readonly at: string
}

/**
 * The log of a sitting's seats in its order, and in between what happened elsewhere to those who come first in its plan: with it
 * the sitting's centre and bureaus recompute that the order was kept.
 */
export async function listAllocations(
  deps: ExamDeps,
  actor: Actor,
  sittingId: string,
  page: { readonly after: number | undefined; readonly limit: number },
): Promise<ListedAllocation[] | Refusal> {
  const sitting = await findSitting(deps.sql, sittingId)
  const denied = authorise(actor, 'allocation.read', sitting ? guardOfSitting(sitting) : {})
  if (denied || !sitting) return denied ?? refuse('not-found', { sittingId })
  const rows = await deps.sql.query<Omit<ListedAllocation, 'at'> & { at: Date }>(
    `WITH log AS (
       (SELECT seq, sitting_id, move, reason, seat_no, booking_id, waiting_id, at FROM allocation
        WHERE sitting_id = $1 AND seq > $3 ORDER BY seq LIMIT $4)
       UNION ALL
       (SELECT seq, sitting_id, move, reason, NULL, NULL, waiting_id, at FROM plan_allocation
        WHERE plan_id = $2 AND seq > $3 AND sitting_id IS DISTINCT FROM $1 ORDER BY seq LIMIT $4)
     )
     SELECT l.seq, l.sitting_id, l.move, l.reason, l.seat_no, l.booking_id,
       l.waiting_id, w.priority, w.place_no, l.at
     FROM log l LEFT JOIN waiting w USING (waiting_id) ORDER BY l.seq LIMIT $4`,
    [sittingId, sitting.planId, page.after ?? 0, page.limit],
  )
  return rows.map(row => ({ ...row, at: row.at.toISOString() }))
}
