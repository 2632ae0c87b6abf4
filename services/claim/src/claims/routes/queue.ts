import { z } from 'zod'
import { claimStates } from '../../../../../domain/claim/states'
import { PlainDateSchema } from '../../../../../domain/time/plain-date'
import { InstantCursorSchema } from '../../../../kit/http/cursor'
import { answering, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { pageOf } from '../../../../kit/http/page'
import type { ClaimDeps } from '../../deps'
import { listClaims } from '../lists/decided'
import { countClaimQueue, readAppeals, readClaimQueue, readWaitingClaims } from '../lists/queue'
import { summariseReviews } from '../lists/review-times'
import { LimitSchema } from '../schemas'
import { QueueCountsSchema, QueuedSchema } from '../view-schemas'

const QueuePageSchema = pageOf(QueuedSchema)
const Paging = z.object({
  after: InstantCursorSchema.optional(),
  limit: LimitSchema,
})
const IndustrySchema = z
  .string()
  .max(40)
  .describe('Empty, to the municipal bureau: claims that no department is mapped for')

const YearSchema = z.coerce.number().int().min(2021).max(2100)
const WordsSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .describe('A part of the name of the exam, event or work')

const Hours = z.number().nullable()
const ReviewTimesSchema = z
  .object({
    industry: z.string().describe('Empty where no department is mapped'),
    reviews: z.number().int().describe('Reviews that ended: approved, rejected or returned'),
    medianHours: Hours.describe('From submission to that, in hours by the clock'),
    ninthHours: Hours.describe('Nine of ten took no longer'),
    waiting: z.number().int(),
    late: z.number().int(),
  })
  .meta({ id: 'ReviewTimes' })

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
      year: YearSchema.optional(),
      q: WordsSchema.optional(),
    }),
    answers: { 200: QueuePageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => {
      const assignee = query.assignee === 'me' ? actor.id : query.assignee
      return answering(ok)(await readClaimQueue(deps, actor, { ...query, assignee }))
    },
  }),
  endpoint({
    id: 'countClaimQueue',
    method: 'get',
    path: '/v1/claim-queue/counts',
    summary:
      'How many claims wait in a queue: all, mine, free, late, escalated, and those that wait for a standard',
    article: '12',
    who: 'claim.review',
    query: z.object({ industry: IndustrySchema.optional() }),
    answers: { 200: QueueCountsSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await countClaimQueue(deps, actor, query.industry)),
  }),
  endpoint({
    id: 'listClaims',
    method: 'get',
    path: '/v1/claims',
    summary:
      'Claims that were submitted and are before no department now, decided ones above all, the latest first',
    article: '12',
    who: 'claim.review',
    query: Paging.extend({
      industry: IndustrySchema.optional(),
      state: z.enum(claimStates).optional(),
      decidedBy: z
        .union([z.literal('me'), z.uuid()])
        .optional()
        .describe("The account that decided on it; 'me'"),
      from: PlainDateSchema.optional().describe('In its state since this day, or later'),
      until: PlainDateSchema.optional().describe('In its state since this day, or earlier'),
      q: WordsSchema.optional(),
    }),
    answers: { 200: QueuePageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => {
      const decidedBy = query.decidedBy === 'me' ? actor.id : query.decidedBy
      return answering(ok)(await listClaims(deps, actor, { ...query, decidedBy }))
    },
  }),
  endpoint({
    id: 'summariseReviews',
    method: 'get',
    path: '/v1/statistics/reviews',
    summary: 'How long the reviews of the claims of a year took, by industry, and what waits',
    article: '12',
    who: 'claim.review',
    query: z.object({ year: YearSchema }),
    answers: { 200: z.object({ items: z.array(ReviewTimesSchema) }) },
    refusals: [],
    handle: async ({ actor, query, now }) =>
      answering(items => ok({ items }))(await summariseReviews(deps.sql, actor, query.year, now)),
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
