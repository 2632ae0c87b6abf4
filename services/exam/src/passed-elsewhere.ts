import type { Sql } from '../../kit/database'
import { BOOKING, type Booking, endBookings } from './bookings'
import type { AwardKey } from './candidates'
import { BeginAgain, type Step } from './exam'
import { endWaiting, giveSeatOn, WAITING, type Waiting } from './queue'
import { findSitting, lockSittings } from './sittings'

/**
 * Locks the sittings where these people still have a seat or a waiting place, before their candidate rows are.
 *
 * @returns the ids of all that are locked now
 */
export async function lockElsewhere(
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
     SELECT b.sitting_id AS "sittingId" FROM key JOIN booking b USING (person_id, course_id, year) WHERE b.state = 'inForce'
     UNION SELECT w.sitting_id FROM key JOIN waiting w USING (person_id, course_id, year)
       WHERE w.state IN ('waiting', 'offered')`,
    columnsOf(keys),
  )
  return rows.map(row => row.sittingId)
}

/**
 * After a pass every other booking and waiting place of that course ends (Article 10), and the seats go on to the queue. The
 * sittings are locked already; one that was booked since makes the transaction begin again.
 */
export async function endElsewhere(
  step: Step,
  passed: readonly AwardKey[],
  lockedSittingIds: readonly string[],
): Promise<void> {
  if (passed.length === 0) return
  const key = 'unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year)'
  const bookings = await step.sql.query<Booking>(
    `SELECT ${BOOKING} FROM booking b JOIN ${key} USING (person_id, course_id, year) WHERE b.state = 'inForce' ORDER BY b.order_no`,
    columnsOf(passed),
  )
  const places = await step.sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w JOIN ${key} USING (person_id, course_id, year)
     WHERE w.state IN ('waiting', 'offered') ORDER BY w.place_no`,
    columnsOf(passed),
  )
  if ([...bookings, ...places].some(each => !lockedSittingIds.includes(each.sittingId)))
    throw new BeginAgain('a sitting was booked meanwhile')
  await endBookings(step, bookings, 'passedElsewhere')
  for (const place of places) await endWaiting(step, place, 'closed', 'passedElsewhere')
  for (const { sittingId, seatNo } of [...bookings, ...places.map(asSeat)]) {
    const sitting = seatNo === null ? undefined : await findSitting(step.sql, sittingId)
    if (sitting && seatNo !== null) await giveSeatOn(step, sitting, seatNo, 'passedElsewhere')
  }
}

const asSeat = ({ sittingId, offeredSeatNo }: Waiting) => ({ sittingId, seatNo: offeredSeatNo })

const columnsOf = (keys: readonly AwardKey[]): unknown[] => [
  keys.map(k => k.personId),
  keys.map(k => k.courseId),
  keys.map(k => k.year),
]
