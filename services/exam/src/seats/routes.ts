import { z } from 'zod'
import { authorise } from '../../../../domain/authority/authority'
import { refuse } from '../../../../domain/refusals/refusal'
import {
  accepted,
  answering,
  created,
  type Endpoint,
  endpoint,
  noContent,
  ok,
} from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { recordReadingOf } from '../sittings/readings'
import { sittingParams } from '../sittings/routes'
import { BookingSchema, instant, pageQuery, WaitingSchema } from '../sittings/schemas'
import { moves } from './allocation'
import { type ListedAllocation, listAllocations } from './allocation-list'
import { cancelBooking, changeBooking } from './booking-change'
import { findBookingGuard, getBookingView } from './booking-views'
import { bookSeat } from './seat-booking'
import type { SeatDesk } from './seat-desk'

export const bookingParams = z.object({ bookingId: z.uuid() })

export const bookingRefusals = [
  'account-unverified',
  'eligibility-pending',
  'study-not-known',
  'booking-not-yet-open',
  'booking-closed',
  'sitting-not-open',
  'sitting-cancelled',
  'sitting-outside-year',
  'sitting-of-other-course',
  'already-booked',
  'already-waiting',
  'sittings-overlap',
  'already-passed',
  'attempts-exhausted',
  'retake-too-early',
] as const

const AllocationSchema = z
  .object({
    seq: z.number().int(),
    sittingId: z.string().nullable().describe('null, or another: of who comes first in the whole plan'),
    move: z.enum(moves),
    reason: z.string(),
    seatNo: z.number().int().nullable(),
    bookingId: z.string().nullable(),
    waitingId: z.string().nullable(),
    priority: z.number().int().nullable().describe('0: lost a seat, and comes before all others'),
    placeNo: z.number().int().nullable().describe('The order of places of one priority'),
    at: instant,
  })
  .meta({ id: 'Allocation' })

/** Booking a seat (考试报名), and the log of a sitting's seats. */
export const bookingRoutes = (deps: ExamDeps, desk: SeatDesk): Endpoint[] => [
  endpoint({
    id: 'bookSeat',
    method: 'post',
    path: '/v1/sittings/{sittingId}/bookings',
    summary:
      'Books a seat, and gives up the place in a queue for it; where the sitting is full, takes a place in its queue. The same request again gets the same answer',
    article: '10',
    who: 'seat.book',
    params: sittingParams,
    body: z.object({
      courseId: z.uuid().optional().describe('May be left out where one course alone fits the sitting'),
    }),
    answers: { 201: BookingSchema, 202: WaitingSchema },
    refusals: [...bookingRefusals, 'not-found'],
    handle: async ({ actor, params, body }) => {
      const personId = actor.scope.personId ?? ''
      const request = { personId, sittingId: params.sittingId, courseId: body.courseId ?? null }
      return answering((seated: Exclude<Awaited<ReturnType<typeof bookSeat>>, { kind: 'refusal' }>) =>
        seated.kind === 'booked'
          ? created(seated.booking, `/v1/bookings/${seated.booking.bookingId}`)
          : accepted(seated.waiting),
      )(await bookSeat(deps, desk, actor, request))
    },
  }),
  endpoint({
    id: 'getBooking',
    method: 'get',
    path: '/v1/bookings/{bookingId}',
    summary: 'Shows a booking',
    article: '10',
    who: 'booking.read',
    params: bookingParams,
    answers: { 200: BookingSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => {
      const guard = await findBookingGuard(deps, params.bookingId)
      const denied = guard
        ? authorise(actor, 'booking.read', guard)
        : refuse('not-found', { act: 'booking.read' })
      if (denied) return denied
      const reading = { act: 'booking.read', objectKind: 'booking', objectId: params.bookingId } as const
      await recordReadingOf(deps, actor, guard!.personId, reading)
      return ok(await getBookingView(deps.sql, params.bookingId))
    },
  }),
  endpoint({
    id: 'changeBooking',
    method: 'post',
    path: '/v1/bookings/{bookingId}/change',
    summary: 'Changes a booking to another sitting; the new seat is taken first',
    article: '10',
    who: 'seat.book',
    params: bookingParams,
    body: z.object({ sittingId: z.uuid() }),
    answers: { 201: BookingSchema },
    refusals: [
      ...bookingRefusals,
      'not-found',
      'booking-not-found',
      'booking-ended',
      'change-deadline-passed',
      'sitting-full',
    ],
    handle: async ({ actor, params, body }) =>
      answering(created)(await changeBooking(deps, actor, params.bookingId, body.sittingId)),
  }),
  endpoint({
    id: 'cancelBooking',
    method: 'delete',
    path: '/v1/bookings/{bookingId}',
    summary: 'Cancels a booking; its seat goes on to the queue',
    article: '10',
    who: 'seat.book',
    params: bookingParams,
    answers: { 204: null },
    refusals: ['booking-not-found', 'booking-ended', 'change-deadline-passed'],
    handle: async ({ actor, params }) =>
      answering(noContent)(await cancelBooking(deps, actor, params.bookingId)),
  }),
  endpoint({
    id: 'listAllocations',
    method: 'get',
    path: '/v1/sittings/{sittingId}/allocations',
    summary:
      "Lists each move of the sitting's seats and of the queue, in order: anyone can recompute from it whose turn it was",
    article: '10',
    who: 'allocation.read',
    params: sittingParams,
    query: z.object({
      ...pageQuery,
      after: z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number)
        .optional(),
    }),
    answers: { 200: pageOf(AllocationSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, params, query: { after, limit } }) =>
      answering((items: ListedAllocation[]) => ok(page(items, limit, each => String(each.seq))))(
        await listAllocations(deps, actor, params.sittingId, { after, limit }),
      ),
  }),
]
