import { z } from 'zod'
import { answering, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import type { ClaimDeps } from '../../deps'
import { approveClaim } from '../approval'
import { giveProvisionalHours } from '../provisional-hours'
import { assignClaim, referClaim, rejectClaim, releaseClaim, returnClaim, takeUpClaim } from '../review'
import {
  AnotherWorkSchema,
  acting,
  ClaimParams,
  GivenHoursSchema,
  granting,
  keyed,
  ReasonSchema,
} from '../schemas'
import { SummarySchema } from '../view-schemas'

const reviewing = [
  ...acting,
  'own-claim',
  'claim-taken',
  'claim-reason-required',
  'industry-not-mapped',
] as const
const approving = [...reviewing, ...granting] as const

const review = {
  method: 'post',
  article: '12',
  who: 'claim.review',
  params: ClaimParams,
  answers: { 200: SummarySchema },
} as const

/** Endpoints for a department's review of one claim (审批, Article 12). */
export const reviewRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    ...review,
    id: 'takeUpClaim',
    path: '/v1/claims/{claimId}/taking-up',
    summary: "Takes a claim up (受理): from then on it is this official's",
    refusals: reviewing,
    handle: async call =>
      answering(ok)(await takeUpClaim(keyed(deps, 'takeUpClaim', call), call.actor, call.params.claimId)),
  }),
  endpoint({
    ...review,
    id: 'releaseClaim',
    path: '/v1/claims/{claimId}/release',
    summary: 'Gives a claim back to the queue',
    refusals: reviewing,
    handle: async call =>
      answering(ok)(await releaseClaim(keyed(deps, 'releaseClaim', call), call.actor, call.params.claimId)),
  }),
  endpoint({
    ...review,
    id: 'assignClaim',
    path: '/v1/claims/{claimId}/assignment',
    summary: 'Gives a claim to a colleague, or takes it over, with a reason',
    body: z.object({ accountId: z.uuid(), reason: ReasonSchema }),
    refusals: [...reviewing, 'official-unknown'],
    handle: async call =>
      answering(ok)(
        await assignClaim(keyed(deps, 'assignClaim', call), call.actor, call.params.claimId, call.body),
      ),
  }),
  endpoint({
    ...review,
    id: 'returnClaim',
    path: '/v1/claims/{claimId}/return',
    summary: 'Returns a claim for correction (退回), with the fields and evidence to correct marked',
    body: z.object({
      reason: ReasonSchema,
      marked: z
        .array(z.string().regex(/^[\w.-]{1,80}$/))
        .min(1)
        .max(50)
        .describe("Paths of the form such as 'form.days.0.minutes', or 'evidence.{kind}'"),
    }),
    refusals: reviewing,
    handle: async call =>
      answering(ok)(
        await returnClaim(keyed(deps, 'returnClaim', call), call.actor, call.params.claimId, call.body),
      ),
  }),
  endpoint({
    ...review,
    id: 'rejectClaim',
    path: '/v1/claims/{claimId}/rejection',
    summary: 'Rejects a claim with a reason; the person may appeal to the municipal bureau',
    body: z.object({ reason: ReasonSchema }),
    refusals: reviewing,
    handle: async call =>
      answering(ok)(
        await rejectClaim(
          keyed(deps, 'rejectClaim', call),
          call.actor,
          call.params.claimId,
          call.body.reason,
        ),
      ),
  }),
  endpoint({
    ...review,
    id: 'referClaim',
    path: '/v1/claims/{claimId}/referral',
    summary: 'Refers a claim to another department (移送), which has the whole time for its review',
    body: z.object({ industry: z.string().min(1).max(40), reason: ReasonSchema }),
    refusals: [...reviewing, 'industry-unknown', 'conflict'],
    handle: async call =>
      answering(ok)(
        await referClaim(keyed(deps, 'referClaim', call), call.actor, call.params.claimId, call.body),
      ),
  }),
  endpoint({
    ...review,
    id: 'approveClaim',
    path: '/v1/claims/{claimId}/approval',
    summary: 'Approves a claim: the hours of the standard, or others with a reason, are registered',
    body: z.object({
      hours: GivenHoursSchema.optional().describe(
        'Instead of the computed hours; caps bind them all the same',
      ),
      anotherWork: AnotherWorkSchema,
      reason: ReasonSchema.optional().describe('Required with hours, and with anotherWork'),
    }),
    refusals: approving,
    handle: async call =>
      answering(ok)(
        await approveClaim(keyed(deps, 'approveClaim', call), call.actor, call.params.claimId, call.body),
      ),
  }),
  endpoint({
    ...review,
    id: 'giveProvisionalHours',
    path: '/v1/claims/{claimId}/provisional-hours',
    summary:
      'Hours where no figure is loaded: one official proposes them with a citation, another confirms the same',
    body: z.object({ hours: GivenHoursSchema, citation: ReasonSchema }),
    refusals: [...approving, 'provisional-needs-two', 'provisional-differs', 'standard-loaded'],
    handle: async call =>
      answering(ok)(
        await giveProvisionalHours(
          keyed(deps, 'giveProvisionalHours', call),
          call.actor,
          call.params.claimId,
          call.body,
        ),
      ),
  }),
]
