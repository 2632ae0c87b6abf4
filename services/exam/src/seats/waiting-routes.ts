import { z } from 'zod'
import { answering, created, type Endpoint, endpoint, noContent } from '../../../kit/http/endpoint'
import type { ExamDeps } from '../deps'
import { BookingSchema } from '../sittings/schemas'
import { acceptOffer, leaveQueue } from './offers'
import { bookingRefusals } from './routes'

const waitingParams = z.object({ waitingId: z.uuid() })

/** The queue (候补) of a sitting that is full. */
export const waitingRoutes = (deps: ExamDeps): Endpoint[] => [
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
