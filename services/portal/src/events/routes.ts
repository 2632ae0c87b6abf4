import { recipientsOf } from '../../../../domain/notice/recipients'
import { type Endpoint, endpoint } from '../../../kit/http/endpoint'
import type { PortalDeps } from '../deps'

/** One stream for an open page (Server-sent events, HTML 9.2). */
export const eventRoutes = ({ streams }: Pick<PortalDeps, 'streams'>): Endpoint[] => [
  endpoint({
    id: 'streamEvents',
    method: 'get',
    path: '/v1/events',
    summary:
      'Says of which subject there is something new for you: seats, exams, claims, hours, notices, queue',
    who: 'notice.read',
    // A proxy that gathers an answer before it sends it would hold the events back.
    answerHeaders: { 'X-Accel-Buffering': 'no' },
    answers: { 200: { media: 'text/event-stream' } },
    refusals: [],
    handle: async ({ actor }) => ({ status: 200, body: streams.open(recipientsOf(actor)) }),
  }),
]
