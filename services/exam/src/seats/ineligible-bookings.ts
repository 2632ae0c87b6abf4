import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import type { CommandContext } from '../deps'
import { findSitting, lockSittings } from '../sittings/sittings'
import { BOOKING, type Booking, endBookings } from './bookings'
import type { AwardKey } from './candidates'
import { endReason } from './eligibility.sql'
import { passSeatToNext } from './queue'
import { endInSitting, endWaiting, type Placed, WAITING, type Waiting } from './waiting'

/**
 * Locks the sittings where these people still have a seat or a waiting place, before their candidate rows are.
 *
 * @returns the ids of all that are locked now
 */
export async function lockTheirSittings(
  sql: Sql,
  keys: readonly AwardKey[],
  lockedSittingIds: readonly string[],
): Promise<string[]> {
  const held = await sittingsHeldBy(sql, keys)
  const more = held.filter(sittingId => !lockedSittingIds.includes(sittingId))
  if (more.length > 0) await lockSittings(sql, more)
  return [...lockedSittingIds, ...more]
}

async function sittingsHeldBy(sql: Sql, keys: readonly AwardKey[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await sql.query<{ sittingId: string }>(
    `WITH key AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year))
     SELECT b.sitting_id FROM key JOIN booking b USING (person_id, course_id, year) WHERE b.state = 'inForce'
     UNION SELECT w.sitting_id FROM key JOIN waiting w USING (person_id, course_id, year)
       WHERE w.state IN ('waiting', 'offered') AND w.sitting_id IS NOT NULL`,
    columnsOf(keys),
  )
  return rows.map(row => row.sittingId)
}

/**
 * After results changed, every booking and waiting place of that course that the rules refuse now ends (Article 10), with the
 * reason, and the seats go on to the queue: after a pass, with all attempts used, or before the retake's wait is over. A sitting
 * that has begun is sat to its end, and its result taken: what ends it may be corrected. The sittings are locked already; one
 * that was booked since makes the transaction begin again.
 */
export async function endIneligibleBookings(
  context: CommandContext,
  keys: readonly AwardKey[],
  lockedSittingIds: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  const attempts = context.policy.at('exam/attempts-per-year-max', plainDateIn(context.now)).value
  const values = [...columnsOf(keys), attempts, context.now]
  const bookings = await context.sql.query<Booking & Refused>(
    `SELECT ${BOOKING}, ${END_REASON} AS refused FROM booking b ${OF_KEYS}
     WHERE b.state = 'inForce' AND s.starts_at > $5::timestamptz AND ${END_REASON} IS NOT NULL ORDER BY b.order_no`,
    values,
  )
  const places = await context.sql.query<Waiting & Refused>(
    `SELECT ${WAITING}, ${END_REASON} AS refused FROM waiting w ${OF_KEYS}
     WHERE w.state IN ('waiting', 'offered') AND ${END_REASON} IS NOT NULL ORDER BY w.place_no`,
    values,
  )
  const isLocked = ({ sittingId }: { sittingId: string | null }) =>
    sittingId === null || lockedSittingIds.includes(sittingId)
  if (![...bookings, ...places].every(isLocked)) throw new BeginAgain('a sitting was booked meanwhile')
  for (const booking of bookings) await endBookings(context, [booking], booking.refused)
  for (const place of places) await endPlace(context, place)
  for (const { sittingId, seatNo, refused } of [...bookings, ...places.map(asSeat)]) {
    const sitting = sittingId && seatNo ? await findSitting(context.sql, sittingId) : undefined
    if (sitting && seatNo) await passSeatToNext(context, sitting, seatNo, refused)
  }
}

/** A pass ends a place for good. If only this sitting is barred, a person with a first place may still use the plan's other sittings. */
const endPlace = (context: CommandContext, place: Waiting & Refused): Promise<void> =>
  place.refused === 'passedElsewhere'
    ? endWaiting(context, place, 'closed', place.refused)
    : endInSitting(context, place as Placed, { state: 'closed', reason: place.refused })

interface Refused {
  readonly refused: 'passedElsewhere' | 'attemptsExhausted' | 'retakeTooEarly'
}

const OF_KEYS = `JOIN unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year)
  USING (person_id, course_id, year) JOIN candidate c USING (person_id, course_id, year) LEFT JOIN sitting s USING (sitting_id)`

const END_REASON = endReason('$4::integer', '$5::timestamptz')

const asSeat = ({ sittingId, offeredSeatNo, refused }: Waiting & Refused) => ({
  sittingId,
  seatNo: offeredSeatNo,
  refused,
})

const columnsOf = (keys: readonly AwardKey[]): unknown[] => [
  keys.map(k => k.personId),
  keys.map(k => k.courseId),
  keys.map(k => k.year),
]
