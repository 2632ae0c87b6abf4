import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { provisionalOverBefore } from '../../../../../domain/time/due'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { type Cursor, cursorAt } from '../../../../kit/http/cursor'
import { type Page, page } from '../../../../kit/http/page'
import type { Statement } from '../../../../kit/sql/statement'
import type { ClaimDeps } from '../../deps'
import type { QueueCounts, Queued } from '../view-schemas'
import { QUEUED, type QueuedRow, queuedOf } from './queued'

export interface QueueQuery {
  /**
   * Empty: claims that no department is mapped for. Undefined: the actor's own department; for the municipal bureau,
   * the claims before it.
   */
  readonly industry?: string | undefined
  readonly late?: boolean | undefined
  readonly dueBefore?: string | undefined
  readonly escalated?: boolean | undefined
  readonly personId?: string | undefined
  readonly kind?: string | undefined
  readonly from?: PlainDate | undefined
  readonly until?: PlainDate | undefined
  readonly type?: number | undefined
  readonly assignee?: string | undefined
  readonly likeKey?: string | undefined
  readonly year?: number | undefined
  /** A part of the name of the exam, event or work. */
  readonly q?: string | undefined
  readonly after?: Cursor | undefined
  readonly limit: number
}

/**
 * The queue of a department or of the municipal bureau, earliest deadline first. Each filter has an index of its own.
 */
export async function readClaimQueue(
  deps: ClaimDeps,
  actor: Actor,
  query: QueueQuery,
): Promise<Page<Queued> | Refusal> {
  const industry = query.industry ?? actor.scope.industry
  const denied = authorise(actor, 'claim.review', industry === undefined ? undefined : { industry })
  if (denied) return denied
  const { text, values } = queueSql({ ...query, industry }, deps.clock.now())
  return queuePage(deps, await deps.sql.query<QueuedRow>(text, values), query.limit)
}

/** Only the conditions that are asked for stand in the statement, so that the plan is made for them. */
export function queueSql({ after, limit, ...filters }: QueueQuery, now: Date): Statement {
  const values: unknown[] = []
  const at = (value: unknown) => `$${values.push(value)}`
  const where = ["c.move = 'department'", ...filtersOf(filters, now, at)]
  if (after)
    where.push(`(c.due_at, c.claim_id) > (${at(after.sortedBy)}::timestamptz, ${at(after.id)}::uuid)`)
  const text = `${QUEUED} WHERE ${where.join(' AND ')} ORDER BY c.due_at, c.claim_id LIMIT ${at(limit)}`
  return { text, values }
}

/** In the words of the index claim_queue_bureau, which is read by them. */
const BUREAUS = "(c.industry = '' OR (c.escalated_at IS NOT NULL AND c.escalated_to IS NULL))"

function filtersOf(
  filters: Omit<QueueQuery, 'after' | 'limit'>,
  now: Date,
  at: (value: unknown) => string,
): string[] {
  const { industry, assignee, late, escalated } = filters
  const equal: [column: string, value: unknown][] = [
    ['claim_type', filters.type],
    ['like_key', filters.likeKey],
    ['kind', filters.kind],
    ['person_id', filters.personId],
    ['year', filters.year],
    ['assignee', assignee === 'nobody' ? undefined : assignee],
    ['submitted_on', filters.from === filters.until ? filters.from : undefined],
  ]
  return [
    industry === undefined ? BUREAUS : `c.industry = ${at(industry)}`,
    ...equal.flatMap(([column, value]) => (value === undefined ? [] : [`c.${column} = ${at(value)}`])),
    ...(filters.q ? [`c.title ILIKE ${at(likePattern(filters.q))}`] : []),
    ...(assignee === 'nobody' ? ['c.assignee IS NULL'] : []),
    ...(late === undefined ? [] : [overdueSql(late, now, at)]),
    ...(filters.dueBefore ? [`c.due_at < ${at(filters.dueBefore)}::timestamptz`] : []),
    ...(escalated === undefined ? [] : [`c.escalated_at IS ${escalated ? 'NOT ' : ''}NULL`]),
    ...(filters.from && filters.from !== filters.until
      ? [`c.submitted_on >= ${at(filters.from)}::date`]
      : []),
    ...(filters.until && filters.from !== filters.until
      ? [`c.submitted_on <= ${at(filters.until)}::date`]
      : []),
  ]
}

