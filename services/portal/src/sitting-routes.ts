import { z } from 'zod'
import { updates } from '../../../workflows/contracts/names'
import { answering, created, type Endpoint, endpoint, ok } from '../../kit/endpoint'
import type { Portal } from './portal'
import { ReasonSchema } from './reason'
import { changeSitting, publishSitting } from './sittings'

const Instant = z.iso.datetime({ offset: true })
const Seats = z.number().int().min(1).max(5_000)
const guarded = [
  'unauthenticated',
  'session-expired',
  'not-allowed',
  'not-found',
  'invalid-input',
  'temporarily-unavailable',
  'internal-fault',
] as const

const ScheduleSchema = z.object({
  bookingOpensAt: z.string(),
  bookingClosesAt: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  resultsDueAt: z.string(),
})

const PublishedSchema = z
  .object({
    sittingId: z.string(),
    planId: z.string(),
    centreId: z.string(),
    year: z.number().int(),
    category: z.enum(['general', 'industryCommon']),
    seats: z.number().int(),
    schedule: ScheduleSchema,
  })
  .meta({ id: 'SittingPublished' })

const ChangedSchema = z
  .object({
    sittingId: z.string(),
    schedule: ScheduleSchema,
    displaced: z.number().int().describe('Holders who lost their seat'),
    offered: z.number().int().describe('Those of them who got an offer elsewhere'),
  })
  .meta({ id: 'SittingChanged' })

const order = (body: { startsAt: string; endsAt: string }) =>
  Date.parse(body.startsAt) < Date.parse(body.endsAt)
const orderFault = { path: ['endsAt'], message: 'must be after startsAt' }

export const publishRoute = (portal: Portal): Endpoint =>
  endpoint({
    id: 'publishSitting',
    method: 'post',
    path: '/v1/sittings',
    summary: 'Publishes a sitting of an exam plan: one time and room with seats',
    article: '10',
    who: 'sitting.publish',
    body: z
      .object({ planId: z.uuid(), roomId: z.uuid(), seats: Seats, startsAt: Instant, endsAt: Instant })
      .refine(order, orderFault),
    answers: { 201: PublishedSchema },
    refusals: [
      ...guarded,
      'room-in-use',
      'room-too-small',
      'sitting-outside-year',
      'supplementary-too-late',
      'sitting-closed',
      'idempotency-key-reused',
    ],
    handle: async ({ actor, body, idempotencyKey }) =>
      answering((sitting: { sittingId: string }) => created(sitting, `/v1/sittings/${sitting.sittingId}`))(
        await publishSitting(portal, actor, body, idempotencyKey),
      ),
  })

const SittingParams = z.object({ sittingId: z.uuid() })
const changeRefusals = [
  ...guarded,
  'sitting-closed',
  'sitting-not-open',
  'sitting-under-way',
  'sitting-cancelled',
  'room-in-use',
  'room-too-small',
  'sitting-outside-year',
  'supplementary-too-late',
  'seats-in-use',
  'conflict',
  'idempotency-key-reused',
] as const

export const changeRoutes = (portal: Portal): Endpoint[] => [
  endpoint({
    id: 'cancelSitting',
    method: 'post',
    path: '/v1/sittings/{sittingId}/cancellation',
    summary:
      'Cancels a sitting with a reason: holders are told and offered seats first, no attempt is counted',
    article: '10',
    who: 'sitting.cancel',
    params: SittingParams,
    body: z.object({ reason: ReasonSchema }),
    answers: { 200: ChangedSchema },
    refusals: changeRefusals,
    handle: async ({ actor, params, body, idempotencyKey, now }) =>
      answering(ok)(
        await changeSitting(
          portal,
          actor,
          params.sittingId,
          { update: updates.cancelSitting, ...body },
          idempotencyKey,
          now,
        ),
      ),
  }),
  endpoint({
    id: 'moveSitting',
    method: 'post',
    path: '/v1/sittings/{sittingId}/move',
    summary: 'Moves a sitting to another time or room with a reason; every deadline follows',
    article: '10',
    who: 'sitting.move',
    params: SittingParams,
    body: z
      .object({ roomId: z.uuid(), startsAt: Instant, endsAt: Instant, reason: ReasonSchema })
      .refine(order, orderFault),
    answers: { 200: ChangedSchema },
    refusals: changeRefusals,
    handle: async ({ actor, params, body, idempotencyKey, now }) =>
      answering(ok)(
        await changeSitting(
          portal,
          actor,
          params.sittingId,
          { update: updates.moveSitting, ...body },
          idempotencyKey,
          now,
        ),
      ),
  }),
  endpoint({
    id: 'shrinkSitting',
    method: 'post',
    path: '/v1/sittings/{sittingId}/shrinkage',
    summary: 'Takes seats out of a sitting with a reason; who loses one is offered another first',
    article: '10',
    who: 'sitting.shrink',
    params: SittingParams,
    body: z.object({ seats: Seats, reason: ReasonSchema }),
    answers: { 200: ChangedSchema },
    refusals: changeRefusals,
    handle: async ({ actor, params, body, idempotencyKey, now }) =>
      answering(ok)(
        await changeSitting(
          portal,
          actor,
          params.sittingId,
          { update: updates.shrinkSitting, ...body },
          idempotencyKey,
          now,
        ),
      ),
  }),
]
