import { authorise, localityListed } from '../../../../domain/authority/authority'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import type { Caller, IdentityDeps } from '../deps'
import { type Match, type MatchRow, matchOf, recordReading, SELECT_MATCH } from '../people/people'

/**
 * The matches that an employer of the bureau's locality has not answered in its time, the longest overdue first: the bureau answers
 * them (Article 4). Where the year's holidays are not loaded the time ends later than this says, and the answer says when.
 */
export function listOverdueMatches(
  deps: IdentityDeps,
  query: { after?: string; limit: number },
  asking: Caller,
): Promise<Match[] | Refusal> {
  const act = 'employer.confirm'
  const { actor, now } = asking
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const denied = authorise(actor, act)
    if (denied) return denied
    const locality = localityListed(actor, act)
    const rows = await sql.query<MatchRow>(
      `${SELECT_MATCH}
       WHERE e.status = 'asked' AND e.answer_due_at < $1::timestamptz AND ($2::text IS NULL OR o.locality = $2)
         AND ($3::uuid IS NULL OR (e.answer_due_at, e.id) > (SELECT l.answer_due_at, l.id FROM employment l WHERE l.id = $3::uuid))
       ORDER BY e.answer_due_at, e.id LIMIT $4::int`,
      [now.toISOString(), locality, query.after ?? null, query.limit],
    )
    await recordReading(
      sql,
      asking,
      rows.map(row => row.personId),
    )
    return rows.map(row => matchOf(deps, row))
  })
}
