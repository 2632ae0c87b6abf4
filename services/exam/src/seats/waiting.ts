import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { fact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import type { CommandContext } from '../deps'
import type { Sitting } from '../sittings/sittings'
import type { Move } from './allocation'

export type WaitingState = 'waiting' | 'offered' | 'accepted' | 'lapsed' | 'left' | 'closed'

/**
 * A waiting place, one a person, course and year: in the queue of a sitting, or, for who lost a seat by no act of one's own
 * (priority-queue.ts), for every sitting of the plan; then it is a sitting's only while a seat is held there.
 */
export interface Waiting {
  readonly waitingId: string
  readonly planId: string
  /** null: for every sitting of the plan. */
  readonly sittingId: string | null
  readonly personId: string
  readonly courseId: string
  readonly year: number
  readonly priority: number
  readonly placeNo: number
  readonly state: WaitingState
  readonly reason: string
  readonly offeredSeatNo: number | null
  readonly offerExpiresAt: Date | null
  readonly joinedAt: Date
  readonly movedAt: Date
  /** Set for who lost a seat: until then they come first. */
  readonly entitledUntil: Date | null
}

/** A place that is a sitting's. */
export type Placed = Waiting & { readonly sittingId: string }

export const WAITING = `w.waiting_id, w.plan_id, w.sitting_id,
  w.person_id, w.course_id, w.year, w.priority, w.place_no, w.state, w.reason,
  w.offered_seat_no, w.offer_expires_at, w.joined_at, w.moved_at,
  w.entitled_until`

export async function findWaiting(sql: Sql, waitingId: string): Promise<Waiting | undefined> {
  const [row] = await sql.query<Waiting>(`SELECT ${WAITING} FROM waiting w WHERE waiting_id = $1`, [
    waitingId,
  ])
  return row
}

/** The place that a person has for a course and year now. */
export async function findPlaceOf(
  sql: Sql,
  of: Pick<Waiting, 'personId' | 'courseId' | 'year'>,
): Promise<Waiting | undefined> {
  const [row] = await sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w
     WHERE person_id = $1 AND course_id = $2 AND year = $3 AND state IN ('waiting', 'offered')`,
    [of.personId, of.courseId, of.year],
  )
  return row
}

/**
 * Which place this is, from 1: who lost a seat comes before all others, then the order of joining. Of a place for every
 * sitting: which among those of the plan.
 */
export async function placeOf(sql: Sql, waiting: Waiting): Promise<number> {
  const [row] = await sql.query<{ place: number }>(
    `SELECT (SELECT count(*) FROM waiting WHERE sitting_id = $1 AND state IN ('waiting', 'offered')
         AND (priority, place_no) <= ($2, $3))
       + (SELECT count(*) FROM waiting WHERE plan_id = $4 AND priority = 0 AND state = 'waiting'
         AND (priority, place_no) <= ($2, $3)) AS place`,
    [waiting.sittingId, waiting.priority, waiting.placeNo, waiting.planId],
  )
  return row?.place ?? 0
}

interface SeatOffer {
  readonly sittingId: string
  readonly seatNo: number
  readonly expiresAt: Date
  readonly reason: string
}

/** Holds a seat for a waiting place until a deadline. */
export async function offerSeat(
  context: CommandContext,
  waiting: Waiting,
  { sittingId, seatNo, expiresAt, reason }: SeatOffer,
): Promise<void> {
  await context.sql.query(
    `UPDATE seat SET state = 'offered', booking_id = NULL, waiting_id = $3 WHERE sitting_id = $1 AND seat_no = $2`,
    [sittingId, seatNo, waiting.waitingId],
  )
  const [row] = await context.sql.query<Placed>(
    `UPDATE waiting w SET state = 'offered', sitting_id = $6, reason = $2, offered_seat_no = $3, offer_expires_at = $4,
       moved_at = $5
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, reason, seatNo, expiresAt, context.now, sittingId],
  )
  logMove(context, row!, 'offered', reason)
  publishMove(context, row!)
}

/** How a place ends for good. */
type Ending = 'accepted' | 'lapsed' | 'left' | 'closed'

/** Ends a waiting place for good. The seat offered with it, if any, is the caller's next step. */
export async function endWaiting(
  context: CommandContext,
  waiting: Waiting,
  state: Ending,
  reason: string,
): Promise<void> {
  // A place for every sitting is under no sitting's lock: another may just be offering it a seat.
  const [row] = await context.sql.query<Waiting>(
    `UPDATE waiting w SET state = $2, reason = $3, offered_seat_no = NULL, offer_expires_at = NULL, moved_at = $4
     WHERE waiting_id = $1 AND state = $5 AND sitting_id IS NOT DISTINCT FROM $6 RETURNING ${WAITING}`,
    [waiting.waitingId, state, reason, context.now, waiting.state, waiting.sittingId],
  )
  if (!row) throw new BeginAgain('a waiting place moved meanwhile')
  logMove(context, { ...row, offeredSeatNo: waiting.offeredSeatNo }, state, reason)
  publishMove(context, row)
}

