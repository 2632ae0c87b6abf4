import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import type { ExamCategory } from '../../../domain/exam/sitting'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { once } from '../../kit/idempotency'
import { newId } from '../../kit/ids'
import { type Exam, type Step, within } from './exam'
import { findPlan, type Plan } from './publish'

export interface NewPlan {
  readonly year: number
  readonly category: ExamCategory
  /** Empty: all general offerings of the year. */
  readonly offeringIds: readonly string[]
  readonly supplementary: boolean
}

/** Writes an exam plan (考试计划) of the municipal bureau; it doesn't change afterwards. */
export async function writePlan(
  exam: Exam,
  actor: Actor,
  key: string | undefined,
  plan: NewPlan,
): Promise<Plan | Refusal> {
  return within(exam, actor, step =>
    once(step.sql, { actorId: actor.id, operation: 'writeExamPlan', key, input: plan }, () =>
      insertPlan(step, plan),
    ),
  )
}

async function insertPlan(step: Step, plan: NewPlan): Promise<Plan | Refusal> {
  const denied = authorise(step.actor, 'plan.write')
  if (denied) return denied
  const industry = await industryOfPlan(step, plan)
  if (typeof industry === 'object' && industry !== null) return industry
  const planId = newId()
  await step.sql.query(
    `INSERT INTO exam_plan (plan_id, year, category, industry, offering_ids, supplementary, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7, $8)`,
    [
      planId,
      plan.year,
      plan.category,
      industry,
      plan.offeringIds,
      plan.supplementary,
      step.actor.id,
      step.now,
    ],
  )
  await step.audit({ act: 'plan.write', objectKind: 'examPlan', objectId: planId, after: plan })
  return (await findPlan(step.sql, planId))!
}

/** An industryCommon plan names offerings of one industry (Article 11); each named offering must be of the plan's year. */
async function industryOfPlan(step: Step, plan: NewPlan): Promise<string | null | Refusal> {
  const wrong = (reason: string): Refusal => refuse('invalid-input', { field: 'offeringIds', reason })
  const known = await step.sql.query<{
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
  // A withdrawn one takes nobody new, and who is enrolled still sits its exam.
  if (known.some(each => each.status === 'proposed')) return wrong('an offering is not confirmed')
  if (known.some(each => each.proof !== 'sitting')) return wrong('an offering is not proved by a sitting')
  if (plan.category === 'general') return null
  const [industry, another] = new Set(known.map(each => each.industry))
  if (industry === undefined || another !== undefined) return wrong('name offerings of one industry')
  return industry
}

export interface NewRoom {
  readonly centreId: string
  readonly name: string
  readonly address: string
  readonly seats: number
}

/** Writes a room of an exam centre (考点). Its size is fixed: another size is another room. */
export async function writeRoom(
  exam: Exam,
  actor: Actor,
  key: string | undefined,
  room: NewRoom,
): Promise<(NewRoom & { roomId: string }) | Refusal> {
  return within(exam, actor, step =>
    once(step.sql, { actorId: actor.id, operation: 'writeRoom', key, input: room }, async () => {
      const denied = authorise(actor, 'room.write')
      if (denied) return denied
      const centres = await step.sql.query('SELECT 1 FROM centre WHERE centre_id = $1 AND active', [
        room.centreId,
      ])
      if (centres.length === 0) return refuse('not-found', { centreId: room.centreId })
      const roomId = newId()
      await step.sql.query(
        `INSERT INTO room (room_id, centre_id, name, address, seats, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [roomId, room.centreId, room.name, room.address, room.seats, step.now],
      )
      await step.audit({ act: 'room.write', objectKind: 'room', objectId: roomId, after: room })
      return { roomId, ...room }
    }),
  )
}

/** The plans of a year, in the order they were written. */
export async function listPlans(
  exam: Exam,
  query: { year: number; category?: string | undefined; after?: string | undefined; limit: number },
): Promise<Plan[]> {
  const rows = await exam.prisma.examPlan.findMany({
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

export async function listRooms(
  exam: Exam,
  query: { centreId: string; after?: string | undefined; limit: number },
): Promise<(NewRoom & { roomId: string })[]> {
  return exam.prisma.room.findMany({
    where: { centreId: query.centreId, ...(query.after ? { roomId: { gt: query.after } } : {}) },
    select: { roomId: true, centreId: true, name: true, address: true, seats: true },
    orderBy: { roomId: 'asc' },
    take: query.limit,
  })
}
