import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { Batch, PrismaClient } from '../../prisma/client/client'
import { LimitSchema } from '../standing/routes'

const states = ['receiving', 'expecting', 'registered', 'mismatched'] as const

export const BatchSchema = z
  .object({
    batchId: z.string(),
    sourceKind: z.enum(['sitting', 'assessment', 'trainingClass']),
    sourceId: z.string(),
    state: z.enum(states),
    since: z.iso.datetime(),
    rowsReceived: z.number().int(),
    rowsExpected: z.number().int().nullable(),
    digestExpected: z.string().nullable(),
    digestFound: z.string().nullable(),
    grantedCount: z.number().int().nullable().describe('Rows that wrote a grant'),
    standingCount: z.number().int().nullable().describe('Rows whose award stood already'),
    supersededCount: z
      .number()
      .int()
      .nullable()
      .describe('Rows older than a change of their award that came first'),
  })
  .meta({ id: 'Batch' })

const BatchCountedSchema = BatchSchema.extend({
  entryCount: z.number().int().describe('Entries in the ledger that name this batch, counted now'),
}).meta({ id: 'BatchCounted' })

const batchView = ({ requestedBy: _, ...batch }: Batch): z.infer<typeof BatchSchema> =>
  BatchSchema.parse({ ...batch, since: batch.since.toISOString() })

const ListQuery = z.object({
  sourceId: z.uuid().optional().describe('The sitting, or the offering of an assessment list'),
  state: z.enum(states).optional(),
  after: z.uuid().optional().describe('The last batch seen'),
  limit: LimitSchema,
})

/** Batches as operations reconcile them: what was expected, what came, what was granted, since when. */
export function batchEndpoints(prisma: PrismaClient): Endpoint[] {
  /** A sitting is its centre's, an assessment list its department's. */
  const refuseTo = async (actor: Actor, sourceId: string | undefined): Promise<Refusal | undefined> => {
    const [sitting, offering] = sourceId
      ? await Promise.all([
          prisma.sitting.findUnique({ where: { sittingId: sourceId } }),
          prisma.offering.findUnique({ where: { offeringId: sourceId } }),
        ])
      : []
    return authorise(actor, 'batch.read', { centreId: sitting?.centreId, industry: offering?.industry })
  }

  const list = async (actor: Actor, { sourceId, state, after, limit }: z.infer<typeof ListQuery>) => {
    const refusal = await refuseTo(actor, sourceId)
    if (refusal) return refusal
    const batches = await prisma.batch.findMany({
      where: {
        ...(sourceId ? { sourceId } : {}),
        ...(state ? { state } : {}),
        ...(after ? { batchId: { gt: after } } : {}),
      },
      orderBy: { batchId: 'asc' },
      take: limit,
    })
    return page(batches.map(batchView), limit, each => each.batchId)
  }

  const read = async (actor: Actor, batchId: string) => {
    const batch = await prisma.batch.findUnique({ where: { batchId } })
    const refusal = await refuseTo(actor, batch?.sourceId)
    if (refusal) return refusal
    if (!batch) return refuse('batch-unknown', { batchId })
    return { ...batchView(batch), entryCount: await prisma.entry.count({ where: { batchId } }) }
  }

  return [
    endpoint({
      id: 'listBatches',
      method: 'get',
      path: '/v1/batches',
      summary: 'Lists batches of results, of one sitting or offering, or in one state',
      article: '10',
      who: 'batch.read',
      query: ListQuery,
      answers: { 200: pageOf(BatchSchema) },
      refusals: ['not-found'],
      handle: async ({ actor, query }) => answering(ok)(await list(actor, query)),
    }),
    endpoint({
      id: 'getBatch',
      method: 'get',
      path: '/v1/batches/{batchId}',
      summary: 'Shows one batch of results, with the count of its entries',
      article: '10',
      who: 'batch.read',
      params: z.object({ batchId: z.uuid() }),
      answers: { 200: BatchCountedSchema },
      refusals: ['not-found', 'batch-unknown'],
      handle: async ({ actor, params }) => answering(ok)(await read(actor, params.batchId)),
    }),
  ]
}