/** Opens a place that had ended, where it was in its order: of a sitting, or (null) for every sitting of the plan. */
export async function reopenWaiting(
  context: CommandContext,
  waiting: Waiting,
  sittingId: string | null,
  reason: string,
): Promise<void> {
  const [row] = await context.sql.query<Waiting>(
    `UPDATE waiting w SET state = 'waiting', sitting_id = $2, reason = $3, moved_at = $4, given_back_at = NULL
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, sittingId, reason, context.now],
  )
  logMove(context, row!, sittingId === null ? 'entitled' : 'queued', reason)
  publishMove(context, row!)
}

/** The end of an offer or of a place in one sitting; the first place in the plan stays. */
type Taking = { readonly state: 'lapsed' | 'closed'; readonly reason: string }

/**
 * Ends a waiting place in this sitting. Who lost a seat before comes first in the plan's other sittings again; a sitting whose
 * offer they let lapse offers them none any more, so that it is not held for them for ever.
 */
export async function endInSitting(
  context: CommandContext,
  waiting: Placed,
  { state, reason }: Taking,
): Promise<void> {
  if (waiting.entitledUntil === null) return endWaiting(context, waiting, state, reason)
  logMove(context, waiting, state, reason)
  await returnToPlan(context, waiting, reason, state === 'lapsed')
}

/** Takes an offer back where no seat is left for it: the place stays. */
export async function withdrawOffer(context: CommandContext, waiting: Placed, reason: string): Promise<void> {
  if (waiting.entitledUntil !== null) {
    logMove(context, waiting, 'closed', reason)
    return returnToPlan(context, waiting, reason, false)
  }
  const [row] = await context.sql.query<Placed>(
    `UPDATE waiting w SET state = 'waiting', reason = $2, offered_seat_no = NULL, offer_expires_at = NULL, moved_at = $3
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, reason, context.now],
  )
  logMove(context, row!, 'queued', reason)
  publishMove(context, row!)
}

async function returnToPlan(
  context: CommandContext,
  waiting: Placed,
  reason: string,
  isPassedOver: boolean,
): Promise<void> {
  const [row] = await context.sql.query<Waiting>(
    `UPDATE waiting w SET state = 'waiting', sitting_id = NULL, reason = $2, offered_seat_no = NULL, offer_expires_at = NULL,
       moved_at = $3, passed_over = CASE WHEN $4 THEN passed_over || sitting_id ELSE passed_over END
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, reason, context.now, isPassedOver],
  )
  logMove(context, row!, 'queued', reason)
  publishMove(context, row!)
}

/** Ends every waiting place of the sitting: the closing, or the sitting was cancelled. */
export async function closeQueue(context: CommandContext, sitting: Sitting, reason: string): Promise<void> {
  const rows = await context.sql.query<Placed>(
    `SELECT ${WAITING} FROM waiting w WHERE sitting_id = $1 AND state IN ('waiting', 'offered') ORDER BY priority, place_no`,
    [sitting.sittingId],
  )
  for (const row of rows) await endInSitting(context, row, { state: 'closed', reason })
}

/** The offers of a sitting, first in the queue first. */
export const offersOf = (sql: Sql, sittingId: string): Promise<Placed[]> =>
  sql.query<Placed>(
    `SELECT ${WAITING} FROM waiting w WHERE sitting_id = $1 AND state = 'offered' ORDER BY priority, place_no`,
    [sittingId],
  )

/** No offer outlives the closing, also where the sitting moved. */
export async function shortenOffers(
  context: CommandContext,
  sitting: Sitting,
  reason: string,
): Promise<void> {
  const rows = await context.sql.query<Placed>(
    `UPDATE waiting w SET offer_expires_at = $2, moved_at = $3
     WHERE sitting_id = $1 AND state = 'offered' AND offer_expires_at > $2 RETURNING ${WAITING}`,
    [sitting.sittingId, sitting.bookingClosesAt, context.now],
  )
  for (const row of rows) {
    logMove(context, row, 'offered', reason)
    publishMove(context, row)
  }
}

/** In the log of the sitting's seats; of who lost a seat, in the plan's too. */
export const logMove = (context: CommandContext, waiting: Waiting, move: Move, reason: string): void =>
  context.log({
    sittingId: waiting.sittingId,
    planId: waiting.entitledUntil === null ? null : waiting.planId,
    move,
    reason,
    seatNo: waiting.offeredSeatNo,
    waitingId: waiting.waitingId,
  })

/** To everybody: the place as it is now. */
export const publishMove = (context: CommandContext, waiting: Waiting): void =>
  context.tell(
    fact(WaitingMovedSchema, waiting.personId, {
      waitingId: waiting.waitingId,
      planId: waiting.planId,
      sittingId: waiting.sittingId ?? '',
      personId: waiting.personId,
      courseId: waiting.courseId,
      year: waiting.year,
      state: waiting.state,
      reason: waiting.reason,
      ...(waiting.offeredSeatNo === null ? {} : { offeredSeatNo: waiting.offeredSeatNo }),
      ...(waiting.offerExpiresAt ? { offerExpiresAt: timestampFromDate(waiting.offerExpiresAt) } : {}),
      ...(waiting.entitledUntil ? { entitledUntil: timestampFromDate(waiting.entitledUntil) } : {}),
      movedAt: timestampFromDate(context.now),
    }),
  )
