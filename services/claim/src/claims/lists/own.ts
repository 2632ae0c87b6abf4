import type { Actor } from '../../../../../domain/authority/actor'
import { titleOf } from '../../../../../domain/claim/title'
import { halfHours, toHours } from '../../../../../domain/hours/half-hours'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { type Page, page } from '../../../../kit/http/page'
import type { ClaimDeps } from '../../deps'
import { CLAIM, type ClaimRow } from '../claim-rows'
import type { OwnSummary } from '../view-schemas'
import { summaryOf } from './summary'

type OwnRow = ClaimRow & { readonly halfHours: number }

/** Of each year the newest registration of a claim is the one that stands. */
const REGISTERED = `(SELECT coalesce(sum(half_hours), 0) FROM (SELECT DISTINCT ON (year) half_hours FROM registration
  WHERE item_id = c.claim_id ORDER BY year, award_seq DESC) r)`

/** The actor's own claims, the newest first. */
export async function listOwnClaims(
  deps: ClaimDeps,
  actor: Actor,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Page<OwnSummary> | Refusal> {
  const { personId } = actor.scope
  if (!personId) return refuse('not-found', { act: 'claim.read' })
  const rows = await deps.sql.query<OwnRow>(
    `SELECT ${CLAIM}, ${REGISTERED}::int AS half_hours FROM claim c
     WHERE c.person_id = $1::uuid AND ($2::uuid IS NULL OR c.claim_id < $2::uuid) ORDER BY c.claim_id DESC LIMIT $3`,
    [personId, after ?? null, limit],
  )
  return page(rows.map(ownSummaryOf), limit, claim => claim.claimId)
}

const ownSummaryOf = (row: OwnRow): OwnSummary => ({
  ...summaryOf(row),
  title: titleOf(row.form),
  hours: toHours(halfHours(row.halfHours)),
})
