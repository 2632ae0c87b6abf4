import { z } from 'zod'
import { refuse } from '../../../../domain/refusals/refusal'
import { PlainDateSchema } from '../../../../domain/time/plain-date'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { category, pageQuery, SittingSchema, stage, yearAsked } from './schemas'
import { findSittingView, listSittings } from './sitting-views'

const day = PlainDateSchema.optional()

export const SittingsQuerySchema = z
  .object({
    year: yearAsked,
    category: category
      .optional()
      .describe('`general` where neither centre, plan nor offering is named; else every category'),
    stage: stage.optional().describe('`held`: its results are awaited'),
    centreId: z.uuid().optional(),
    locality: z
      .string()
      .regex(/^\d{6}$/)
      .optional()
      .describe('Where the centre is'),
    planId: z.uuid().optional(),
    offeringId: z.uuid().optional().describe('Sittings in which its exam can be sat'),
    from: day.describe('The first day, in Wenzhou'),
    until: day.describe('The last day, in Wenzhou'),
    free: z.stringbool().optional().describe('`true`: that take bookings and have a free seat'),
    ...pageQuery,
  })
  .refine(({ from, until }) => !from || !until || from <= until, {
    path: ['until'],
    message: 'not before `from`',
  })

/** General where nothing names more. */
export const categoryAsked = ({
  category,
  centreId,
  planId,
  offeringId,
}: z.infer<typeof SittingsQuerySchema>) =>
  category ?? ((centreId ?? planId ?? offeringId) ? undefined : ('general' as const))

export const sittingParams = z.object({ sittingId: z.uuid() })

/** Sittings (场次), for everybody to choose from. They are published by their process. */
export const sittingRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'listSittings',
    method: 'get',
    path: '/v1/sittings',
    summary:
      'Lists the sittings of a year by start, with free seats and waiting places. Filters: stage, centre, locality, plan, offering, days, free seats',
    article: '10',
    who: 'sitting.read',
    query: SittingsQuerySchema,
    answers: { 200: pageOf(SittingSchema) },
    refusals: [],
    handle: async ({ query, now }) =>
      ok(
        page(
          await listSittings(deps.sql, { ...query, category: categoryAsked(query) }, now),
          query.limit,
          sitting => sitting.sittingId,
        ),
      ),
  }),
  endpoint({
    id: 'getSitting',
    method: 'get',
    path: '/v1/sittings/{sittingId}',
    summary: 'Shows a sitting',
    article: '10',
    who: 'sitting.read',
    params: sittingParams,
    answers: { 200: SittingSchema },
    refusals: ['not-found'],
    handle: async ({ params }) => {
      const sitting = await findSittingView(deps.sql, params.sittingId)
      return sitting ? ok(sitting) : refuse('not-found', { sittingId: params.sittingId })
    },
  }),
]
