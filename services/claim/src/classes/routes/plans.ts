import { z } from 'zod'
import { DayCursorSchema } from '../../../../kit/http/cursor'
import { answering, created, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { pageOf } from '../../../../kit/http/page'
import { Count } from '../../../../kit/sql/numbers'
import type { ClaimDeps } from '../../deps'
import { listOfferedClasses } from '../class-lists'
import { answerPlan, cancelClass, createClass, editPlan } from '../plans/plans'
import { OfferedSchema, PlanBody, StandsSchema } from '../schemas'
import { acting, answerStands, ClassParams, keyed, LimitSchema, ReasonBody, ReasonSchema } from './schemas'

const planRefusals = [
  'class-days-unusable',
  'title-series-unknown',
  'industry-unknown',
  'class-approval-unreadable',
] as const

/** Class plans (办班计划): written by organisers, associations and departments, answered by the department. Sending one is the portal's. */
export const planRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'createTrainingClass',
    method: 'post',
    path: '/v1/training-classes',
    summary: 'Begins the plan of a training class; its documents are uploaded, then it is sent',
    article: '13',
    who: 'class.write',
    body: PlanBody,
    answers: { 201: z.object({ classId: z.string() }) },
    refusals: [...acting, ...planRefusals],
    handle: async call =>
      answering((classId: string) => created({ classId }, `/v1/training-classes/${classId}`))(
        await createClass(keyed(deps, 'createTrainingClass', call), call.actor, call.body),
      ),
  }),
  endpoint({
    id: 'editTrainingClass',
    method: 'put',
    path: '/v1/training-classes/{classId}/plan',
    summary: 'Corrects a plan that has not been accepted; before the answer its new documents go in with it',
    article: '13',
    who: 'class.write',
    params: ClassParams,
    body: PlanBody,
    answers: { 200: z.object({ classId: z.string(), state: z.string() }) },
    refusals: [
      ...acting,
      'activity-before-regulation',
      'class-fact-missing',
      ...planRefusals,
      'class-approval-missing',
      'association-not-authorised',
      'class-plan-late',
      'class-document-missing',
    ],
    handle: async call =>
      answering(({ classId, state }: { classId: string; state: string }) => ok({ classId, state }))(
        await editPlan(deps, call.actor, call.params.classId, call.body),
      ),
  }),
  endpoint({
    id: 'cancelTrainingClass',
    method: 'post',
    path: '/v1/training-classes/{classId}/cancellation',
    summary: 'Cancels a class that will not take place, with the reason',
    article: '13',
    who: 'class.write',
    params: ClassParams,
    body: ReasonBody,
    answers: { 200: StandsSchema },
    refusals: acting,
    handle: async call =>
      answerStands(
        await cancelClass(
          keyed(deps, 'cancelTrainingClass', call),
          call.actor,
          call.params.classId,
          call.body.reason,
        ),
      ),
  }),
  endpoint({
    id: 'answerClassPlan',
    method: 'post',
    path: '/v1/training-classes/{classId}/plan-answer',
    summary: 'The department accepts a plan, or refuses it with what to correct',
    article: '13',
    who: 'class.review',
    params: ClassParams,
    body: z.object({
      seq: Count.describe(
        'The `seq` of the class that was read: a plan that was corrected since is not answered unseen',
      ),
      ...{ accept: z.boolean(), reason: ReasonSchema.optional() },
    }),
    answers: { 200: StandsSchema },
    refusals: [...acting, 'class-plan-outdated'],
    handle: async call =>
      answerStands(
        await answerPlan(keyed(deps, 'answerClassPlan', call), call.actor, call.params.classId, call.body),
      ),
  }),
  endpoint({
    id: 'listOfferedClasses',
    method: 'get',
    path: '/v1/offered-classes',
    summary: 'Training classes that will take place, the next first',
    article: '13',
    who: 'offeredClass.read',
    query: z.object({ after: DayCursorSchema.optional(), limit: LimitSchema }),
    answers: { 200: pageOf(OfferedSchema) },
    refusals: [],
    handle: async ({ query }) => answering(ok)(await listOfferedClasses(deps, query)),
  }),
]
