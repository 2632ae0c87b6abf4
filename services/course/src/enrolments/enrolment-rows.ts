import type { Sql } from '../../../kit/sql/database'

/** An enrolment with what its offering and course say of it. */
export interface EnrolmentRow {
  readonly enrolmentId: string
  readonly personId: string
  readonly offeringId: string
  readonly courseId: string
  readonly courseTitle: string
  readonly coursewareId: string | null
  readonly year: number
  readonly category: 'general' | 'industryCommon'
  readonly halfHours: number
  readonly studyMode: 'online' | 'attendance'
  readonly proof: 'sitting' | 'assessment'
  readonly status: 'inForce' | 'ended'
  readonly enrolledAt: Date
  readonly changedAt: Date | null
  readonly finishedAt: Date | null
  readonly endedAt: Date | null
  readonly endReason: EnrolmentEndReason | null
}

/** Its year was over; or the course turned out to have been studied before (Article 8). */
export type EnrolmentEndReason = 'yearEnded' | 'studiedBefore'

export const SELECT_ENROLMENT = `SELECT e.id AS "enrolmentId", e.person_id, e.offering_id,
    e.course_id, c.title AS "courseTitle", e.courseware_id, e.year, e.category,
    o.half_hours, o.study_mode, o.proof, e.status, e.enrolled_at,
    e.changed_at, e.finished_at, e.ended_at, e.end_reason
  FROM enrolment e JOIN offering o ON o.id = e.offering_id JOIN course c ON c.id = e.course_id`

export async function findEnrolment(sql: Sql, enrolmentId: string): Promise<EnrolmentRow | undefined> {
  const [row] = await sql.query<EnrolmentRow>(`${SELECT_ENROLMENT} WHERE e.id = $1::uuid`, [enrolmentId])
  return row
}

/** A person's enrolments, newest first. */
export function listEnrolments(
  sql: Sql,
  page: { personId: string; after: string | undefined; limit: number },
): Promise<EnrolmentRow[]> {
  return sql.query<EnrolmentRow>(
    `${SELECT_ENROLMENT} WHERE e.person_id = $1::uuid AND ($2::uuid IS NULL OR e.id < $2::uuid)
     ORDER BY e.id DESC LIMIT $3::int`,
    [page.personId, page.after ?? null, page.limit],
  )
}

export interface UnitRow {
  readonly unitId: string
  readonly position: number
  readonly kind: 'reading' | 'video' | 'quiz'
  readonly title: string
  readonly requiredSeconds: number
  readonly finished: boolean
}

/** The units of the version that was enrolled in, in their order. */
export function findUnits(
  sql: Sql,
  enrolment: Pick<EnrolmentRow, 'enrolmentId' | 'coursewareId'>,
): Promise<UnitRow[]> {
  return sql.query<UnitRow>(
    `SELECT u.id AS "unitId", u.position, u.kind, u.title, u.required_seconds,
       f.unit_id IS NOT NULL AS finished
     FROM unit u LEFT JOIN unit_finished f ON f.enrolment_id = $1::uuid AND f.unit_id = u.id
     WHERE u.courseware_id = $2::uuid ORDER BY u.position`,
    [enrolment.enrolmentId, enrolment.coursewareId],
  )
}
