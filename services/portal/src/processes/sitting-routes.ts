import { z } from 'zod'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { PortalDeps } from '../deps'
import { callerOf } from './caller'
import { PublicReasonSchema, ReasonSchema } from './reason'
import { changeSitting, publishSitting, type SittingChange } from './sittings'

const Instant = z.iso.datetime({ offset: true })
const Seats = z.number().int().min(1).max(5_000)
const guarded = ['not-found', 'temporarily-unavailable', 'internal-fault'] as const

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
    offered: z.number().int().describe('The number of them who got an offer of another sitting'),
  })
  .meta({ id: 'SittingChanged' })

const order = (body: { startsAt: string; endsAt: string }) =>
  Date.parse(body.startsAt) < Date.parse(body.endsAt)
const orderFault = { path: ['endsAt'], message: 'must be after startsAt' }

export const publishRoute = (deps: PortalDeps): Endpoint =>
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
      'room-withdrawn',
      'room-too-small',
      'sitting-outside-year',
      'supplementary-too-late',
      'sitting-closed',
      'idempotency-key-reused',
    ],
    handle: async ({ actor, body, idempotencyKey }) =>
      answering((sitting: { sittingId: string }) => created(sitting, `/v1/sittings/${sitting.sittingId}`))(
        await publishSitting(deps, actor, body, idempotencyKey),
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
  'room-withdrawn',
  'room-too-small',
  'sitting-outside-year',
  'supplementary-too-late',
  'conflict',
  'idempotency-key-reused',
] as const

type Kind = SittingChange['update']
type ChangeOf<K extends Kind> = Omit<Extract<SittingChange, { update: K }>, 'update'>

interface ChangeRow<K extends Kind> {
  readonly update: K
  readonly who: Endpoint['who']
  readonly path: string
  readonly summary: string
  readonly body: z.ZodType<ChangeOf<K>>
}

const changeRoute = <K extends Kind>(deps: PortalDeps, row: ChangeRow<K>): Endpoint =>
  endpoint({
    id: row.update,
    method: 'post',
    path: `/v1/sittings/{sittingId}/${row.path}`,
    summary: row.summary,
    article: '10',
    who: row.who,
    params: SittingParams,
    body: row.body,
    answers: { 200: ChangedSchema },
    refusals: changeRefusals,
    handle: async call => {
      // The row's schema is that of its update.
      const change = { update: row.update, ...(call.body as ChangeOf<K>) } as unknown as SittingChange
      return answering(ok)(await changeSitting(deps, callerOf(call), call.params.sittingId, change))
    },
  })

export const changeRoutes = (deps: PortalDeps): Endpoint[] => [
  changeRoute(deps, {
    update: 'cancelSitting',
    who: 'sitting.cancel',
    path: 'cancellation',
    summary:
      'Cancels a sitting with a reason: holders are told and offered seats first, no attempt is counted',
    body: z.object({ reason: PublicReasonSchema }),
  }),
  changeRoute(deps, {
    update: 'moveSitting',
    who: 'sitting.move',
    path: 'move',
    summary: 'Moves a sitting to another time or room with a reason; every deadline follows',
    body: z
      .object({ roomId: z.uuid(), startsAt: Instant, endsAt: Instant, reason: ReasonSchema })
      .refine(order, orderFault),
  }),
  changeRoute(deps, {
    update: 'shrinkSitting',
    who: 'sitting.shrink',
    path: 'shrinkage',
    summary: 'Takes seats out of a sitting with a reason; people who lose a seat are offered another first',
    body: z.object({ seats: Seats, reason: ReasonSchema }),
  }),
]
