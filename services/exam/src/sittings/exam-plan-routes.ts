import { z } from 'zod'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { changePlan, listPlans, writePlan } from './exam-plans'
import { correctRoom, listRooms, withdrawRoom, writeRoom } from './rooms'
import { category, instant, pageQuery, reason, year, yearAsked } from './schemas'

const NewPlanSchema = z.object({
  year,
  category,
  offeringIds: z.array(z.uuid()).max(200).default([]).describe('Empty: all general offerings of the year'),
  supplementary: z
    .boolean()
    .default(false)
    .describe('Its sittings may also lie in the next year, by exam/supplementary-until'),
})

const PlanSchema = z
  .object({
    planId: z.string(),
    year: z.number().int(),
    category,
    industry: z.string().nullable(),
    offeringIds: z.array(z.string()),
    supplementary: z.boolean(),
  })
  .meta({ id: 'ExamPlan' })

const NewRoomSchema = z.object({
  centreId: z.uuid(),
  name: z.string().trim().min(1).max(100),
  address: z.string().trim().min(1).max(300),
  seats: z.number().int().min(1).max(20_000),
})

const RoomSchema = NewRoomSchema.extend({ roomId: z.string(), withdrawnAt: instant.nullable() }).meta({
  id: 'Room',
})

const roomParams = z.object({ roomId: z.uuid() })

/** Exam plans (考试计划) and the rooms of exam centres (考点). */
export const planRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'writeExamPlan',
    method: 'post',
    path: '/v1/exam-plans',
    summary: 'Writes an exam plan of a year and category',
    article: '10',
    who: 'plan.write',
    body: NewPlanSchema,
    answers: { 201: PlanSchema },
    refusals: ['idempotency-key-reused'],
    handle: async ({ actor, body, idempotencyKey }) =>
      answering(created)(await writePlan(deps, actor, idempotencyKey, body)),
  }),
  endpoint({
    id: 'changeExamPlan',
    method: 'put',
    path: '/v1/exam-plans/{planId}',
    summary:
      'Changes the offerings of an exam plan, and whether it is supplementary, where no open sitting contradicts it',
    article: '10',
    who: 'plan.write',
    params: z.object({ planId: z.uuid() }),
    body: NewPlanSchema.pick({ offeringIds: true, supplementary: true }),
    answers: { 200: PlanSchema },
    refusals: ['not-found', 'plan-has-sittings', 'conflict'],
    handle: async ({ actor, params, body }) =>
      answering(ok)(await changePlan(deps, actor, params.planId, body)),
  }),
  endpoint({
    id: 'listExamPlans',
    method: 'get',
    path: '/v1/exam-plans',
    summary: 'Lists the exam plans of a year',
    article: '10',
    who: 'plan.read',
    query: z.object({ year: yearAsked, category: category.optional(), ...pageQuery }),
    answers: { 200: pageOf(PlanSchema) },
    refusals: [],
    handle: async ({ query }) => ok(page(await listPlans(deps, query), query.limit, plan => plan.planId)),
  }),
  endpoint({
    id: 'writeRoom',
    method: 'post',
    path: '/v1/rooms',
    summary: 'Writes a room of an exam centre; its size is fixed',
    article: '10',
    who: 'room.write',
    body: NewRoomSchema,
    answers: { 201: RoomSchema },
    refusals: ['not-found', 'idempotency-key-reused'],
    handle: async ({ actor, body, idempotencyKey }) =>
      answering(created)(await writeRoom(deps, actor, idempotencyKey, body)),
  }),
  endpoint({
    id: 'correctRoom',
    method: 'put',
    path: '/v1/rooms/{roomId}',
    summary: 'Corrects name and address of a room, until tickets name them',
    article: '10',
    who: 'room.write',
    params: roomParams,
    body: NewRoomSchema.pick({ name: true, address: true }),
    answers: { 200: RoomSchema },
    refusals: ['not-found', 'room-has-sittings'],
    handle: async ({ actor, params, body }) =>
      answering(ok)(await correctRoom(deps, actor, params.roomId, body)),
  }),
  endpoint({
    id: 'withdrawRoom',
    method: 'post',
    path: '/v1/rooms/{roomId}/withdrawal',
    summary: 'Withdraws a room in which no sitting is still to take place',
    article: '10',
    who: 'room.write',
    params: roomParams,
    body: z.object({ reason }),
    answers: { 200: RoomSchema },
    refusals: ['not-found', 'room-has-sittings'],
    handle: async ({ actor, params, body }) =>
      answering(ok)(await withdrawRoom(deps, actor, params.roomId, body.reason)),
  }),
  endpoint({
    id: 'listRooms',
    method: 'get',
    path: '/v1/rooms',
    summary: 'Lists the rooms of an exam centre',
    article: '10',
    who: 'sitting.read',
    query: z.object({ centreId: z.uuid(), ...pageQuery }),
    answers: { 200: pageOf(RoomSchema) },
    refusals: [],
    handle: async ({ query }) => ok(page(await listRooms(deps, query), query.limit, room => room.roomId)),
  }),
]
