import type { Candidate } from '../../../domain/exam/booking'
import type { Sql } from '../../kit/database'

/** A person's place in a course year, and what a booking of it carries on. */
export interface CandidateRow extends Candidate {
  readonly personId: string
  readonly courseId: string
  readonly enrolmentId: string
  readonly industry: string
  readonly halfHours: number
  readonly awardSeq: number
}

export const CANDIDATE = `c.person_id AS "personId", c.course_id AS "courseId", c.year, c.category,
  c.enrolment_id AS "enrolmentId", c.offering_id AS "offeringId", c.industry, c.half_hours AS "halfHours", c.proof,
  c.passed, c.attempts_used AS "attemptsUsed", c.attempts_granted AS "attemptsGranted", c.retake_from AS "retakeFrom",
  c.award_seq AS "awardSeq"`

/** A person's course in a year: what an award, a seat and a waiting place are unique by. */
export interface AwardKey {
  readonly personId: string
  readonly courseId: string
  readonly year: number
}

/**
 * Counts again, from the results as they stand, what a candidate used and has: attempts, a pass, the wait before the next
 * (exam/retake-wait). An absence excused is no attempt; an assessment is none. A fold, so that nothing is ever added twice
 * and a projection made anew comes to the same.
 */
export async function recount(sql: Sql, keys: readonly AwardKey[]): Promise<void> {
  if (keys.length === 0) return
  await sql.query(
    `WITH key AS (
       SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year)
     ), counted AS (
       SELECT k.person_id, k.course_id, k.year, r.outcome, r.retake_from, r.award_seq,
         r.ticket_id IS NOT NULL AND a.ticket_id IS NULL AS is_attempt
       FROM key k
       JOIN result_standing r USING (person_id, course_id, year)
       LEFT JOIN absence_contest a ON a.ticket_id = r.ticket_id AND a.state = 'excused' AND r.outcome = 'absent'
     ), fold AS (
       SELECT k.person_id, k.course_id, k.year,
         count(n.outcome) FILTER (WHERE n.is_attempt) AS used,
         coalesce(bool_or(n.outcome = 'passed'), false) AS passed,
         max(n.retake_from) FILTER (WHERE n.is_attempt) AS retake_from,
         coalesce(max(n.award_seq), 0) AS award_seq
       FROM key k LEFT JOIN counted n USING (person_id, course_id, year)
       GROUP BY k.person_id, k.course_id, k.year
     )
     UPDATE candidate c SET attempts_used = f.used, passed = f.passed, retake_from = f.retake_from, award_seq = f.award_seq,
       attempts_granted = (SELECT count(*) FROM attempt_grant g
         WHERE g.person_id = c.person_id AND g.course_id = c.course_id AND g.year = c.year)
     FROM fold f WHERE c.person_id = f.person_id AND c.course_id = f.course_id AND c.year = f.year`,
    [keys.map(k => k.personId), keys.map(k => k.courseId), keys.map(k => k.year)],
  )
}

/** Locks candidates in the order of their keys; who isn't known yet is not among them. */
export async function lockCandidates(sql: Sql, keys: readonly AwardKey[]): Promise<CandidateRow[]> {
  return sql.query<CandidateRow>(
    `SELECT ${CANDIDATE} FROM candidate c
     JOIN unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year) USING (person_id, course_id, year)
     ORDER BY c.person_id, c.course_id, c.year FOR NO KEY UPDATE OF c`,
    [keys.map(k => k.personId), keys.map(k => k.courseId), keys.map(k => k.year)],
  )
}
