import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import type { ExamCategory } from '../../../../domain/exam/sitting'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { endOfDay, lastDayOf } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'

export interface Plan {
  readonly planId: string
  readonly year: number
  readonly category: string
  readonly industry: string | null
  readonly offeringIds: readonly string[]
  readonly supplementary: boolean
}

export interface NewPlan {
  readonly year: number
  readonly category: ExamCategory
  /** Empty: all general offerings of the year. */
  readonly offeringIds: readonly string[]
  readonly supplementary: boolean
}

/** Writes an exam plan (考试计划) of the municipal bureau. */
export async function writePlan(
  deps: ExamDeps,
  actor: Actor,
  key: string | undefined,
  plan: NewPlan,
): Promise<Plan | Refusal> {
  return inCommand(deps, actor, context =>
    answerOnce(context.sql, { actorId: actor.id, operation: 'writeExamPlan', key, input: plan }, () =>
      insertPlan(context, plan),
    ),
  )
}

export type PlanChange = Pick<NewPlan, 'offeringIds' | 'supplementary'>

/**
 * Changes which offerings a plan is of, and whether it is supplementary, as long as no open sitting contradicts it: a sitting is
 * of the offerings that its plan had when it was published. A sitting that is over stays what it was.
 */
export async function changePlan(
  deps: ExamDeps,
  actor: Actor,
  planId: string,
  change: PlanChange,
): Promise<Plan | Refusal> {
  return inCommand(deps, actor, async context => {
    const denied = authorise(actor, 'plan.write')
    if (denied) return denied
    await context.sql.query('SELECT FROM exam_plan WHERE plan_id = $1 FOR UPDATE', [planId])
    const before = await findPlan(context.sql, planId)
    if (!before) return refuse('not-found', { planId })
    if (isSamePlan(before, change)) return before
    const refusal = await refuseContradiction(context, before, change)
    if (refusal) return refusal
    if (await isWaitedFor(context, before, change))
      return refuse('conflict', { status: 'people come first in it', allowed: null })
    const { year, category } = before as Pick<NewPlan, 'year' | 'category'>
    const industry = await industryOfPlan(context, { ...change, year, category })
    if (typeof industry === 'object' && industry !== null) return industry
    await context.sql.query(
      'UPDATE exam_plan SET offering_ids = $2::uuid[], supplementary = $3, industry = $4 WHERE plan_id = $1',
      [planId, change.offeringIds, change.supplementary, industry],
    )
    const after = { ...before, ...change, industry }
    await context.audit({ act: 'plan.write', objectKind: 'examPlan', objectId: planId, before, after })
    return after
  })
}

const isSamePlan = (plan: Plan, change: PlanChange): boolean =>
  plan.supplementary === change.supplementary &&
  plan.offeringIds.length === change.offeringIds.length &&
  plan.offeringIds.every(id => change.offeringIds.includes(id))

/** Whether somebody who lost a seat has a first place in this plan, for the offerings it had. */
async function isWaitedFor({ sql }: CommandContext, plan: Plan, change: PlanChange): Promise<boolean> {
  if (isSamePlan({ ...plan, supplementary: change.supplementary }, change)) return false
  const first = await sql.query(
    `SELECT FROM waiting WHERE plan_id = $1 AND sitting_id IS NULL AND state = 'waiting' LIMIT 1`,
    [plan.planId],
  )
  return first.length > 0
}

/** An open sitting is of the offerings as they were; one of the next year needs a supplementary plan. */
async function refuseContradiction(
  { sql }: CommandContext,
  plan: Plan,
  change: PlanChange,
): Promise<Refusal | undefined> {
  const isOfOthers = !isSamePlan({ ...plan, supplementary: change.supplementary }, change)
  const yearEnds = endOfDay(lastDayOf(plan.year))
  const [open] = await sql.query<{ sittingId: string; startsAt: Date }>(
    `SELECT sitting_id, starts_at FROM sitting
     WHERE plan_id = $1 AND stage IN ('published', 'bookingClosed', 'held') AND ($2::boolean OR (NOT $3::boolean AND starts_at > $4))
     ORDER BY starts_at LIMIT 1`,
    [plan.planId, isOfOthers, change.supplementary, yearEnds],
  )
  return (
    open && refuse('plan-has-sittings', { sittingId: open.sittingId, startsAt: open.startsAt.toISOString() })
  )
}

async function insertPlan(context: CommandContext, plan: NewPlan): Promise<Plan | Refusal> {
  const denied = authorise(context.actor, 'plan.write')
  if (denied) return denied
  const industry = await industryOfPlan(context, plan)
  if (typeof industry === 'object' && industry !== null) return industry
  const planId = newId()
  await context.sql.query(
    `INSERT INTO exam_plan (plan_id, year, category, industry, offering_ids, supplementary, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7, $8)`,
    [
      planId,
      plan.year,
      plan.category,
      industry,
      plan.offeringIds,
      plan.supplementary,
      context.actor.id,
      context.now,
    ],
  )
  await context.audit({ act: 'plan.write', objectKind: 'examPlan', objectId: planId, after: plan })
  return (await findPlan(context.sql, planId))!
}

/** An industryCommon plan names offerings of one industry (Article 11); each named offering must be of the plan's year. */
async function industryOfPlan(context: CommandContext, plan: NewPlan): Promise<string | null | Refusal> {
  const wrong = (reason: string): Refusal => refuse('invalid-input', { field: 'offeringIds', reason })
  const known = await context.sql.query<{
    industry: string
    year: number
    category: string
    proof: string
    status: string
  }>('SELECT industry, year, category, proof, status FROM offering WHERE offering_id = ANY($1::uuid[])', [
    plan.offeringIds,
  ])
  if (known.length < new Set(plan.offeringIds).size) return wrong('an offering is not known')
  if (known.some(each => each.year !== plan.year || each.category !== plan.category))
    return wrong('an offering is of another year or category')
  // A withdrawn offering ends enrolling; the people enrolled still sit its exam.
  if (known.some(each => each.status === 'proposed')) return wrong('an offering is not confirmed')
  if (known.some(each => each.proof !== 'sitting')) return wrong('an offering is not proved by a sitting')
  if (plan.category === 'general') return null
  const [industry, another] = new Set(known.map(each => each.industry))
  if (industry === undefined || another !== undefined) return wrong('name offerings of one industry')
  return industry
}

/** The plans of a year, in the order they were written. */
export async function listPlans(
  deps: ExamDeps,
  query: { year: number; category?: string | undefined; after?: string | undefined; limit: number },
): Promise<Plan[]> {
  const rows = await deps.prisma.examPlan.findMany({
    where: {
      year: query.year,
      ...(query.category ? { category: query.category } : {}),
      ...(query.after ? { planId: { gt: query.after } } : {}),
    },
    orderBy: { planId: 'asc' },
    take: query.limit,
  })
  return rows.map(({ planId, year, category, industry, offeringIds, supplementary }) => ({
    planId,
    year,
    category,
    industry,
    offeringIds,
    supplementary,
  }))
}

/** Reads the plan and holds it: a change of the plan waits until the sitting is published. */
export async function holdPlan(sql: Sql, planId: string): Promise<Plan | undefined> {
  await sql.query('SELECT FROM exam_plan WHERE plan_id = $1 FOR SHARE', [planId])
  return findPlan(sql, planId)
}

export async function findPlan(sql: Sql, planId: string): Promise<Plan | undefined> {
  const [row] = await sql.query<Plan>(
    `SELECT plan_id, year, category, industry, offering_ids, supplementary
     FROM exam_plan WHERE plan_id = $1`,
    [planId],
  )
  return row
}
