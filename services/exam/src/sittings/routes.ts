import { z } from 'zod'
import { refuse } from '../../../../domain/refusals/refusal'
import { PlainDateSchema } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { CountsSchema, saidVerdicts, VerdictSchema } from '../../../kit/intake/preview'
import type { ExamDeps } from '../deps'
import { recordAttendance } from '../door/attendance'
import { reconcileSitting } from '../door/reconciliation'
import { readSeatingList, seatingListCsv } from '../door/seating-list'
import { type ListedAllocation, listAllocations } from '../seats/allocation-list'
import { category, instant, page, pageOf, pageQuery, stage, yearAsked } from './schemas'
import { findSittingView, listSittings } from './sitting-views'

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

const day = PlainDateSchema.optional()

const SittingsQuerySchema = z
  .object({
    year: yearAsked,
    category: category
      .optional()
      .describe('`general` where neither centre, plan nor offering is named; else every category'),
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

const categoryAsked = ({ category, centreId, planId, offeringId }: z.infer<typeof SittingsQuerySchema>) =>
  category ?? ((centreId ?? planId ?? offeringId) ? undefined : ('general' as const))

const sittingParams = z.object({ sittingId: z.uuid() })

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

const AllocationSchema = z
  .object({
    seq: z.number().int(),
    sittingId: z.string().nullable().describe('null, or another: of who comes first in the whole plan'),
    move: z.string(),
    reason: z.string(),
    seatNo: z.number().int().nullable(),
    bookingId: z.string().nullable(),
    waitingId: z.string().nullable(),
    priority: z.number().int().nullable().describe('0: lost a seat, and comes before all others'),
    placeNo: z.number().int().nullable().describe('The order of places of one priority'),
    at: instant,
  })
  .meta({ id: 'Allocation' })

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

/** Sittings (场次), for everybody to choose from, and for their centre at the door. They are published by their process. */
export const sittingRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'listSittings',
    method: 'get',
    path: '/v1/sittings',
    summary:
      'Lists the sittings of a year by their start, with free seats and waiting places: of a centre, locality, plan or offering, of some days, with free seats alone',
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
    params: z.object({ sittingId: z.uuid() }),
    answers: { 200: SittingSchema },
    refusals: ['not-found'],
    handle: async ({ params }) => {
      const sitting = await findSittingView(deps.sql, params.sittingId)
      return sitting ? ok(sitting) : refuse('not-found', { sittingId: params.sittingId })
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
    summary: 'The same for a spreadsheet',
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
    id: 'listAllocations',
    method: 'get',
    path: '/v1/sittings/{sittingId}/allocations',
    summary:
      "Lists each move of the sitting's seats and of who waits for them, in order: with it anyone recomputes whose turn it was",
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
  endpoint({
    id: 'recordAttendance',
    method: 'post',
    path: '/v1/sittings/{sittingId}/attendance',
    summary: 'Records who came: present, absent, turned away; the latest entry of a ticket counts',
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
      'What exam itself counts of a sitting: batches with their digests, tickets with and without outcome',
    article: '10',
    who: 'batch.read',
    params: sittingParams,
    answers: { 200: ReconciliationSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => answering(ok)(await reconcileSitting(deps, actor, params.sittingId)),
  }),
]
