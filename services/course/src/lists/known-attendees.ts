import type { KnownAttendee } from '../../../../domain/course/attendance'
import type { Sql } from '../../../kit/sql/database'

/**
 * Finds the people that an attendance list may name: the day of an earlier list, their newest enrolment in the
 * offering (one in force before an ended one), and other studies of the course or of a linked course (Article 8).
 */
export async function findAttendees(
  sql: Sql,
  offeringId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, KnownAttendee>> {
  const rows = await sql.query<Row>(
    `SELECT p.id AS "personId", a.attended_on::text AS "attendedOn", e.id AS "enrolmentId",
       e.end_reason, s.year, s.source, s.finished_on::text AS "finishedOn"
     FROM unnest($2::uuid[]) AS p(id)
     LEFT JOIN attendance a ON a.offering_id = $1::uuid AND a.person_id = p.id AND a.ended_at IS NULL
     LEFT JOIN LATERAL (SELECT * FROM enrolment WHERE offering_id = $1::uuid AND person_id = p.id
       ORDER BY status = 'inForce' DESC, id DESC LIMIT 1) e ON true
     LEFT JOIN course held ON held.id = e.course_id
     LEFT JOIN LATERAL (SELECT s.* FROM studied_course s JOIN course l ON l.id = s.course_id
       WHERE s.person_id = p.id AND l.family_id = held.family_id AND s.enrolment_id IS DISTINCT FROM e.id
         AND s.ended_at IS NULL ORDER BY s.year DESC LIMIT 1) s ON true`,
    [offeringId, personIds],
  )
  return new Map(
    rows.map(({ personId, attendedOn, enrolmentId, endReason, year, source, finishedOn }) => {
      const studied = year === null ? null : { year, source: source ?? '', finishedOn }
      const isOver = endReason === 'studiedBefore' && !studied
      return [personId, { attendedOn, enrolmentId: isOver ? null : enrolmentId, studied }]
    }),
  )
}

interface Row {
  readonly personId: string
  readonly attendedOn: string | null
  readonly enrolmentId: string | null
  readonly endReason: string | null
  readonly year: number | null
  readonly source: string | null
  readonly finishedOn: string | null
}
