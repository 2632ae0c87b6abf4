import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  EnrolmentEndedSchema,
  EnrolmentMadeSchema,
  OfferingStatedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../../../proto/generated/course_pb'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'

/**
 * Makes the facts of course again from its own tables, so that an operator can publish a lost one again. A consumer that
 * heard it before finds nothing new in it.
 */

/** How an enrolment stands: that it is, in which offering, and whether its study is finished, reversed or it has ended. */
export async function restateEnrolment(sql: Sql, enrolmentId: string): Promise<NewFact[]> {
  return [
    ...(await restateMade(sql, enrolmentId)),
    ...(await restateStudy(sql, enrolmentId)),
    ...(await restateEnrolmentEnd(sql, enrolmentId)),
  ]
}

/** That an enrolment is made, in the offering that was chosen last: as of then, or since it is in force again. */
export async function restateMade(sql: Sql, enrolmentId: string): Promise<NewFact[]> {
  const rows = await sql.query<{ personId: string; at: Date }>(
    `SELECT id AS "enrolmentId", person_id, offering_id, course_id, year, category,
       coalesce(courseware_id::text, '') AS "coursewareId", greatest(enrolled_at, changed_at, reinstated_at) AS at
     FROM enrolment WHERE id = $1::uuid`,
    [enrolmentId],
  )
  return rows.map(({ at, ...row }) =>
    fact(EnrolmentMadeSchema, row.personId, { ...row, enrolledAt: timestampFromDate(at) }),
  )
}

/** That the study of an enrolment is finished, if it is (Article 9). */
export async function restateStudy(sql: Sql, enrolmentId: string): Promise<NewFact[]> {
  const rows = await sql.query<{ personId: string; at: Date; reinstated: Date | null }>(
    `SELECT e.id AS "enrolmentId", e.person_id, e.offering_id, e.course_id,
       e.year, e.category, coalesce(o.industry, '') AS industry, o.half_hours, o.proof, e.finished_at AS at,
       e.reinstated_at AS reinstated
     FROM enrolment e JOIN offering o ON o.id = e.offering_id WHERE e.id = $1::uuid AND e.finished_at IS NOT NULL`,
    [enrolmentId],
  )
  return rows.map(({ at, reinstated, ...row }) =>
    fact(StudyFinishedSchema, row.personId, {
      ...row,
      finishedAt: timestampFromDate(at),
      reinstatedAt: reinstated ? timestampFromDate(reinstated) : undefined,
    }),
  )
}

/** That an enrolment ended, or that the study that had finished it was reversed: whichever is so. */
export async function restateEnrolmentEnd(sql: Sql, enrolmentId: string): Promise<NewFact[]> {
  const rows = await sql.query<{
    personId: string
    endedAt: Date | null
    reason: string | null
    reversedAt: Date | null
  }>(
    `SELECT id AS "enrolmentId", person_id, offering_id, course_id, year,
       category, ended_at, end_reason AS reason,
       CASE WHEN finished_at IS NULL THEN reinstated_at END AS "reversedAt"
     FROM enrolment WHERE id = $1::uuid`,
    [enrolmentId],
  )
  return rows.flatMap(({ endedAt, reversedAt, reason, ...row }) => {
    if (endedAt)
      return fact(EnrolmentEndedSchema, row.personId, {
        ...{ ...row, reason: reason ?? '', endedAt: timestampFromDate(endedAt) },
      })
    return reversedAt
      ? fact(StudyReversedSchema, row.personId, { ...row, reversedAt: timestampFromDate(reversedAt) })
      : []
  })
}

/** An offering as it is. */
export async function restateOffering(sql: Sql, offeringId: string, now: Date): Promise<NewFact[]> {
  const rows = await sql.query<{ offeringId: string }>(
    `SELECT o.id AS "offeringId", o.version, o.course_id, c.title AS "courseTitle", o.year, o.category,
       coalesce(o.industry, '') AS industry, o.half_hours, o.study_mode, o.proof,
       CASE WHEN o.withdrawn_at IS NULL THEN o.status ELSE 'withdrawn' END AS status
     FROM offering o JOIN course c ON c.id = o.course_id WHERE o.id = $1::uuid`,
    [offeringId],
  )
  return rows.map(row =>
    fact(OfferingStatedSchema, row.offeringId, { ...row, statedAt: timestampFromDate(now) }),
  )
}
