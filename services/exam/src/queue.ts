import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { fateOfSeat } from '../../../domain/exam/queue'
import { WaitingMovedSchema } from '../../../proto/generated/exam_pb'
import type { Sql } from '../../kit/database'
import { fact } from '../../kit/facts'
import { newId } from '../../kit/ids'
import type { Move } from './allocation'
import type { AwardKey } from './candidates'
import type { Step } from './exam'
import type { Sitting } from './sittings'

export type WaitingState = 'waiting' | 'offered' | 'accepted' | 'lapsed' | 'left' | 'closed'

export interface Waiting {
  readonly waitingId: string
  readonly sittingId: string
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
}

export const WAITING = `w.waiting_id AS "waitingId", w.sitting_id AS "sittingId", w.person_id AS "personId",
  w.course_id AS "courseId", w.year, w.priority, w.place_no AS "placeNo", w.state, w.reason,
  w.offered_seat_no AS "offeredSeatNo", w.offer_expires_at AS "offerExpiresAt", w.joined_at AS "joinedAt"`

/**
 * The queue of a sitting. Every function here that moves something runs under the sitting's lock (lockSitting): freeing a
 * seat and joining the queue take turns, so that a seat is free only while nobody waits.
 */

export async function joinQueue(
  step: Step,
  sitting: Sitting,
  who: AwardKey,
  priority: 'displaced' | 'ordinary',
  reason: string,
): Promise<Waiting> {
  const [row] = await step.sql.query<Waiting>(
    `INSERT INTO waiting AS w (waiting_id, priority, sitting_id, person_id, course_id, year, state, reason, joined_at, moved_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $8) RETURNING ${WAITING}`,
    [
      newId(),
      priority === 'displaced' ? 0 : 1,
      sitting.sittingId,
      who.personId,
      who.courseId,
      who.year,
      reason,
      step.now,
    ],
  )
  say(step, row!, 'queued', reason)
  return row!
}

/** The first in the queue that has no offer yet: who lost a seat comes before all others, then the order of joining. */
export async function firstInQueue(sql: Sql, sittingId: string): Promise<Waiting | undefined> {
  const [row] = await sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w WHERE sitting_id = $1 AND state = 'waiting' ORDER BY priority, place_no LIMIT 1`,
    [sittingId],
  )
  return row
}

/** Which place in the queue this is, from 1. */
export async function placeOf(sql: Sql, waiting: Waiting): Promise<number> {
  const [row] = await sql.query<{ place: number }>(
    `SELECT count(*) AS place FROM waiting WHERE sitting_id = $1 AND state IN ('waiting', 'offered')
       AND (priority, place_no) <= ($2, $3)`,
    [waiting.sittingId, waiting.priority, waiting.placeNo],
  )
  return row?.place ?? 0
}

/** A seat that nobody holds any more: offered to the first in the queue, free, or kept empty; see fateOfSeat. */
export async function giveSeatOn(
  step: Step,
  sitting: Sitting,
  seatNo: number,
  reason: string,
): Promise<void> {
  const first = await firstInQueue(step.sql, sitting.sittingId)
  const fate = fateOfSeat(sitting, first !== undefined, step.policy, step.now)
  if (fate.kind === 'offer' && first) {
    await offerSeat(step, first, seatNo, fate.expiresAt, reason)
    return
  }
  const state = fate.kind === 'empty' ? 'empty' : 'free'
  await setSeat(step.sql, sitting.sittingId, seatNo, state)
  step.log({
    sittingId: sitting.sittingId,
    move: state === 'empty' ? 'keptEmpty' : 'freed',
    reason: fate.kind === 'empty' ? fate.reason : reason,
    seatNo,
  })
}

export async function setSeat(
  sql: Sql,
  sittingId: string,
  seatNo: number,
  state: 'free' | 'empty',
): Promise<void> {
  await sql.query(
    'UPDATE seat SET state = $3, booking_id = NULL, waiting_id = NULL WHERE sitting_id = $1 AND seat_no = $2',
    [sittingId, seatNo, state],
  )
}

/** Holds a seat for a waiting place until a deadline. */
export async function offerSeat(
  step: Step,
  waiting: Waiting,
  seatNo: number,
  expiresAt: Date,
  reason: string,
): Promise<Waiting> {
  await step.sql.query(
    `UPDATE seat SET state = 'offered', booking_id = NULL, waiting_id = $3 WHERE sitting_id = $1 AND seat_no = $2`,
    [waiting.sittingId, seatNo, waiting.waitingId],
  )
  const [row] = await step.sql.query<Waiting>(
    `UPDATE waiting w SET state = 'offered', reason = $2, offered_seat_no = $3, offer_expires_at = $4, moved_at = $5
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, reason, seatNo, expiresAt, step.now],
  )
  say(step, row!, 'offered', reason)
  return row!
}

