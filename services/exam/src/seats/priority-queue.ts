import { attemptsMax } from '../../../../domain/exam/booking'
import { offerExpiry } from '../../../../domain/exam/queue'
import { newId } from '../../../kit/base/ids'
import type { CommandContext } from '../deps'
import type { Sitting } from '../sittings/sittings'
import type { AwardKey } from './candidates'
import { hasAttemptLeft, isWaitOver, maySit } from './eligibility.sql'
import { waitForFreeSeat } from './free-seats'
import { logMove, offerSeat, publishMove, WAITING, type Waiting } from './waiting'

/**
 * Gives a person who lost a seat by no act of their own the first place in every sitting of the plan, also in those
 * published later. It ends with a booking, a pass or the end of the year (docs/regulation/art-10.md) [D]. A person with a
 * waiting place keeps that place.
 */
export async function giveFirstPlace(
  context: CommandContext,
  who: AwardKey,
  { planId, until, reason }: { planId: string; until: Date; reason: string },
): Promise<void> {
  const [row] = await context.sql.query<Waiting>(
    `INSERT INTO waiting AS w (waiting_id, priority, plan_id, person_id, course_id, year, state, reason, joined_at, moved_at,
       entitled_until) VALUES ($1, 0, $2, $3, $4, $5, 'waiting', $6, $7, $7, $8)
     ON CONFLICT (person_id, course_id, year) WHERE state IN ('waiting', 'offered') DO NOTHING RETURNING ${WAITING}`,
    [newId(), planId, who.personId, who.courseId, who.year, reason, context.now, until],
  )
  if (!row) return
  logMove(context, row, 'entitled', reason)
  publishMove(context, row)
}

/** People with a first place in the plan who may sit this sitting. */
const ENTITLED = `FROM waiting w JOIN candidate c USING (person_id, course_id, year)
  WHERE w.plan_id = $1 AND w.priority = 0 AND w.state = 'waiting' AND NOT $2::uuid = ANY (w.passed_over)
    AND ${maySit('$4::integer', '$3::timestamptz')}`

const valuesOf = (context: CommandContext, { planId, sittingId, startsAt }: Sitting): unknown[] => [
  planId,
  sittingId,
  startsAt,
  attemptsMax({ attemptsGranted: 0 }, context.policy, context.now),
]

/** The first of them, locked: another sitting of the plan may be looking too. */
export async function findFirstEntitled(
  context: CommandContext,
  sitting: Sitting,
): Promise<Waiting | undefined> {
  const [row] = await context.sql.query<Waiting>(
    `SELECT ${WAITING} ${ENTITLED} ORDER BY w.place_no LIMIT 1 FOR UPDATE OF w`,
    valuesOf(context, sitting),
  )
  return row
}

/** Says of those who come first in the plan and may not sit this sitting why a seat goes past them. */
export async function logPassedOver(
  context: CommandContext,
  sitting: Sitting,
  first: Waiting | undefined,
): Promise<void> {
  const rows = await context.sql.query<{ waitingId: string; reason: string }>(
    `SELECT w.waiting_id, CASE WHEN $2::uuid = ANY (w.passed_over) THEN 'offerExpired'
         WHEN NOT ${hasAttemptLeft('$4::integer')} THEN 'attemptsExhausted'
         WHEN NOT ${isWaitOver('$3::timestamptz')} THEN 'retakeTooEarly' ELSE 'notACandidate' END AS reason
     FROM waiting w LEFT JOIN candidate c USING (person_id, course_id, year)
     WHERE w.plan_id = $1 AND w.priority = 0 AND w.state = 'waiting'
       AND ($5::integer IS NULL OR (w.priority, w.place_no) < ($5, $6::bigint)) ORDER BY w.place_no`,
    [...valuesOf(context, sitting), first?.priority ?? null, first?.placeNo ?? null],
  )
  const { sittingId } = sitting
  for (const { waitingId, reason } of rows) context.log({ sittingId, move: 'passedOver', reason, waitingId })
}

/**
 * Holds the free seats of a locked sitting for them, in their order: offered where booking is open, else kept until it is.
 *
 * @returns whom a seat is offered
 */
export async function serveEntitled(
  context: CommandContext,
  sitting: Sitting,
  reason: string,
): Promise<Waiting[]> {
  if (sitting.stage !== 'published' || context.now >= sitting.lastOfferAt) return []
  if (context.now >= sitting.bookingOpensAt) return offerFreeSeats(context, sitting, reason)
  await reserveFreeSeats(context, sitting, reason)
  return []
}

async function offerFreeSeats(context: CommandContext, sitting: Sitting, reason: string): Promise<Waiting[]> {
  const offered: Waiting[] = []
  for (;;) {
    const first = await findFirstEntitled(context, sitting)
    const seatNo = first && (await waitForFreeSeat(context.sql, sitting.sittingId))
    if (!first || seatNo === undefined) return offered
    await logPassedOver(context, sitting, first)
    const expiresAt = offerExpiry(sitting, context.policy, context.now)
    await offerSeat(context, first, { sittingId: sitting.sittingId, seatNo, expiresAt, reason })
    offered.push(first)
  }
}

/** As many seats as there are people who may want one. */
async function reserveFreeSeats(context: CommandContext, sitting: Sitting, reason: string): Promise<void> {
  const rows = await context.sql.query<{ seatNo: number }>(
    `UPDATE seat SET state = 'reserved' WHERE sitting_id = $2 AND seat_no IN (
       SELECT seat_no FROM seat WHERE sitting_id = $2 AND state = 'free' ORDER BY abs(seat_no)
       LIMIT greatest(0, (SELECT count(*) ${ENTITLED})
         - (SELECT count(*) FROM seat WHERE sitting_id = $2 AND state = 'reserved')))
     RETURNING seat_no`,
    valuesOf(context, sitting),
  )
  for (const { seatNo } of rows)
    context.log({ sittingId: sitting.sittingId, move: 'reserved', reason, seatNo })
}
