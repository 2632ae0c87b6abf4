import { authorise } from '../../../../domain/authority/authority'
import { writeCalendar } from '../../../../domain/exam/calendar-entry'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Call, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { ExamDeps } from '../deps'
import { findBookingGuard, getBookingView } from '../seats/booking-views'
import { bookingParams } from '../seats/routes'
import { recordReadingOf } from '../sittings/readings'
import { addWords } from '../sittings/sitting-words'
import { renderTicket } from './ticket-pdf'
import { findTicketView } from './ticket-view'

/** What a person takes along of a booking: the ticket on paper, and the entry of a calendar. */
export const takeAlongRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'getTicketFile',
    method: 'get',
    path: '/v1/bookings/{bookingId}/ticket.pdf',
    summary:
      'Returns the admission ticket (准考证) as a PDF; its QR code is the number that the door of the centre takes',
    article: '10',
    who: 'booking.read',
    params: bookingParams,
    answers: { 200: { media: 'application/pdf' } },
    refusals: ['not-found', 'temporarily-unavailable'],
    handle: async call => {
      const { bookingId } = call.params
      const denied = await checkMayRead(deps, call, bookingId)
      if (denied) return denied
      const ticket = await findTicketView(deps, bookingId)
      if (isRefusal(ticket)) return ticket
      const file = await renderTicket(ticket)
      if (isRefusal(file)) return file
      return ok(file, { 'content-disposition': `attachment; filename="ticket-${ticket.ticketNo}.pdf"` })
    },
  }),
  endpoint({
    id: 'readBookingCalendar',
    method: 'get',
    path: '/v1/bookings/{bookingId}/calendar.ics',
    summary: 'Returns a booked sitting as an entry of a calendar (RFC 5545)',
    article: '10',
    who: 'booking.read',
    params: bookingParams,
    answers: { 200: { media: 'text/calendar' } },
    refusals: ['not-found'],
    handle: async call => {
      const { bookingId } = call.params
      const denied = await checkMayRead(deps, call, bookingId)
      if (denied) return denied
      const [booking] = await addWords(deps.sql, [await getBookingView(deps.sql, bookingId)])
      const { courseTitle, sitting, seatNo, state, bookedAt, movedAt, endedAt } = booking!
      const entry = writeCalendar({
        bookingId,
        title: `考试：${courseTitle}`,
        place: `${sitting.centreName} ${sitting.roomName} ${sitting.address}`.trim(),
        note: `座位号 ${seatNo}。请携带本人有效身份证件原件。`,
        startsAt: new Date(sitting.startsAt),
        endsAt: new Date(sitting.endsAt),
        changedAt: new Date(endedAt ?? movedAt ?? bookedAt),
        isCancelled: state === 'ended',
      })
      return ok(Buffer.from(entry), {
        'content-disposition': `attachment; filename="exam-${sitting.startsAt.slice(0, 10)}.ics"`,
      })
    },
  }),
]

/** The holder, and the officials of whom it is; that one of these looked is on the audit trail. */
async function checkMayRead(
  deps: ExamDeps,
  { actor }: Pick<Call, 'actor'>,
  bookingId: string,
): Promise<Refusal | undefined> {
  const guard = await findBookingGuard(deps, bookingId)
  const denied = guard
    ? authorise(actor, 'booking.read', guard)
    : refuse('not-found', { act: 'booking.read' })
  if (denied || !guard) return denied
  const reading = { act: 'booking.read', objectKind: 'booking', objectId: bookingId } as const
  return void (await recordReadingOf(deps, actor, guard.personId, reading))
}
