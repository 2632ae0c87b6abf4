import { z } from 'zod'
import { classStates } from '../../../../domain/class/states'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { PortalDeps } from '../deps'
import { callerOf } from './caller'
import { sendClassPlan } from './training-classes'

const PlanSentSchema = z
  .object({
    classId: z.string(),
    state: z.enum(classStates),
    move: z.enum(['organiser', 'department', 'bureau', 'system', 'nobody']).describe('Whose move it is now'),
    since: z.iso.datetime(),
    dueAt: z.iso.datetime().nullable().describe('Until when'),
    industry: z.string().describe('Whose department answers it'),
    year: z.number().int(),
  })
  .meta({ id: 'ClassPlanSent' })

/** A class is written and reviewed at its service; handing its plan in starts its process, and is done here. */
export const classRoute = (deps: PortalDeps): Endpoint =>
  endpoint({
    id: 'sendClassPlan',
    method: 'post',
    path: '/v1/training-classes/{classId}/submission',
    summary: 'Hands the plan of a training class in with its documents, or hands it in again, corrected',
    article: '13',
    who: 'class.write',
    params: z.object({ classId: z.uuid() }),
    answers: { 200: PlanSentSchema },
    refusals: [
      'unauthenticated',
      'session-expired',
      'not-allowed',
      'not-found',
      'invalid-input',
      'temporarily-unavailable',
      'idempotency-key-reused',
      'class-act-not-allowed',
      'not-your-move',
      'class-approval-missing',
      'association-not-authorised',
      'activity-before-regulation',
      'class-fact-missing',
      'class-plan-late',
      'class-document-missing',
    ],
    handle: async call => answering(ok)(await sendClassPlan(deps, callerOf(call), call.params.classId)),
  })
