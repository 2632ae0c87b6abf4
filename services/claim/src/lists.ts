import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { type Cursor, cursorAt } from '../../kit/cursor'
import { CLAIM, type ClaimRow } from './claim-rows'
import type { Claims } from './claims'
import { haveSame } from './same'
import type { Statement } from './statement'
import { summaryOf } from './summary'
import type { Queued, Summary } from './view-schemas'

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** One's own claims, the oldest first. */
export async function listOwn(
  claims: Claims,
  actor: Actor,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Page<Summary> | Refusal> {
  const { personId } = actor.scope
  if (!personId) return refuse('not-found', { act: 'claim.read' })
  const rows = await claims.sql.query<ClaimRow>(
    `SELECT ${CLAIM} FROM claim c WHERE c.person_id = $1::uuid AND ($2::uuid IS NULL OR c.claim_id > $2::uuid)
     ORDER BY c.claim_id LIMIT $3`,
    [personId, after ?? null, limit],
  )
  return { items: rows.map(summaryOf), next: rows.length === limit ? rows.at(-1)!.claimId : null }
}

export interface QueueQuery {
  readonly industry: string
  readonly type?: number | undefined
  readonly assignee?: string | undefined
  readonly likeKey?: string | undefined
  readonly after?: Cursor | undefined
  readonly limit: number
}

/** The department's queue, what is due first first; each filter reads an index of its own in that order. */
export async function readQueue(
  claims: Claims,
  actor: Actor,
  query: QueueQuery,
): Promise<Page<Queued> | Refusal> {
  const denied = authorise(actor, 'claim.review', { industry: query.industry })
  if (denied) return denied
  const { text, values } = queueSql(query)
  return pageOf(claims, await claims.sql.query<QueuedRow>(text, values), query.limit)
}

type QueuedRow = ClaimRow & { readonly kind: string; readonly isLate: boolean }

const QUEUED = `SELECT ${CLAIM}, s.form->>'kind' AS kind, s.late_reason IS NOT NULL AS "isLate"
  FROM claim c JOIN submission s ON s.claim_id = c.claim_id AND s.revision = c.revision`

/** Only the conditions that are asked for stand in the statement, so that the plan is made for them. */
export function queueSql({ industry, type, assignee, likeKey, after, limit }: QueueQuery): Statement {
  const values: unknown[] = [industry]
  const where = ["c.move = 'department'", 'c.industry = $1']
  const add = (condition: (at: string) => string, value: unknown) => {
    values.push(value)
    where.push(condition(`$${values.length}`))
  }
  if (type !== undefined) add(at => `c.claim_type = ${at}`, type)
  if (assignee === 'nobody') where.push('c.assignee IS NULL')
  else if (assignee !== undefined) add(at => `c.assignee = ${at}`, assignee)
  if (likeKey !== undefined) add(at => `c.like_key = ${at}`, likeKey)
  if (after) {
    values.push(after.sortedBy, after.id)
    where.push(`(c.due_at, c.claim_id) > ($${values.length - 1}::timestamptz, $${values.length}::uuid)`)
  }
  values.push(limit)
  return {
    text: `${QUEUED} WHERE ${where.join(' AND ')} ORDER BY c.due_at, c.claim_id LIMIT $${values.length}`,
    values,
  }
}

/** What waits for a standard of the industry, the longest first. */
export async function readWaiting(
  claims: Claims,
  actor: Actor,
  { industry, after, limit }: Pick<QueueQuery, 'industry' | 'after' | 'limit'>,
): Promise<Page<Queued> | Refusal> {
  const denied = authorise(actor, 'claim.review', { industry })
  if (denied) return denied
  const rows = await claims.sql.query<QueuedRow>(
    `${QUEUED} WHERE c.state = 'waitingForPolicy' AND c.industry = $1
       AND ($2::timestamptz IS NULL OR (c.since, c.claim_id) > ($2::timestamptz, $3::uuid))
     ORDER BY c.since, c.claim_id LIMIT $4`,
    [industry, after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  return pageOf(claims, rows, limit, row => row.since)
}

/** The appeals before the municipal bureau, what is due first first. */
export async function readAppeals(
  claims: Claims,
  actor: Actor,
  { after, limit }: Pick<QueueQuery, 'after' | 'limit'>,
): Promise<Page<Queued> | Refusal> {
  const denied = authorise(actor, 'claim.decideAppeal')
  if (denied) return denied
  const rows = await claims.sql.query<QueuedRow>(
    `${QUEUED} WHERE c.move = 'bureau'
       AND ($1::timestamptz IS NULL OR (c.due_at, c.claim_id) > ($1::timestamptz, $2::uuid))
     ORDER BY c.due_at, c.claim_id LIMIT $3`,
    [after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  return pageOf(claims, rows, limit)
}

async function pageOf(
  { sql }: Claims,
  rows: readonly QueuedRow[],
  limit: number,
  orderedBy: (row: QueuedRow) => Date | null = row => row.dueAt,
): Promise<Page<Queued>> {
  const same = await haveSame(
    sql,
    rows.map(each => each.claimId),
  )
  const last = rows.length === limit ? rows.at(-1) : undefined
  return {
    items: rows.map(row => queuedOf(row, same.has(row.claimId))),
    next: last ? cursorAt(orderedBy(last), last.claimId) : null,
  }
}

const queuedOf = (row: QueuedRow, hasSame: boolean): Queued => ({
  ...summaryOf(row),
  kind: row.kind,
  likeKey: row.likeKey ?? '',
  assignee: row.assignee,
  escalatedTo: row.escalatedTo,
  isLate: row.isLate,
  hasSame,
})
