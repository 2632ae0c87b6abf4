import { z } from 'zod'
import { answering, created, type Endpoint, endpoint, noContent, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { BookingSchema, pageQuery } from '../sittings/schemas'
import { listWaiting } from './booking-views'
import { acceptOffer, leaveQueue } from './offers'
import { bookingRefusals } from './routes'
import { addWords, MyWaitingSchema } from './sitting-words'

const waitingParams = z.object({ waitingId: z.uuid() })

/** The queue (候补) of a sitting that is full. */
export const waitingRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'listMyWaiting',
    method: 'get',
    path: '/v1/my/waiting',
    summary:
      'Lists your own waiting places, with their number in the queue, any offer, and where you come first',
    article: '10',
    who: 'seat.book',
    query: z.object(pageQuery),
    answers: { 200: pageOf(MyWaitingSchema) },
    refusals: [],
    handle: async ({ actor, query }) => {
      const { after, limit } = query
      const places = await listWaiting(deps.sql, actor.scope.personId ?? '', { after, limit })
      const items = await addWords(deps.sql, places)
      return ok(page(items, limit, place => place.waitingId))
    },
  }),
  endpoint({
    id: 'acceptOffer',
    method: 'post',
    path: '/v1/waiting/{waitingId}/acceptance',
    summary: 'Takes the seat that is held for you',
    article: '10',
    who: 'seat.book',
    params: waitingParams,
    answers: { 201: BookingSchema },
    refusals: [...bookingRefusals, 'not-found', 'no-offer', 'offer-expired'],
    handle: async ({ actor, params }) => answering(created)(await acceptOffer(deps, actor, params.waitingId)),
  }),
  endpoint({
    id: 'leaveQueue',
    method: 'delete',
    path: '/v1/waiting/{waitingId}',
    summary: 'Leaves the queue; a seat that was held goes on to the next',
    article: '10',
    who: 'seat.book',
    params: waitingParams,
    answers: { 204: null },
    refusals: ['not-found', 'conflict'],
    handle: async ({ actor, params }) =>
      answering(noContent)(await leaveQueue(deps, actor, params.waitingId)),
  }),
]
