import { z } from 'zod'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { CountsSchema, saidVerdicts, VerdictSchema } from '../../../kit/intake/preview'
import type { ExamDeps } from '../deps'
import { findBookingGuard } from '../seats/booking-views'
import { bookingParams } from '../seats/routes'
import { recordReadingOf } from '../sittings/readings'
import { sittingParams } from '../sittings/routes'
import { instant, stage } from '../sittings/schemas'
import { recordAttendance } from './attendance'
import { reconcileSitting } from './reconciliation'
import { readSeatingList, seatingListCsv } from './seating-list'
import { findTicketView } from './ticket-view'

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

const SeatingListSchema = z.object({
  sittingId: z.string(),
  people: z.array(
    z.object({
      seatNo: z.number().int(),
      ticketNo: z.string(),
      name: z.string(),
      maskedNumber: z.string(),
      door: z.enum(['present', 'absent', 'turnedAway']).nullable(),
    }),
  ),
})

const AttendanceSchema = z.object({
  rows: z
    .array(
      z.object({
        ticket: z.string().min(1).max(40),
        status: z.enum(['present', 'absent', 'turnedAway']),
        reason: z.enum(['late', 'identity']).optional().describe('Of someone turned away'),
      }),
    )
    .min(1)
    .max(20_000),
})

const batch = z.object({
  batchId: z.string(),
  rowCount: z.number().int(),
  passedCount: z.number().int(),
  passedDigest: z.string(),
  committedAt: instant,
})

const ReconciliationSchema = z
  .object({
    sittingId: z.string(),
    stage,
    tickets: z.number().int(),
    final: z.number().int(),
    missing: z.number().int(),
    openContests: z.number().int(),
    resultsDueAt: instant,
    resultsOverdueAt: instant.nullable(),
    batches: z.array(batch),
    standing: z.object({ passed: z.number().int(), failed: z.number().int(), absent: z.number().int() }),
    corrections: z.number().int(),
  })
  .meta({ id: 'Reconciliation' })

/** The door of a sitting: tickets, who sits where, who came, and what the exam service counts of it. */
export const doorRoutes = (deps: ExamDeps): Endpoint[] => [
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
  endpoint({
    id: 'readSeatingList',
    method: 'get',
    path: '/v1/sittings/{sittingId}/seating-list',
    summary: 'Who sits where, with names, for the centre at the door; reading it is on the audit trail',
    article: '10',
    who: 'seatingList.read',
    params: sittingParams,
    answers: { 200: SeatingListSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) =>
      answering((people: Exclude<Awaited<ReturnType<typeof readSeatingList>>, { kind: 'refusal' }>) =>
        ok({ sittingId: params.sittingId, people }),
      )(await readSeatingList(deps, actor, params.sittingId)),
  }),
  endpoint({
    id: 'readSeatingListAsCsv',
    method: 'get',
    path: '/v1/sittings/{sittingId}/seating-list.csv',
    summary: 'Returns the same list as CSV for a spreadsheet',
    article: '10',
    who: 'seatingList.read',
    params: sittingParams,
    answers: { 200: { media: 'text/csv' } },
    refusals: ['not-found'],
    handle: async ({ actor, params }) =>
      answering((people: Exclude<Awaited<ReturnType<typeof readSeatingList>>, { kind: 'refusal' }>) =>
        ok(seatingListCsv(people)),
      )(await readSeatingList(deps, actor, params.sittingId)),
  }),
  endpoint({
    id: 'recordAttendance',
    method: 'post',
    path: '/v1/sittings/{sittingId}/attendance',
    summary: 'Records attendance: present, absent, turned away; the latest entry of a ticket counts',
    article: '10',
    who: 'attendance.record',
    params: sittingParams,
    body: AttendanceSchema,
    answers: { 200: z.object({ counts: CountsSchema, rows: z.array(VerdictSchema) }) },
    refusals: ['not-found', 'not-before-start', 'sitting-cancelled'],
    handle: async ({ actor, params, body, request }) =>
      answering(
        ({ counts, verdicts }: Exclude<Awaited<ReturnType<typeof recordAttendance>>, { kind: 'refusal' }>) =>
          ok({ counts, rows: saidVerdicts(verdicts, request) }),
      )(await recordAttendance(deps, actor, params.sittingId, body.rows)),
  }),
  endpoint({
    id: 'reconcileSitting',
    method: 'get',
    path: '/v1/sittings/{sittingId}/reconciliation',
    summary:
      'Counts a sitting in the exam service: batches with their digests, tickets with and without outcome',
    article: '10',
    who: 'batch.read',
    params: sittingParams,
    answers: { 200: ReconciliationSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => answering(ok)(await reconcileSitting(deps, actor, params.sittingId)),
  }),
]
