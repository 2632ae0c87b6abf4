import { fateOfSeat } from '../../../../domain/exam/queue'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import type { Sitting } from '../sittings/sittings'
import { findFirstEntitled, logPassedOver } from './priority-queue'
import { offerSeat, WAITING, type Waiting } from './waiting'

/**
 * The fate of a freed seat. Every function here runs under the sitting's lock (lockSitting): freeing a seat and
 * joining the queue take turns, so that a seat is free only while the queue is empty.
 */

/** The first that has no offer yet: who lost a seat of the plan before all others, then the order of joining. */
async function findNext(context: CommandContext, sitting: Sitting): Promise<Waiting | undefined> {
  const entitled = await findFirstEntitled(context, sitting)
  if (entitled) return entitled
  const [row] = await context.sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w WHERE sitting_id = $1 AND state = 'waiting' ORDER BY priority, place_no LIMIT 1`,
    [sitting.sittingId],
  )
  return row
}

/** Passes on a seat that was given up: it is offered to the first in the queue, free, or kept; see fateOfSeat. */
export async function passSeatToNext(
  context: CommandContext,
  sitting: Sitting,
  seatNo: number,
  reason: string,
): Promise<void> {
  const first = await findNext(context, sitting)
  await logPassedOver(context, sitting, first)
  const fate = fateOfSeat(sitting, first !== undefined, context.policy, context.now)
  const log = (move: 'freed' | 'reserved' | 'keptEmpty', why = reason) =>
    context.log({ sittingId: sitting.sittingId, move, reason: why, seatNo })
  switch (fate.kind) {
    case 'offer':
      return offerSeat(context, first!, {
        ...{ sittingId: sitting.sittingId, seatNo },
        ...{ expiresAt: fate.expiresAt, reason },
      })
    case 'free':
      await setSeat(context.sql, sitting.sittingId, seatNo, 'free')
      return log('freed')
    case 'reserve':
      await setSeat(context.sql, sitting.sittingId, seatNo, 'reserved')
      return log('reserved')
    case 'empty':
      await setSeat(context.sql, sitting.sittingId, seatNo, 'empty')
      return log('keptEmpty', fate.reason)
  }
}

export async function setSeat(
  sql: Sql,
  sittingId: string,
  seatNo: number,
  state: 'free' | 'empty' | 'reserved',
): Promise<void> {
  await sql.query(
    'UPDATE seat SET state = $3, booking_id = NULL, waiting_id = NULL WHERE sitting_id = $1 AND seat_no = $2',
    [sittingId, seatNo, state],
  )
}
