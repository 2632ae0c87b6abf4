import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { endOfDay, type PlainDate, plainDateIn } from '../../../domain/time/plain-date'
import { StudyFinishedSchema } from '../../../proto/generated/course_pb'
import type { Sql } from '../../kit/database'
import { appendFacts, fact } from '../../kit/facts'
import { newId } from '../../kit/ids'
import { writeEnd } from './ending'
import { findEnrolment } from './enrolment-rows'
import { findStudied } from './studied'

interface At {
  readonly now: Date
  readonly actor: Actor
}

const OWN_SOURCE = 'xueshi'

/**
 * Finishes a unit, once, and with the last one the study of its courseware (Article 9).
 *
 * @returns whether the enrolment's study is finished, or why it can't be
 */
export async function finishUnit(
  sql: Sql,
  unit: { enrolmentId: string; unitId: string },
  at: At,
): Promise<boolean | Refusal> {
  await sql.query(
    `INSERT INTO unit_finished (enrolment_id, unit_id, finished_at) VALUES ($1::uuid, $2::uuid, $3::timestamptz)
     ON CONFLICT DO NOTHING RETURNING unit_id`,
    [unit.enrolmentId, unit.unitId, at.now.toISOString()],
  )
  const unfinished = await sql.query(
    `SELECT 1 FROM enrolment e JOIN unit u ON u.courseware_id = e.courseware_id
       LEFT JOIN unit_finished f ON f.enrolment_id = e.id AND f.unit_id = u.id
     WHERE e.id = $1::uuid AND f.unit_id IS NULL LIMIT 1`,
    [unit.enrolmentId],
  )
  if (unfinished.length > 0) return false
  return (await finishStudy(sql, unit.enrolmentId, at)) ?? true
}

/**
 * Opens the booking (Article 10): says once, in the transaction of the last credit and under the person's lock, that study is
 * finished. What was learnt since the enrolment counts: where the course or its like was studied before (Article 8), the
 * enrolment ends instead. On a list of attendance study is finished on the day attended, even when the year has ended since.
 */
export async function finishStudy(
  sql: Sql,
  enrolmentId: string,
  at: At & { readonly attendedOn?: PlainDate },
): Promise<Refusal | undefined> {
  const enrolment = await findEnrolment(sql, enrolmentId)
  if (!enrolment || enrolment.finishedAt || enrolment.endReason === 'studiedBefore') return undefined
  const studied = await findStudied(sql, { ...enrolment, exceptEnrolmentId: enrolmentId })
  if (studied) {
    if (enrolment.status === 'inForce') await writeEnd(sql, at.actor, enrolment, 'studiedBefore', at.now)
    return refuse('course-studied-in-past-year', { ...studied })
  }
  const finishedOn = at.attendedOn ?? plainDateIn(at.now)
  const finishedAt = new Date(Math.min(at.now.getTime(), endOfDay(finishedOn).getTime()))
  const [finished] = await sql.query<Finished>(
    `UPDATE enrolment e SET finished_at = $2::timestamptz FROM offering o
     WHERE e.id = $1::uuid AND o.id = e.offering_id
     RETURNING e.person_id, e.offering_id, e.course_id, e.year, e.category, o.industry, o.half_hours, o.proof`,
    [enrolmentId, finishedAt.toISOString()],
  )
  if (!finished) return undefined
  await sql.query(
    `INSERT INTO studied_course (id, person_id, course_id, year, source, finished_on, enrolment_id, recorded_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5, $6::date, $7::uuid, $8::timestamptz) ON CONFLICT DO NOTHING RETURNING id`,
    [
      newId(),
      finished.person_id,
      finished.course_id,
      finished.year,
      OWN_SOURCE,
      finishedOn,
      enrolmentId,
      at.now.toISOString(),
    ],
  )
  await appendFacts(sql, { correlationId: at.actor.correlationId, now: at.now }, [
    fact(StudyFinishedSchema, finished.person_id, {
      enrolmentId,
      personId: finished.person_id,
      offeringId: finished.offering_id,
      courseId: finished.course_id,
      year: finished.year,
      category: finished.category,
      industry: finished.industry ?? '',
      halfHours: finished.half_hours,
      proof: finished.proof,
      finishedAt: timestampFromDate(finishedAt),
    }),
  ])
  return undefined
}

interface Finished {
  person_id: string
  offering_id: string
  course_id: string
  year: number
  category: string
  industry: string | null
  half_hours: number
  proof: string
}
