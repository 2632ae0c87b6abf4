import type { Candidate } from '../../../../domain/exam/booking'
import type { Sql } from '../../../kit/sql/database'

/** A person's place in a course year, and what a booking of it carries on. */
export interface CandidateRow extends Candidate {
  readonly personId: string
  readonly courseId: string
  readonly enrolmentId: string
  readonly industry: string
  readonly halfHours: number
  readonly awardSeq: number
}

export const CANDIDATE = `c.person_id, c.course_id, c.year, c.category,
  c.enrolment_id, c.offering_id, c.industry, c.half_hours, c.proof,
  c.passed, c.attempts_used, c.attempts_granted, c.retake_from,
  c.award_seq`

/** A person's course in a year: what an award, a seat and a waiting place are unique by. */
export interface AwardKey {
  readonly personId: string
  readonly courseId: string
  readonly year: number
}

/**
 * Counts the candidates' results in force again as countAttempts (domain/exam/attempts.ts) does: attempts, a pass, the wait before
 * the next attempt (exam/retake-wait). An absence excused is no attempt; an assessment is none. A fold, so that nothing is ever added twice
 * and a rebuilt projection comes to the same.
 */
export async function recountAttempts(sql: Sql, keys: readonly AwardKey[]): Promise<void> {
  if (keys.length === 0) return
  await sql.query(
    `UPDATE candidate c SET attempts_used = f.used, passed = f.passed, retake_from = f.retake_from, award_seq = f.award_seq,
       attempts_granted = (SELECT count(*) FROM attempt_grant g
         WHERE g.person_id = c.person_id AND g.course_id = c.course_id AND g.year = c.year)
     FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year)) k
     -- For each key by its own index: joined as a whole, ten thousand keys may be compared with each other.
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE is_attempt) AS used, coalesce(bool_or(outcome = 'passed'), false) AS passed,
         max(n.retake_from) FILTER (WHERE is_attempt) AS retake_from, coalesce(max(n.award_seq), 0) AS award_seq
       FROM (
         SELECT r.outcome, r.retake_from, r.award_seq, r.ticket_id IS NOT NULL AND NOT (r.outcome = 'absent' AND EXISTS (
           SELECT FROM absence_contest a WHERE a.ticket_id = r.ticket_id AND a.revision = r.revision AND a.state = 'excused')) AS is_attempt
         FROM result_standing r WHERE r.person_id = k.person_id AND r.course_id = k.course_id AND r.year = k.year
       ) n
     ) f
     WHERE c.person_id = k.person_id AND c.course_id = k.course_id AND c.year = k.year`,
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

/** The same where only the locks are wanted: of a whole list. */
export async function holdCandidates(sql: Sql, keys: readonly AwardKey[]): Promise<void> {
  await sql.query(
    `WITH held AS MATERIALIZED (
       SELECT 1 FROM candidate c
       JOIN unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year) USING (person_id, course_id, year)
       ORDER BY c.person_id, c.course_id, c.year FOR NO KEY UPDATE OF c
     ) SELECT count(*) FROM held`,
    [keys.map(k => k.personId), keys.map(k => k.courseId), keys.map(k => k.year)],
  )
}
