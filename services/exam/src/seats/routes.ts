import { z } from 'zod'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import {
  accepted,
  answering,
  created,
  type Endpoint,
  endpoint,
  noContent,
  ok,
} from '../../../kit/http/endpoint'
import type { ExamDeps } from '../deps'
import { findTicketView } from '../door/ticket-view'
import { recordReadingOf } from '../sittings/readings'
import { BookingSchema, instant, page, pageOf, pageQuery, WaitingSchema } from '../sittings/schemas'
import { cancelBooking, changeBooking } from './booking-change'
import { getBookingView, listBookings } from './booking-views'
import { findBooking } from './bookings'
import { bookSeat } from './seat-booking'
import type { SeatDesk } from './seat-desk'

const bookingParams = z.object({ bookingId: z.uuid() })

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

const TicketSchema = z
  .object({
    ticketNo: z.string(),
    printed: z.string().describe('The number in groups of four'),
    bookingId: z.string(),
    sittingId: z.string(),
    name: z.string(),
    maskedNumber: z.string(),
    courseTitle: z.string(),
    centreName: z.string(),
    roomName: z.string(),
    address: z.string(),
    seatNo: z.number().int(),
    startsAt: instant,
    endsAt: instant,
    isValid: z.boolean(),
  })
  .meta({ id: 'Ticket' })

/** Booking a seat (考试报名), and what one has. */
export const bookingRoutes = (deps: ExamDeps, desk: SeatDesk): Endpoint[] => [
  endpoint({
    id: 'bookSeat',
    method: 'post',
    path: '/v1/sittings/{sittingId}/bookings',
    summary:
      'Books a seat, and gives up the place in a queue for it; a place where the sitting is full. Repeated, it answers the same',
    article: '10',
    who: 'seat.book',
    params: z.object({ sittingId: z.uuid() }),
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
    id: 'listMyBookings',
    method: 'get',
    path: '/v1/my/bookings',
    summary: 'Lists your own bookings, newest first',
    article: '10',
    who: 'seat.book',
    query: z.object(pageQuery),
    answers: { 200: pageOf(BookingSchema) },
    refusals: [],
    handle: async ({ actor, query }) => {
      const items = await listBookings(deps.sql, actor.scope.personId ?? '', {
        after: query.after,
        limit: query.limit,
      })
      return ok(page(items, query.limit, booking => booking.bookingId))
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
      return denied ?? ok(await getBookingView(deps.sql, params.bookingId))
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
    id: 'getTicket',
    method: 'get',
    path: '/v1/bookings/{bookingId}/ticket',
    summary:
      'Shows the admission ticket (准考证) of a booking, once booking has closed; an official’s look is on the audit trail',
    article: '10',
    who: 'booking.read',
    params: bookingParams,
    answers: { 200: TicketSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => {
      const guard = await findBookingGuard(deps, params.bookingId)
      const denied = guard
        ? authorise(actor, 'booking.read', guard)
        : refuse('not-found', { act: 'booking.read' })
      if (denied) return denied
      const ticket = await findTicketView(deps, params.bookingId)
      if (isRefusal(ticket)) return ticket
      const reading = { act: 'booking.read', objectKind: 'booking', objectId: params.bookingId } as const
      await recordReadingOf(deps, actor, guard!.personId, reading)
      return ok(ticket)
    },
  }),
]

/** How a booking is guarded: by its person, the centre of its sitting, the person's locality. */
async function findBookingGuard(deps: ExamDeps, bookingId: string) {
  const booking = await findBooking(deps.sql, bookingId)
  if (!booking) return undefined
  const [row] = await deps.sql.query<{ centreId: string; locality: string | null }>(
    `SELECT s.centre_id, p.locality FROM sitting s LEFT JOIN person p ON p.person_id = $2 WHERE s.sitting_id = $1`,
    [booking.sittingId, booking.personId],
  )
  return { personId: booking.personId, centreId: row?.centreId ?? null, locality: row?.locality ?? null }
}
