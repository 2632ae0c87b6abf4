import { z } from 'zod'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { type Answer, accepted, answering, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { listProposals } from '../../../../kit/two-officials/ask-second'
import { ProposalsSchema, proposalsPage } from '../../../../kit/two-officials/shapes'
import type { ClaimDeps } from '../../deps'
import { type ActOfTwo, decideAppeal, restoreClaim, reverseClaim } from '../appeals'
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

/** 200 where it was done, 202 where it waits until a second official asks for the same. */
const answerByTwo = answering(
  ({ waits, summary }: ActOfTwo): Answer => (waits ? accepted(summary) : ok(summary)),
) as (value: ActOfTwo | Refusal) => Answer | Refusal
const byTwo = { 200: SummarySchema, 202: SummarySchema } as const

const deciding = [...acting, 'own-claim', 'claim-reason-required'] as const

/** Endpoints of the municipal bureau: appeals, reversals and restorations. */
export const bureauRoutes = (deps: ClaimDeps): Endpoint[] => [
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
          keyed(deps, 'decideClaimAppeal', call),
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
    summary:
      'Reverses registered hours with a reason, when a second official asks for the same (202 until then); the remaining items are counted again',
    article: '15',
    who: 'claim.reverse',
    params: ClaimParams,
    body: z.object({ reason: ReasonSchema }),
    answers: byTwo,
    refusals: [...deciding, 'needs-second-official', 'official-unnamed'],
    handle: async call =>
      answerByTwo(
        await reverseClaim(
          keyed(deps, 'reverseClaim', call),
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
    summary:
      'Restores reversed hours, with a reason, when a second official asks for the same (202 until then)',
    article: '15',
    who: 'claim.reverse',
    params: ClaimParams,
    body: z.object({ reason: ReasonSchema }),
    answers: byTwo,
    refusals: [...deciding, ...granting, 'needs-second-official', 'official-unnamed'],
    handle: async call =>
      answerByTwo(
        await restoreClaim(
          keyed(deps, 'restoreClaim', call),
          call.actor,
          call.params.claimId,
          call.body.reason,
        ),
      ),
  }),
  endpoint({
    id: 'listClaimProposals',
    method: 'get',
    path: '/v1/claim-proposals',
    summary:
      'Reversals and restorations of claims that wait for a second official of the bureau, the oldest first',
    article: '15',
    who: 'claim.reverse',
    query: z.object({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: ProposalsSchema },
    refusals: [],
    handle: async ({ query, now }) =>
      ok(proposalsPage(await listProposals(deps.sql, now, query), query.limit)),
  }),
]
