import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import type { ClassState } from '../../../../domain/class/states'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Claims } from '../claims'
import type { Page } from '../lists'
import { CLASS, type ClassRow } from './class-rows'
import type { ClassSummary } from './class-schemas'
import { offeredOf, summaryOf } from './class-views'

export interface ClassQuery {
  readonly state?: ClassState | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** The classes of an organiser, or those that a department reviews, in the order in which they were made. */
export async function listClasses(
  { sql }: Claims,
  actor: Actor,
  { state, after, limit }: ClassQuery,
): Promise<Page<ClassSummary> | Refusal> {
  const { organiserId, industry } = actor.scope
  const denied = authorise(actor, 'class.read', {
    organiserId: organiserId ?? null,
    industry: industry ?? null,
  })
  if (denied) return denied
  const whose = organiserId ? 'c.organiser_id = $1::uuid' : DEPARTMENTS
  const rows = await sql.query<ClassRow>(
    `SELECT ${CLASS} FROM training_class c WHERE ${actor.role === 'municipalBureau' ? '$1::text IS NULL' : whose}
       AND ($2::text IS NULL OR c.state = $2) AND ($3::uuid IS NULL OR c.class_id > $3::uuid)
     ORDER BY c.class_id LIMIT $4`,
    [organiserId ?? industry ?? null, state ?? null, after ?? null, limit],
  )
  return pageOf(rows, limit, summaryOf)
}

/** A draft is its writer's alone. */
const DEPARTMENTS = "c.industry = $1 AND (c.state <> 'draft' OR c.organiser_id IS NULL)"

/** What is the department's move, what is due first first. */
export async function readClassQueue(
  { sql }: Claims,
  actor: Actor,
  limit: number,
): Promise<ClassSummary[] | Refusal> {
  const { industry } = actor.scope
  const denied = authorise(actor, 'class.review', { industry: industry ?? null })
  if (denied) return denied
  const rows = await sql.query<ClassRow>(
    `SELECT ${CLASS} FROM training_class c WHERE c.move = 'department' AND c.industry = $1
     ORDER BY c.due_at, c.class_id LIMIT $2`,
    [industry, limit],
  )
  return rows.map(summaryOf)
}

/** Classes that will take place: for anyone, the next first. */
export async function listOffered(
  { sql, clock }: Claims,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Page<ReturnType<typeof offeredOf>> | Refusal> {
  const [firstDay, classId] = after?.split('/') ?? []
  const rows = await sql.query<ClassRow>(
    `SELECT ${CLASS} FROM training_class c WHERE c.state = 'accepted' AND c.first_day >= $1::date
       AND ($2::date IS NULL OR (c.first_day, c.class_id) > ($2::date, $3::uuid))
     ORDER BY c.first_day, c.class_id LIMIT $4`,
    [plainDateIn(clock.now()), firstDay ?? null, classId ?? null, limit],
  )
  const { items } = pageOf(rows, limit, offeredOf)
  const last = rows.length === limit ? rows.at(-1)! : undefined
  return { items, next: last ? `${last.firstDay}/${last.classId}` : null }
}

const pageOf = <T>(rows: readonly ClassRow[], limit: number, shown: (row: ClassRow) => T): Page<T> => ({
  items: rows.map(shown),
  next: rows.length === limit ? rows.at(-1)!.classId : null,
})
