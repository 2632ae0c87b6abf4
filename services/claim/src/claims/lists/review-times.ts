import type { Actor } from '../../../../../domain/authority/actor'
import { authorise, guardOf } from '../../../../../domain/authority/authority'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import type { Sql } from '../../../../kit/sql/database'

/** How long an industry's reviews took, and what waits. */
export interface ReviewTimes {
  /** Empty where no department is mapped. */
  readonly industry: string
  /** Reviews of claims of the year that a department ended: approved, rejected or returned. */
  readonly reviews: number
  /** Hours from submission to that: half of the reviews took no longer, and nine of ten; null without a review. */
  readonly medianHours: number | null
  readonly ninthHours: number | null
  /** Of claims of the year that are with the department now. */
  readonly waiting: number
  readonly late: number
}

/** Review times by industry, of the claims of a year: a department's own, for the municipal bureau all (Article 12). */
export async function summariseReviews(
  sql: Sql,
  actor: Actor,
  year: number,
  now: Date,
): Promise<ReviewTimes[] | Refusal> {
  const act = 'claim.review'
  const denied = authorise(actor, act)
  if (denied) return denied
  const industry = guardOf(actor.role, act) === 'any' ? null : (actor.scope.industry ?? '')
  return sql.query<ReviewTimes>(
    `WITH asked AS (
       SELECT c.claim_id, c.industry, c.move, c.due_at FROM claim c
       WHERE c.revision > 0 AND c.year = $1::int AND ($2::text IS NULL OR c.industry = $2)),
     ended AS (
       SELECT a.industry, extract(epoch FROM f.at - (
           SELECT max(s.at) FROM claim_fact s
           WHERE s.claim_id = f.claim_id AND s.seq < f.seq AND s.act IN ('submit', 'resubmit'))) / 3600 AS hours
       FROM asked a JOIN claim_fact f USING (claim_id) WHERE f.act IN ('approve', 'reject', 'return')),
     taken AS (
       SELECT industry, count(*)::int AS reviews,
         round(percentile_cont(0.5) WITHIN GROUP (ORDER BY hours)::numeric, 1)::float AS median_hours,
         round(percentile_cont(0.9) WITHIN GROUP (ORDER BY hours)::numeric, 1)::float AS ninth_hours
       FROM ended GROUP BY industry),
     waits AS (
       SELECT industry, count(*) FILTER (WHERE move = 'department')::int AS waiting,
         count(*) FILTER (WHERE move = 'department' AND due_at < $3::timestamptz)::int AS late
       FROM asked GROUP BY industry)
     SELECT industry, coalesce(reviews, 0) AS reviews, median_hours, ninth_hours, waiting, late
     FROM waits LEFT JOIN taken USING (industry) ORDER BY industry`,
    [year, industry, now.toISOString()],
  )
}
