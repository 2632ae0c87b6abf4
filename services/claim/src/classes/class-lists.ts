import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import type { ClassKind } from '../../../../domain/class/class'
import type { ClassState } from '../../../../domain/class/states'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { type Cursor, cursorAt } from '../../../kit/http/cursor'
import { type Page, page } from '../../../kit/http/page'
import type { Statement } from '../../../kit/sql/statement'
import type { ClaimDeps } from '../deps'
import { CLASS, type ClassRow } from './class-rows'
import { offeredOf, summaryOf } from './class-views'
import type { ClassSummary } from './schemas'

export interface ClassQuery {
  readonly state?: ClassState | undefined
  readonly kind?: ClassKind | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * The classes of an organiser; the classes that a department reviews; or, for the municipal bureau, all classes that
 * were sent. The newest first.
 */
export async function listClasses(
  { sql }: ClaimDeps,
  actor: Actor,
  query: ClassQuery,
): Promise<Page<ClassSummary> | Refusal> {
  const { organiserId = null, industry = null } = actor.scope
  const denied = authorise(actor, 'class.read', { organiserId, industry })
  if (denied) return denied
  const { text, values } = classListSql({ organiserId, industry }, query)
  const rows = await sql.query<ClassRow>(text, values)
  return page(rows.map(summaryOf), query.limit, each => each.classId)
}

/** A draft is its writer's alone. */
const NOT_ANOTHERS_DRAFT = "(c.state <> 'draft' OR c.organiser_id IS NULL)"

/** Only the conditions that are asked for stand in the statement, so that the plan is made for them. */
export function classListSql(
  { organiserId, industry }: { readonly organiserId: string | null; readonly industry: string | null },
  { state, kind, after, limit }: ClassQuery,
): Statement {
  const values: unknown[] = []
  const at = (value: unknown) => `$${values.push(value)}`
  const where: string[] = []
  if (organiserId) where.push(`c.organiser_id = ${at(organiserId)}::uuid`)
  else if (industry) where.push(`c.industry = ${at(industry)}`, NOT_ANOTHERS_DRAFT)
  else if (!state || state === 'draft') where.push("c.state <> 'draft'")
  if (state) where.push(`c.state = ${at(state)}`)
  if (kind) where.push(`c.class_kind = ${at(kind)}`)
  if (after) where.push(`c.class_id < ${at(after)}::uuid`)
  const text = `SELECT ${CLASS} FROM training_class c WHERE ${where.join(' AND ') || 'true'}
    ORDER BY c.class_id DESC LIMIT ${at(limit)}`
  return { text, values }
}

/**
 * Classes that wait for the department, earliest deadline first; for the municipal bureau, the classes that escalated
 * to it.
 */
export async function readClassQueue(
  { sql }: ClaimDeps,
  actor: Actor,
  asked: QueuePage,
): Promise<Page<ClassSummary> | Refusal> {
  const industry = actor.role === 'municipalBureau' ? null : (actor.scope.industry ?? '')
  const denied = authorise(actor, 'class.review', { industry })
  if (denied) return denied
  const { text, values } = classQueueSql(industry, asked)
  const rows = await sql.query<ClassRow>(text, values)
  const { items, next } = page(rows, asked.limit, row => cursorAt(row.dueAt, row.classId))
  return { items: items.map(summaryOf), next }
}

export interface QueuePage {
  readonly after?: Cursor | undefined
  readonly limit: number
}

/** @param industry whose department's; null: what escalated to the municipal bureau */
export function classQueueSql(industry: string | null, { after, limit }: QueuePage): Statement {
  const values: unknown[] = []
  const at = (value: unknown) => `$${values.push(value)}`
  const where = ["c.move = 'department'"]
  if (industry !== null) where.push(`c.industry = ${at(industry)}`)
  else where.push('c.escalated_at IS NOT NULL AND c.escalated_to IS NULL')
  if (after)
    where.push(`(c.due_at, c.class_id) > (${at(after.sortedBy)}::timestamptz, ${at(after.id)}::uuid)`)
  const text = `SELECT ${CLASS} FROM training_class c WHERE ${where.join(' AND ')}
    ORDER BY c.due_at, c.class_id LIMIT ${at(limit)}`
  return { text, values }
}

/** Classes that will take place: for anyone, the next first. */
export async function listOfferedClasses(
  { sql, clock }: ClaimDeps,
  { after, limit }: QueuePage,
): Promise<Page<ReturnType<typeof offeredOf>> | Refusal> {
  const rows = await sql.query<ClassRow>(
    `SELECT ${CLASS} FROM training_class c WHERE c.state = 'accepted' AND c.first_day >= $1::date
       AND ($2::date IS NULL OR (c.first_day, c.class_id) > ($2::date, $3::uuid))
     ORDER BY c.first_day, c.class_id LIMIT $4`,
    [plainDateIn(clock.now()), after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  const { items, next } = page(rows, limit, row => cursorAt(row.firstDay, row.classId))
  return { items: items.map(offeredOf), next }
}
