import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { listBookings, listWaiting } from '../seats/booking-views'
import { categoryAsked, SittingsQuerySchema } from '../sittings/routes'
import { pageQuery } from '../sittings/schemas'
import { addWords, MyBookingSchema, MyWaitingSchema } from '../sittings/sitting-words'
import { listMySittings, MySittingSchema } from './my-sittings'

/** Lists in which a person finds the own seats, the own waiting places, and the sittings to choose from. */
export const ownRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'listMySittings',
    method: 'get',
    path: '/v1/my/sittings',
    summary:
      'Lists the sittings of a year as listSittings does, each with whether you may book it, and why not',
    article: '10',
    who: 'seat.book',
    query: SittingsQuerySchema,
    answers: { 200: pageOf(MySittingSchema) },
    refusals: [],
    handle: async ({ actor, query, now }) => {
      const asked = { ...query, category: categoryAsked(query) }
      const items = await listMySittings(deps, actor, asked, now)
      return ok(page(items, query.limit, sitting => sitting.sittingId))
    },
  }),
  endpoint({
    id: 'listMyBookings',
    method: 'get',
    path: '/v1/my/bookings',
    summary: 'Lists your own bookings, newest first',
    article: '10',
    who: 'seat.book',
    query: z.object(pageQuery),
    answers: { 200: pageOf(MyBookingSchema) },
    refusals: [],
    handle: async ({ actor, query }) => {
      const bookings = await listBookings(deps.sql, actor.scope.personId ?? '', {
        after: query.after,
        limit: query.limit,
      })
      const items = await addWords(deps.sql, bookings)
      return ok(page(items, query.limit, booking => booking.bookingId))
    },
  }),
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
]
