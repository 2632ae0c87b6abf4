import { attemptsMax } from '../../domain/exam/booking'
import { policy } from '../../domain/policy/policy'
import { attemptsLeftOf } from '../../services/exam/src/results/attempts'
import type { Sql } from '../../services/kit/sql/database'
import { compareKeys } from './buckets'
import type { Finding } from './finding'
import { notHeard } from './published-facts'

/** A year's attempts: the same in every set, which differ in durations only. */
const attemptsAYear = (now: Date): number => attemptsMax({ attemptsGranted: 0 }, policy('city'), now)

/**
 * What is left to whoever has not passed, by what exam told that changed it last: a list of results, a correction, or a decision
 * at the same instant or later.
 */
const left = (
  now: Date,
): string => `SELECT c.person_id || '/' || c.course_id || '/' || c.year || '/' || ${attemptsLeftOf(String(attemptsAYear(now)))} AS key,
    last.told AS id
  FROM candidate c CROSS JOIN LATERAL (
    SELECT told FROM (
      SELECT CASE r.revision WHEN 0 THEN 'batch ' || r.batch_id ELSE 'correction ' || r.correction_id END AS told,
        r.recorded_at AS at, 0 AS rank
      FROM result r WHERE r.person_id = c.person_id AND r.course_id = c.course_id AND r.year = c.year AND r.ticket_id IS NOT NULL
      UNION ALL SELECT 'decision ' || a.contest_id, a.decided_at, 1 FROM absence_contest a
      WHERE a.person_id = c.person_id AND a.course_id = c.course_id AND a.year = c.year AND a.state IN ('upheld', 'excused')
      UNION ALL SELECT 'decision ' || g.grant_id, g.granted_at, 1 FROM attempt_grant g
      WHERE g.person_id = c.person_id AND g.course_id = c.course_id AND g.year = c.year
    ) changes ORDER BY at DESC, rank DESC LIMIT 1) last
  WHERE NOT c.passed AND (c.attempts_used > 0 OR c.attempts_granted > 0 OR EXISTS (SELECT FROM absence_contest a
    WHERE a.person_id = c.person_id AND a.course_id = c.course_id AND a.year = c.year AND a.state = 'excused'))`

const HEARD = `SELECT person_id || '/' || course_id || '/' || year || '/' || attempts_left AS key, '' AS id FROM course_attempts
  WHERE attempts_left IS NOT NULL`

/** How many attempts are left to somebody, by exam, and the ledger, whose plan counts on it, has heard something else (Article 10). */
export async function findUnknownAttempts(exam: Sql, ledger: Sql, now: Date): Promise<Finding[]> {
  const { onlyLeft } = await compareKeys({ sql: exam, select: left(now) }, { sql: ledger, select: HEARD })
  return [...new Set(onlyLeft.map(({ id }) => id))].map(told => notHeard(told, 'exam', 'ledger'))
}
