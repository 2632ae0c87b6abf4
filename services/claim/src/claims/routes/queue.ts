import { z } from 'zod'
import { PlainDateSchema } from '../../../../../domain/time/plain-date'
import { InstantCursorSchema } from '../../../../kit/http/cursor'
import { answering, type Endpoint, endpoint, noContent, ok } from '../../../../kit/http/endpoint'
import type { ClaimDeps } from '../../deps'
import { nameDeputy, nameEscalation, readDesk } from '../../desk/desk'
import { readAppeals, readClaimQueue, readWaitingClaims } from '../lists'
import { LimitSchema } from '../schemas'
import { QueuedSchema } from '../view-schemas'

const PageSchema = z.object({ items: z.array(QueuedSchema), next: z.string().nullable() })
const Paging = z.object({
  after: InstantCursorSchema.optional(),
  limit: LimitSchema,
})
const IndustrySchema = z
  .string()
  .max(40)
  .describe('Empty, to the municipal bureau: claims that no department is mapped for')
const DeskParams = z.object({ industry: z.string().min(1).max(40) })

/** Lists for those who decide, and whom a department names. */
export const queueRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'readClaimQueue',
    method: 'get',
    path: '/v1/claim-queue',
    summary:
      "A department's claims to review, what is due first first; to the municipal bureau, without an industry, what lies before it",
    article: '12',
    who: 'claim.review',
    query: Paging.extend({
      industry: IndustrySchema.optional(),
      late: z.stringbool().optional().describe('true: what is overdue now; false: what is in time'),
      dueBefore: z.iso.datetime().regex(/^20/).optional().describe('Whose review is due before this instant'),
      escalated: z.stringbool().optional().describe('true: what has escalated; false: what has not'),
      personId: z.uuid().optional().describe('Of this person'),
      kind: z.string().max(40).optional().describe("As the form says it: 'training', 'paper' and so on"),
      from: PlainDateSchema.optional().describe('Submitted last on this day, or later'),
      until: PlainDateSchema.optional().describe('Submitted last on this day, or earlier'),
      type: z.coerce.number().int().min(1).max(9).optional(),
      assignee: z
        .union([z.enum(['me', 'nobody']), z.uuid()])
        .optional()
        .describe("Whose: 'me', 'nobody' or an account"),
      likeKey: z.string().max(40).optional(),
    }),
    answers: { 200: PageSchema },
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
    answers: { 200: PageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await readWaitingClaims(deps, actor, query)),
  }),
  endpoint({
    id: 'readClaimAppeals',
    method: 'get',
    path: '/v1/claim-appeals',
    summary: 'Appeals before the municipal bureau, what is due first first',
    article: '12',
    who: 'claim.decideAppeal',
    query: Paging,
    answers: { 200: PageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await readAppeals(deps, actor, query)),
  }),
  endpoint({
    id: 'readReviewDesk',
    method: 'get',
    path: '/v1/review-desks/{industry}',
    summary: 'To whom late claims of a department go, and who acts for whom',
    article: '12',
    who: 'reviewDesk.read',
    params: DeskParams,
    answers: {
      200: z.object({
        escalation: z.object({ accountId: z.string(), name: z.string() }).nullable(),
        deputies: z.array(
          z.object({
            accountId: z.string(),
            actsAs: z.string(),
            fromDay: z.iso.date(),
            untilDay: z.iso.date(),
          }),
        ),
      }),
    },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => answering(ok)(await readDesk(deps, actor, params.industry)),
  }),
  endpoint({
    id: 'nameEscalationOfficial',
    method: 'put',
    path: '/v1/review-desks/{industry}/escalation',
    summary: 'Names the official to whom a late claim goes; the municipal bureau, where none is named',
    article: '12',
    who: 'reviewDesk.write',
    params: DeskParams,
    body: z.object({
      accountId: z.uuid(),
      personId: z
        .uuid()
        .optional()
        .describe('Where the official has signed up too: what that person claims goes to the bureau'),
      name: z.string().trim().min(1).max(100),
    }),
    answers: { 204: null },
    refusals: ['not-found', 'official-unknown'],
    handle: async ({ actor, params, body }) =>
      (await nameEscalation(deps, actor, { ...params, ...body })) ?? noContent(),
  }),
  endpoint({
    id: 'nameDeputy',
    method: 'post',
    path: '/v1/review-desks/{industry}/deputies',
    summary: 'Lets one official act for another from a day to another',
    article: '12',
    who: 'reviewDesk.write',
    params: DeskParams,
    body: z
      .object({ accountId: z.uuid(), actsAs: z.uuid(), fromDay: PlainDateSchema, untilDay: PlainDateSchema })
      .refine(each => each.accountId !== each.actsAs, 'nobody is one’s own deputy')
      .refine(each => each.fromDay <= each.untilDay, 'untilDay lies before fromDay'),
    answers: { 204: null },
    refusals: ['not-found', 'official-unknown'],
    handle: async ({ actor, params, body }) =>
      (await nameDeputy(deps, actor, { ...params, ...body })) ?? noContent(),
  }),
]
