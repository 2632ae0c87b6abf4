import { z } from 'zod'
import { refuse } from '../../../../domain/refusals/refusal'
import { type Endpoint, endpoint, ok } from '../../../kit/endpoint'
import type { Exam } from '../exam'
import { findSittingView, listSittings } from '../sitting-views'
import { category, guarded, instant, page, pageOf, pageQuery, stage } from './shapes'

const SittingSchema = z
  .object({
    sittingId: z.string(),
    planId: z.string(),
    year: z.number().int(),
    category,
    stage,
    centreId: z.string(),
    centreName: z.string(),
    roomName: z.string(),
    address: z.string(),
    locality: z.string(),
    offeringIds: z.array(z.string()),
    seats: z.number().int(),
    freeSeats: z.number().int(),
    waiting: z.number().int(),
    startsAt: instant,
    endsAt: instant,
    bookingOpensAt: instant,
    bookingClosesAt: instant,
    changeUntil: instant,
    resultsDueAt: instant,
    cancelReason: z.string().nullable(),
  })
  .meta({ id: 'Sitting' })

/** Sittings (场次), for everybody to choose from. They are published by their process. */
export const sittingRoutes = (exam: Exam): Endpoint[] => [
  endpoint({
    id: 'listSittings',
    method: 'get',
    path: '/v1/sittings',
    summary: 'Lists the sittings of a year and category by their start, with free seats and waiting places',
    article: '10',
    who: 'sitting.read',
    query: z.object({ year: z.coerce.number().int(), category: category.default('general'), ...pageQuery }),
    answers: { 200: pageOf(SittingSchema) },
    refusals: [...guarded],
    handle: async ({ query }) =>
      ok(page(await listSittings(exam.sql, query), query.limit, sitting => sitting.sittingId)),
  }),
  endpoint({
    id: 'getSitting',
    method: 'get',
    path: '/v1/sittings/{sittingId}',
    summary: 'Shows a sitting',
    article: '10',
    who: 'sitting.read',
    params: z.object({ sittingId: z.uuid() }),
    answers: { 200: SittingSchema },
    refusals: [...guarded, 'not-found'],
    handle: async ({ params }) => {
      const sitting = await findSittingView(exam.sql, params.sittingId)
      return sitting ? ok(sitting) : refuse('not-found', { sittingId: params.sittingId })
    },
  }),
]