/** Has the words somewhere; what LIKE takes for a sign of its own is a character here. */
export const likePattern = (words: string): string => `%${words.replace(/[\\%_]/g, '\\$&')}%`

/** How many claims of a queue there are, and how many under each of the filters that a reviewer begins with. */
export async function countClaimQueue(
  deps: ClaimDeps,
  actor: Actor,
  given: string | undefined,
): Promise<QueueCounts | Refusal> {
  const industry = given ?? actor.scope.industry
  const denied = authorise(actor, 'claim.review', industry === undefined ? undefined : { industry })
  if (denied) return denied
  const now = deps.clock.now()
  const values: unknown[] = []
  const at = (value: unknown) => `$${values.push(value)}`
  const [counts] = await deps.sql.query<Omit<QueueCounts, 'waiting'>>(
    `SELECT count(*)::int AS all, (count(*) FILTER (WHERE c.assignee = ${at(actor.id)}))::int AS mine,
       (count(*) FILTER (WHERE c.assignee IS NULL))::int AS free,
       (count(*) FILTER (WHERE ${overdueSql(true, now, at)}))::int AS late,
       (count(*) FILTER (WHERE c.escalated_at IS NOT NULL))::int AS escalated
     FROM claim c WHERE c.move = 'department' AND ${industry === undefined ? BUREAUS : `c.industry = ${at(industry)}`}`,
    values,
  )
  const [waiting] = await deps.sql.query<{ claims: number }>(
    `SELECT count(*)::int AS claims FROM claim WHERE state = 'waitingForPolicy' AND industry = $1`,
    [industry ?? ''],
  )
  return { ...counts!, waiting: waiting!.claims }
}

/** Whether its review is overdue: by the rule of domain/time/due.ts, a provisional deadline later than another. */
function overdueSql(late: boolean, now: Date, at: (value: unknown) => string): string {
  const [instant, provisional] = [at(now), at(provisionalOverBefore(now))]
  const over = `(NOT c.due_provisional OR c.due_at < ${provisional}::timestamptz)`
  return late
    ? `c.due_at < ${instant}::timestamptz AND ${over}`
    : `(c.due_at >= ${instant}::timestamptz OR NOT ${over})`
}

/** Claims that wait for a standard of the industry, the longest wait first. */
export async function readWaitingClaims(
  deps: ClaimDeps,
  actor: Actor,
  { industry, after, limit }: { readonly industry: string } & Pick<QueueQuery, 'after' | 'limit'>,
): Promise<Page<Queued> | Refusal> {
  const denied = authorise(actor, 'claim.review', { industry })
  if (denied) return denied
  const rows = await deps.sql.query<QueuedRow>(
    `${QUEUED} WHERE c.state = 'waitingForPolicy' AND c.industry = $1
       AND ($2::timestamptz IS NULL OR (c.since, c.claim_id) > ($2::timestamptz, $3::uuid))
     ORDER BY c.since, c.claim_id LIMIT $4`,
    [industry, after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  return queuePage(deps, rows, limit, row => row.since)
}

/** The appeals before the municipal bureau, earliest deadline first. */
export async function readAppeals(
  deps: ClaimDeps,
  actor: Actor,
  { after, limit }: Pick<QueueQuery, 'after' | 'limit'>,
): Promise<Page<Queued> | Refusal> {
  const denied = authorise(actor, 'claim.decideAppeal')
  if (denied) return denied
  const rows = await deps.sql.query<QueuedRow>(
    `${QUEUED} WHERE c.move = 'bureau'
       AND ($1::timestamptz IS NULL OR (c.due_at, c.claim_id) > ($1::timestamptz, $2::uuid))
     ORDER BY c.due_at, c.claim_id LIMIT $3`,
    [after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  return queuePage(deps, rows, limit)
}

async function queuePage(
  deps: ClaimDeps,
  rows: readonly QueuedRow[],
  limit: number,
  orderedBy: (row: QueuedRow) => Date | null = row => row.dueAt,
): Promise<Page<Queued>> {
  const { next } = page(rows, limit, row => cursorAt(orderedBy(row), row.claimId))
  return { items: await queuedOf(deps, rows), next }
}
