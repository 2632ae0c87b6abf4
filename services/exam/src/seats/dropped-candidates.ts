import { systemActor } from '../../../../domain/authority/actor'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { findSitting } from '../sittings/sittings'
import { endBookings, findInForce } from './bookings'
import { type AwardKey, lockCandidates } from './candidates'
import { lockTheirSittings } from './ineligible-bookings'
import { passSeatToNext } from './queue'
import { endWaiting, findPlaceOf } from './waiting'

interface Dropped {
  readonly enrolmentId: string
  readonly personId: string
  readonly at: Date
  /** Its course was studied before (Article 8); or the list of attendance that finished it was reversed (Article 11). */
  readonly reason: 'studiedBefore' | 'studyReversed'
}

/**
 * Drops a candidate whose study does not count, and passes the seat or place ahead to the queue. A sitting that has
 * begun is sat to its end. Repeated, it changes nothing. After a course studied before, a late fact of study does not
 * make the candidate again (dropped_enrolment). A drop that was told before the enrolment was reinstated has no
 * effect.
 */
export function dropCandidate(
  deps: ExamDeps,
  { enrolmentId, personId, at, reason }: Dropped,
  correlationId: string,
): Promise<void> {
  return inCommand(deps, systemActor(reason, correlationId), async context => {
    const anew = await context.sql.query(
      'SELECT FROM reinstated_enrolment WHERE enrolment_id = $1 AND reinstated_at >= $2',
      [enrolmentId, at],
    )
    if (anew.length > 0) return
    const [key] = await context.sql.query<AwardKey>(
      `SELECT person_id, course_id, year FROM candidate
       WHERE person_id = $1 AND enrolment_id = $2`,
      [personId, enrolmentId],
    )
    if (key) await dropLocked(context, key, { enrolmentId, reason })
    if (reason === 'studyReversed') return
    await context.sql.query(
      'INSERT INTO dropped_enrolment (enrolment_id) VALUES ($1) ON CONFLICT DO NOTHING',
      [enrolmentId],
    )
  })
}

/** Makes an enrolment count again: its study comes with the same fact, and an end published before has no effect. */
export async function reinstateEnrolment(sql: Sql, enrolmentId: string, at: Date): Promise<void> {
  await sql.query(
    `INSERT INTO reinstated_enrolment AS r (enrolment_id, reinstated_at) VALUES ($1::uuid, $2::timestamptz)
     ON CONFLICT (enrolment_id) DO UPDATE SET reinstated_at = greatest(r.reinstated_at, EXCLUDED.reinstated_at)
     RETURNING enrolment_id`,
    [enrolmentId, at.toISOString()],
  )
  await sql.query('DELETE FROM dropped_enrolment WHERE enrolment_id = $1::uuid RETURNING enrolment_id', [
    enrolmentId,
  ])
}

async function dropLocked(
  context: CommandContext,
  key: AwardKey,
  { enrolmentId, reason }: Pick<Dropped, 'enrolmentId' | 'reason'>,
): Promise<void> {
  const locked = await lockTheirSittings(context.sql, [key], [])
  await lockCandidates(context.sql, [key])
  await endSeat(context, key, locked, reason)
  await endPlace(context, key, locked, reason)
  await context.sql.query('DELETE FROM candidate WHERE person_id = $1 AND enrolment_id = $2', [
    key.personId,
    enrolmentId,
  ])
}

type Reason = Dropped['reason']

async function endSeat(
  context: CommandContext,
  key: AwardKey,
  locked: readonly string[],
  reason: Reason,
): Promise<void> {
  const booking = await findInForce(context.sql, key)
  const sitting = booking && (await findSitting(context.sql, booking.sittingId))
  if (!booking || !sitting || sitting.startsAt <= context.now) return
  mustHold(locked, sitting.sittingId)
  await endBookings(context, [booking], reason)
  await passSeatToNext(context, sitting, booking.seatNo, reason)
}

async function endPlace(
  context: CommandContext,
  key: AwardKey,
  locked: readonly string[],
  reason: Reason,
): Promise<void> {
  const place = await findPlaceOf(context.sql, key)
  if (!place) return
  if (place.sittingId !== null) mustHold(locked, place.sittingId)
  await endWaiting(context, place, 'closed', reason)
  if (place.sittingId === null || place.offeredSeatNo === null) return
  await passSeatToNext(
    context,
    (await findSitting(context.sql, place.sittingId))!,
    place.offeredSeatNo,
    reason,
  )
}

function mustHold(locked: readonly string[], sittingId: string): void {
  if (!locked.includes(sittingId)) throw new BeginAgain('a seat or place was taken meanwhile')
}
