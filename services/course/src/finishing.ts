import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { plainDateIn } from '../../../domain/time/plain-date'
import { StudyFinishedSchema } from '../../../proto/generated/course_pb'
import type { Sql } from '../../kit/database'
import { appendFacts, fact } from '../../kit/facts'

interface At {
  readonly now: Date
  readonly correlationId: string
}

const OWN_SOURCE = 'xueshi'

/**
 * Finishes a unit, once, and with the last one the study of its courseware (Article 9).
 *
 * @returns whether the enrolment's study is finished
 */
export async function finishUnit(
  sql: Sql,
  unit: { enrolmentId: string; unitId: string },
  at: At,
): Promise<boolean> {
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
  await finishStudy(sql, unit.enrolmentId, at)
  return true
}

/** Opens the booking (Article 10): says once, in the transaction of the last credit, that study is finished. */
export async function finishStudy(sql: Sql, enrolmentId: string, at: At): Promise<void> {
  const [finished] = await sql.query<Finished>(
    `UPDATE enrolment e SET finished_at = $2::timestamptz FROM offering o
     WHERE e.id = $1::uuid AND e.finished_at IS NULL AND e.status = 'inForce' AND o.id = e.offering_id
     RETURNING e.person_id, e.offering_id, e.course_id, e.year, e.category, o.industry, o.half_hours, o.proof`,
    [enrolmentId, at.now.toISOString()],
  )
  if (!finished) return
  await sql.query(
    `INSERT INTO studied_course (person_id, course_id, year, source, finished_on, enrolment_id)
     VALUES ($1::uuid, $2::uuid, $3::int, $4, $5::date, $6::uuid) ON CONFLICT DO NOTHING RETURNING course_id`,
    [finished.person_id, finished.course_id, finished.year, OWN_SOURCE, plainDateIn(at.now), enrolmentId],
  )
  await appendFacts(sql, at, [
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
      finishedAt: timestampFromDate(at.now),
    }),
  ])
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
