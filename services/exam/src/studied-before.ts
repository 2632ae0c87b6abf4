import { systemActor } from '../../../domain/authority/actor'
import { BeginAgain } from '../../kit/transaction'
import { endBookings, findInForce } from './bookings'
import { type AwardKey, lockCandidates } from './candidates'
import { type Exam, type Step, within } from './exam'
import { lockElsewhere } from './passed-elsewhere'
import { giveSeatOn } from './queue'
import { findSitting } from './sittings'
import { endWaiting, findPlaceOf } from './waiting'

/**
 * Article 8: nobody sits the exam of a course studied before. An enrolment that ended so makes no candidate any more, and the
 * seat or place that it holds ahead goes on to the queue; a sitting that has begun is sat to its end. The same again changes
 * nothing, and study told late does not make the candidate anew (dropped_enrolment).
 */
export function dropCandidate(
  exam: Exam,
  { enrolmentId, personId }: { readonly enrolmentId: string; readonly personId: string },
  correlationId: string,
): Promise<void> {
  return within(exam, systemActor('studiedBefore', correlationId), async step => {
    const [key] = await step.sql.query<AwardKey>(
      `SELECT person_id AS "personId", course_id AS "courseId", year FROM candidate
       WHERE person_id = $1 AND enrolment_id = $2`,
      [personId, enrolmentId],
    )
    if (key) await drop(step, key, enrolmentId)
    await step.sql.query('INSERT INTO dropped_enrolment (enrolment_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      enrolmentId,
    ])
  })
}

async function drop(step: Step, key: AwardKey, enrolmentId: string): Promise<void> {
  const locked = await lockElsewhere(step.sql, [key], [])
  await lockCandidates(step.sql, [key])
  await endSeat(step, key, locked)
  await endPlace(step, key, locked)
  await step.sql.query('DELETE FROM candidate WHERE person_id = $1 AND enrolment_id = $2', [
    key.personId,
    enrolmentId,
  ])
}

const REASON = 'studiedBefore'

async function endSeat(step: Step, key: AwardKey, locked: readonly string[]): Promise<void> {
  const booking = await findInForce(step.sql, key)
  const sitting = booking && (await findSitting(step.sql, booking.sittingId))
  if (!booking || !sitting || sitting.startsAt <= step.now) return
  mustHold(locked, sitting.sittingId)
  await endBookings(step, [booking], REASON)
  await giveSeatOn(step, sitting, booking.seatNo, REASON)
}

async function endPlace(step: Step, key: AwardKey, locked: readonly string[]): Promise<void> {
  const place = await findPlaceOf(step.sql, key)
  if (!place) return
  if (place.sittingId !== null) mustHold(locked, place.sittingId)
  await endWaiting(step, place, 'closed', REASON)
  if (place.sittingId === null || place.offeredSeatNo === null) return
  await giveSeatOn(step, (await findSitting(step.sql, place.sittingId))!, place.offeredSeatNo, REASON)
}

function mustHold(locked: readonly string[], sittingId: string): void {
  if (!locked.includes(sittingId)) throw new BeginAgain('a seat or place was taken meanwhile')
}