type Leaving = 'accepted' | 'lapsed' | 'left' | 'closed'

/** Ends a waiting place. The seat offered with it, if any, is the caller's next step. */
export async function endWaiting(
  step: Step,
  waiting: Waiting,
  state: Leaving,
  reason: string,
): Promise<Waiting> {
  const [row] = await step.sql.query<Waiting>(
    `UPDATE waiting w SET state = $2, reason = $3, offered_seat_no = NULL, offer_expires_at = NULL, moved_at = $4
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, state, reason, step.now],
  )
  say(step, { ...row!, offeredSeatNo: waiting.offeredSeatNo }, state, reason)
  return row!
}

/** Ends every waiting place of the sitting: the closing, or the sitting was cancelled. */
export async function closeQueue(step: Step, sitting: Sitting, reason: string): Promise<void> {
  const rows = await step.sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w WHERE sitting_id = $1 AND state IN ('waiting', 'offered') ORDER BY priority, place_no`,
    [sitting.sittingId],
  )
  for (const row of rows) await endWaiting(step, row, 'closed', reason)
}

export async function findWaiting(sql: Sql, waitingId: string): Promise<Waiting | undefined> {
  const [row] = await sql.query<Waiting>(`SELECT ${WAITING} FROM waiting w WHERE waiting_id = $1`, [
    waitingId,
  ])
  return row
}

/** The one waiting place that a person can have for a course and year. */
export async function findPlace(sql: Sql, who: AwardKey): Promise<Waiting | undefined> {
  const [row] = await sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w WHERE person_id = $1 AND course_id = $2 AND year = $3
       AND state IN ('waiting', 'offered')`,
    [who.personId, who.courseId, who.year],
  )
  return row
}

function say(step: Step, waiting: Waiting, move: Move, reason: string): void {
  step.log({
    sittingId: waiting.sittingId,
    move,
    reason,
    seatNo: waiting.offeredSeatNo,
    waitingId: waiting.waitingId,
  })
  step.tell(
    fact(WaitingMovedSchema, waiting.personId, {
      waitingId: waiting.waitingId,
      sittingId: waiting.sittingId,
      personId: waiting.personId,
      courseId: waiting.courseId,
      year: waiting.year,
      state: waiting.state,
      reason,
      ...(waiting.offerExpiresAt ? { offerExpiresAt: timestampFromDate(waiting.offerExpiresAt) } : {}),
      movedAt: timestampFromDate(step.now),
    }),
  )
}

/** Takes an offer back where no seat is left for it: the place in the queue stays. */
export async function withdrawOffer(step: Step, waiting: Waiting, reason: string): Promise<void> {
  const [row] = await step.sql.query<Waiting>(
    `UPDATE waiting w SET state = 'waiting', reason = $2, offered_seat_no = NULL, offer_expires_at = NULL, moved_at = $3
     WHERE waiting_id = $1 RETURNING ${WAITING}`,
    [waiting.waitingId, reason, step.now],
  )
  say(step, row!, 'queued', reason)
}

/** No offer outlives the closing, also where the sitting moved. */
export async function shortenOffers(step: Step, sitting: Sitting, reason: string): Promise<void> {
  const rows = await step.sql.query<Waiting>(
    `UPDATE waiting w SET offer_expires_at = $2, moved_at = $3
     WHERE sitting_id = $1 AND state = 'offered' AND offer_expires_at > $2 RETURNING ${WAITING}`,
    [sitting.sittingId, sitting.bookingClosesAt, step.now],
  )
  for (const row of rows) say(step, row, 'offered', reason)
}
