import { z } from 'zod'
import { PlainDateSchema } from '../../../../../domain/time/plain-date'
import { InstantCursorSchema } from '../../../../kit/http/cursor'
import { answering, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { pageOf } from '../../../../kit/http/page'
import type { ClaimDeps } from '../../deps'
import { readAppeals, readClaimQueue, readWaitingClaims } from '../lists/queue'
import { LimitSchema } from '../schemas'
import { QueuedSchema } from '../view-schemas'

const QueuePageSchema = pageOf(QueuedSchema)
const Paging = z.object({
  after: InstantCursorSchema.optional(),
  limit: LimitSchema,
})
const IndustrySchema = z
  .string()
  .max(40)
  .describe('Empty, to the municipal bureau: claims that no department is mapped for')

/** Lists of claims, for those who decide on them. */
export const queueRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'readClaimQueue',
    method: 'get',
    path: '/v1/claim-queue',
    summary:
      "A department's claims to review, earliest deadline first; for the municipal bureau, without an industry, the claims before it",
    article: '12',
    who: 'claim.review',
    query: Paging.extend({
      industry: IndustrySchema.optional(),
      late: z.stringbool().optional().describe('true: overdue claims; false: claims that are in time'),
      dueBefore: z.iso
        .datetime()
        .regex(/^20/)
        .optional()
        .describe('Claims whose review is due before this instant'),
      escalated: z
        .stringbool()
        .optional()
        .describe('true: claims that have escalated; false: claims that have not'),
      personId: z.uuid().optional().describe('Of this person'),
      kind: z.string().max(40).optional().describe("The kind in the form: 'training', 'paper' and so on"),
      from: PlainDateSchema.optional().describe('Submitted last on this day, or later'),
      until: PlainDateSchema.optional().describe('Submitted last on this day, or earlier'),
      type: z.coerce.number().int().min(1).max(9).optional(),
      assignee: z
        .union([z.enum(['me', 'nobody']), z.uuid()])
        .optional()
        .describe("The assignee: 'me', 'nobody' or an account"),
      likeKey: z.string().max(40).optional(),
    }),
    answers: { 200: QueuePageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => {
      const assignee = query.assignee === 'me' ? actor.id : query.assignee
      return answering(ok)(await readClaimQueue(deps, actor, { ...query, assignee }))
    },
  }),
  endpoint({
    id: 'readWaitingClaims',
    method: 'get',
    path: '/v1/claim-queue/waiting',
    summary: 'Claims that wait for a standard to be loaded, the longest first',
    article: '12',
    who: 'claim.review',
    query: Paging.extend({ industry: IndustrySchema }),
    answers: { 200: QueuePageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await readWaitingClaims(deps, actor, query)),
  }),
  endpoint({
    id: 'readClaimAppeals',
    method: 'get',
    path: '/v1/claim-appeals',
    summary: 'Appeals before the municipal bureau, earliest deadline first',
    article: '12',
    who: 'claim.decideAppeal',
    query: Paging,
    answers: { 200: QueuePageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await readAppeals(deps, actor, query)),
  }),
]
