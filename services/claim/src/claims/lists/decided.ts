import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import type { ClaimState } from '../../../../../domain/claim/states'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { type Cursor, cursorAt } from '../../../../kit/http/cursor'
import { type Page, page } from '../../../../kit/http/page'
import type { ClaimDeps } from '../../deps'
import type { Queued } from '../view-schemas'
import { likePattern } from './queue'
import { QUEUED, type QueuedRow, queuedOf } from './queued'

export interface ClaimsQuery {
  /** Undefined: the actor's own department; for the municipal bureau, all. */
  readonly industry?: string | undefined
  /** Undefined: every claim that is not before a department. */
  readonly state?: ClaimState | undefined
  /** The account that decided on it. */
  readonly decidedBy?: string | undefined
  readonly from?: PlainDate | undefined
  readonly until?: PlainDate | undefined
  readonly q?: string | undefined
  readonly after?: Cursor | undefined
  readonly limit: number
}

const DECISIONS = [
  'return',
  'approve',
  'reject',
  'giveProvisional',
  'uphold',
  'overturn',
  'reverse',
  'restore',
]

/** Claims that were submitted and are before no department now, the latest to come to their state first. */
export async function listClaims(
  deps: ClaimDeps,
  actor: Actor,
  { after, limit, ...asked }: ClaimsQuery,
): Promise<Page<Queued> | Refusal> {
  const industry = asked.industry ?? actor.scope.industry
  const denied = authorise(actor, 'claim.review', industry === undefined ? undefined : { industry })
  if (denied) return denied
  const rows = await deps.sql.query<QueuedRow>(
    `${QUEUED} WHERE c.revision > 0 AND ($1::text IS NULL OR c.industry = $1)
       AND (c.state = $2 OR ($2 IS NULL AND c.move <> 'department'))
       AND ($3::text IS NULL OR EXISTS (SELECT FROM claim_fact f WHERE f.by_account = $3 AND f.claim_id = c.claim_id
         AND f.act = ANY($4)))
       AND ($5::date IS NULL OR c.since >= $5::date::timestamp AT TIME ZONE 'Asia/Shanghai')
       AND ($6::date IS NULL OR c.since < ($6::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
       AND ($7::text IS NULL OR c.title ILIKE $7)
       AND ($8::timestamptz IS NULL OR (c.since, c.claim_id) < ($8::timestamptz, $9::uuid))
     ORDER BY c.since DESC, c.claim_id DESC LIMIT $10`,
    [
      industry ?? null,
      asked.state ?? null,
      asked.decidedBy ?? null,
      DECISIONS,
      asked.from ?? null,
      asked.until ?? null,
      asked.q ? likePattern(asked.q) : null,
      after?.sortedBy ?? null,
      after?.id ?? null,
      limit,
    ],
  )
  const { next } = page(rows, limit, row => cursorAt(row.since, row.claimId))
  return { items: await queuedOf(deps, rows), next }
}
