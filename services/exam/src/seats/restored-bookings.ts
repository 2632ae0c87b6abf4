import { attemptsMax } from '../../../../domain/exam/booking'
import { entitledUntil } from '../../../../domain/exam/queue'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import type { CommandContext } from '../deps'
import { findPlan } from '../sittings/exam-plans'
import { findSitting, lockSittings } from '../sittings/sittings'
import { BOOKING, type Booking, findInForce } from './bookings'
import type { AwardKey } from './candidates'
import { isEndReasonGone } from './eligibility.sql'
import { waitForFreeSeat } from './free-seats'
import { giveFirstPlace } from './priority-queue'
import { passSeatToNext } from './queue'
import { endWaiting, findPlaceOf, type Placed, reopenWaiting, WAITING, type Waiting } from './waiting'

/** The change after which a result no longer ends a booking or place. */
export type Reversal = 'resultCorrected' | 'absenceExcused' | 'attemptGranted'

/**
 * Locks the sittings in whose queues the person had places that results ended, before the candidate's row is.
 *
 * @returns the ids of all that are locked now
 */
export async function lockEndedBookings(
  sql: Sql,
  key: AwardKey,
  lockedSittingIds: readonly string[] = [],
): Promise<string[]> {
  const rows = await sql.query<{ sittingId: string }>(
    `SELECT DISTINCT sitting_id FROM waiting w WHERE ${OF_PERSON} AND ${LOST_PLACE} AND sitting_id IS NOT NULL`,
    [key.personId, key.courseId, key.year],
  )
  const more = rows.map(row => row.sittingId).filter(each => !lockedSittingIds.includes(each))
  if (more.length > 0) await lockSittings(sql, more)
  return [...lockedSittingIds, ...more]
}

/** The people among these who lost a seat or a place by a result: only they have something to get back. */
export const findFormerHolders = (sql: Sql, keys: readonly AwardKey[]): Promise<AwardKey[]> =>
  sql.query<AwardKey>(
    `WITH k AS (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year))
     SELECT k.person_id, k.course_id, k.year FROM k WHERE EXISTS (SELECT FROM booking b
         WHERE b.person_id = k.person_id AND b.course_id = k.course_id AND b.year = k.year AND ${LOST_SEAT})
       OR EXISTS (SELECT FROM waiting w
         WHERE w.person_id = k.person_id AND w.course_id = k.course_id AND w.year = k.year AND ${LOST_PLACE})
     ORDER BY k.person_id, k.course_id, k.year`,
    [keys.map(k => k.personId), keys.map(k => k.courseId), keys.map(k => k.year)],
  )

/**
 * After results changed in the person's favour, gives back what they had ended and as they stand would not have: who lost a
 * seat comes first in its plan, as whoever lost one by no act of one's own (docs/regulation/art-10.md); who lost a place in a queue
 * has it again where it was. Once each; who has booked again meanwhile needs nothing.
 */
export async function restoreBookings(
  context: CommandContext,
  key: AwardKey,
  lockedSittingIds: readonly string[],
  reversal: Reversal,
): Promise<void> {
  const values = [
    ...[key.personId, key.courseId, key.year, context.now],
    attemptsMax({ attemptsGranted: 0 }, context.policy, context.now),
  ]
  const seats = await context.sql.query<Booking>(
    `UPDATE booking b SET given_back_at = $4 FROM candidate c, sitting s
     WHERE ${ofPerson('b')} AND ${LOST_SEAT} AND ${ofCandidate('b')} AND s.sitting_id = b.sitting_id AND ${CAUSE_GONE}
     RETURNING ${BOOKING}`,
    values,
  )
  const places = await context.sql.query<Waiting>(
    `UPDATE waiting w SET given_back_at = $4 FROM candidate c, waiting v LEFT JOIN sitting s USING (sitting_id)
     WHERE v.waiting_id = w.waiting_id AND ${ofPerson('w')} AND ${LOST_PLACE} AND ${ofCandidate('w')}
       AND ${CAUSE_GONE} RETURNING ${WAITING}`,
    values,
  )
  if (await findInForce(context.sql, key)) return
  const seat = findLatest(seats, each => each.orderNo)
  const place = findLatest(places, each => each.placeNo)
  if (seat) await giveFirstPlaceInPlan(context, seat, reversal)
  else if (place) await reopenPlace(context, place, lockedSittingIds, reversal)
}

const ofPerson = (alias: string): string =>
  `${alias}.person_id = $1 AND ${alias}.course_id = $2 AND ${alias}.year = $3`
const ofCandidate = (alias: string): string =>
  `c.person_id = ${alias}.person_id AND c.course_id = ${alias}.course_id AND c.year = ${alias}.year`
const OF_PERSON = ofPerson('w')

const CAUSES = `('passedElsewhere', 'attemptsExhausted', 'retakeTooEarly')`
const LOST_SEAT = `b.state = 'ended' AND b.end_reason IN ${CAUSES} AND b.given_back_at IS NULL`
const LOST_PLACE = `w.state = 'closed' AND w.reason IN ${CAUSES} AND w.given_back_at IS NULL`

const CAUSE_GONE = isEndReasonGone('$5::integer')

const findLatest = <T>(all: readonly T[], by: (each: T) => number): T | undefined =>
  [...all].sort((a, b) => by(b) - by(a))[0]

async function giveFirstPlaceInPlan(
  context: CommandContext,
  seat: Booking,
  reversal: Reversal,
): Promise<void> {
  const lost = (await findSitting(context.sql, seat.sittingId))!
  const until = entitledUntil((await findPlan(context.sql, lost.planId))!, context.policy)
  if (context.now > until) return
  const place = await findPlaceOf(context.sql, seat)
  // An ordinary place, taken since for want of the seat, is the lesser right.
  if (place?.state === 'waiting' && place.entitledUntil === null)
    await endWaiting(context, place, 'closed', reversal)
  await giveFirstPlace(context, seat, { planId: lost.planId, until, reason: reversal })
}

async function reopenPlace(
  context: CommandContext,
  place: Waiting,
  lockedSittingIds: readonly string[],
  reversal: Reversal,
): Promise<void> {
  if (await findPlaceOf(context.sql, place)) return
  if (place.entitledUntil !== null) {
    if (context.now <= place.entitledUntil) await reopenWaiting(context, place, null, reversal)
    return
  }
  const { sittingId } = place as Placed
  if (!lockedSittingIds.includes(sittingId)) throw new BeginAgain('a place was lost meanwhile')
  const sitting = (await findSitting(context.sql, sittingId))!
  if (sitting.stage !== 'published' || context.now >= sitting.bookingClosesAt) return
  await reopenWaiting(context, place, sittingId, reversal)
  const seatNo = await waitForFreeSeat(context.sql, sittingId)
  if (seatNo !== undefined) await passSeatToNext(context, sitting, seatNo, reversal)
}
