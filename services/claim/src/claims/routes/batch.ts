import { z } from 'zod'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import { type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { languageOf, ProblemSchema, problemOf } from '../../../../kit/http/problem'
import type { ClaimDeps } from '../../deps'
import { approveClaim } from '../approval'
import { keyed } from '../schemas'
import { SummarySchema } from '../view-schemas'

const CLAIMS_MAX = 100

/** Many claims of one activity, approved as computed (批量审批): each by itself, none held up by another's refusal. */
export const batchRoute = (deps: ClaimDeps): Endpoint =>
  endpoint({
    id: 'approveAlikeClaims',
    method: 'post',
    path: '/v1/claims/approvals',
    summary: 'Approves like claims as computed; each answers by itself',
    article: '12',
    who: 'claim.review',
    body: z.object({
      likeKey: z.string().min(1).max(40).describe('The key of the queue that similar claims share'),
      claimIds: z.array(z.uuid()).min(1).max(CLAIMS_MAX),
    }),
    answers: {
      200: z.object({
        approved: z.array(SummarySchema),
        refused: z.array(z.object({ claimId: z.string(), problem: ProblemSchema })),
      }),
    },
    refusals: ['not-found', 'idempotency-key-reused'],
    handle: async ({ actor, body, idempotencyKey, request }) => {
      const approved = []
      const refused = []
      for (const claimId of [...new Set(body.claimIds)]) {
        const one = keyed(deps, 'approveAlike', {
          params: { claimId },
          body: { likeKey: body.likeKey },
          idempotencyKey: idempotencyKey && `${idempotencyKey}/${claimId}`,
        })
        const done = await approveClaim(one, actor, claimId, { likeKey: body.likeKey })
        if (isRefusal(done)) {
          const language = languageOf(request.get('accept-language'))
          refused.push({ claimId, problem: problemOf(done, language, actor.correlationId) })
        } else approved.push(done)
      }
      return ok({ approved, refused })
    },
  })
