import { z } from 'zod'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/endpoint'
import { decideAppeal, restoreClaim, reverseClaim } from '../appeals'
import type { Claims } from '../claims'
import { SummarySchema } from '../view-schemas'
import {
  AnotherWorkSchema,
  acting,
  ClaimParams,
  GivenHoursSchema,
  granting,
  keyed,
  ReasonSchema,
} from './shapes'

const deciding = [...acting, 'own-claim', 'claim-reason-required'] as const

/** What the municipal bureau does: appeals, and hours taken back. */
export const bureauRoutes = (claims: Claims): Endpoint[] => [
  endpoint({
    id: 'decideClaimAppeal',
    method: 'post',
    path: '/v1/claims/{claimId}/appeal-decision',
    summary: 'Decides an appeal, by an official who has not decided on the claim before; a won one registers',
    article: '12',
    who: 'claim.decideAppeal',
    params: ClaimParams,
    body: z.object({
      decision: z.enum(['uphold', 'overturn']),
      reason: ReasonSchema,
      hours: GivenHoursSchema.optional().describe('Instead of the computed hours'),
      anotherWork: AnotherWorkSchema,
    }),
    answers: { 200: SummarySchema },
    refusals: [...deciding, ...granting, 'appeal-same-official'],
    handle: async call =>
      answering(ok)(
        await decideAppeal(
          keyed(claims, 'decideClaimAppeal', call),
          call.actor,
          call.params.claimId,
          call.body,
        ),
      ),
  }),
  endpoint({
    id: 'reverseClaim',
    method: 'post',
    path: '/v1/claims/{claimId}/reversal',
    summary: 'Takes registered hours back with a reason; what remains is counted anew',
    article: '15',
    who: 'claim.reverse',
    params: ClaimParams,
    body: z.object({ reason: ReasonSchema }),
    answers: { 200: SummarySchema },
    refusals: deciding,
    handle: async call =>
      answering(ok)(
        await reverseClaim(
          keyed(claims, 'reverseClaim', call),
          call.actor,
          call.params.claimId,
          call.body.reason,
        ),
      ),
  }),
  endpoint({
    id: 'restoreClaim',
    method: 'post',
    path: '/v1/claims/{claimId}/restoration',
    summary: 'Brings back what a reversal took, with a reason',
    article: '15',
    who: 'claim.reverse',
    params: ClaimParams,
    body: z.object({ reason: ReasonSchema }),
    answers: { 200: SummarySchema },
    refusals: [...deciding, ...granting],
    handle: async call =>
      answering(ok)(
        await restoreClaim(
          keyed(claims, 'restoreClaim', call),
          call.actor,
          call.params.claimId,
          call.body.reason,
        ),
      ),
  }),
]
