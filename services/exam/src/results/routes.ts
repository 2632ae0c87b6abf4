import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Answer, answering, type Call, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import { ROWS_MAX } from '../../../kit/intake/bounds'
import { jsonRows } from '../../../kit/intake/json-rows'
import { findPostedFile, findPostedVerdicts } from '../../../kit/intake/posted-file'
import { postedListOf } from '../../../kit/intake/posted-list'
import {
  CountsSchema,
  NotReadSchema,
  saidNotRead,
  saidVerdicts,
  VerdictSchema,
} from '../../../kit/intake/preview'
import { rowMedia } from '../../../kit/intake/read-file'
import type { ExamDeps } from '../deps'
import { recordReading } from '../sittings/readings'
import { category, instant, pageQuery } from '../sittings/schemas'
import { peopleOfBatches } from './posted-results'
import { type ListedResult, listResultsOfSitting } from './result-lists'
import { type BatchView, findBatch, listResults } from './result-views'
import { type Committed, postResults, previewResults, resultColumns } from './results'

const sittingParams = z.object({ sittingId: z.uuid() })
const batchParams = z.object({ batchId: z.uuid() })

export const PreviewSchema = z
  .object({
    digest: z.string(),
    counts: CountsSchema,
    rows: z.array(VerdictSchema),
    notRead: z.array(NotReadSchema).describe('Content of the file that was not read'),
  })
  .meta({ id: 'Preview' })

export const CommittedSchema = z
  .object({
    batchId: z.string().nullable(),
    fileId: z.uuid().describe('What was sent, as it came'),
    digest: z.string(),
    counts: CountsSchema,
    rows: z.array(VerdictSchema),
    notRead: z.array(NotReadSchema).describe('Content of the file that was not read'),
  })
  .meta({ id: 'CommittedList' })

const resultsJson = jsonRows(resultColumns, ['ticket', 'score'], ROWS_MAX)

export const commitQuery = z.object({
  previewDigest: z.string().optional().describe('The digest of the preview; `If-Match` may carry it too'),
})

export const intakeRefusals = ['not-found', 'file-unreadable'] as const

type Sent = Pick<Call, 'bytes' | 'contentType' | 'request'>

/** A preview as it is answered: its digest is the ETag that a commit may name. */
export const answerPreview = ({ request }: Sent) =>
  answering(({ digest, counts, verdicts, notRead }: Omit<Committed, 'batchId' | 'fileId'>) =>
    ok(
      { digest, counts, rows: saidVerdicts(verdicts, request), notRead: saidNotRead(notRead, request) },
      { ETag: `"${digest}"` },
    ),
  )

/** 201 where a batch was made of it, 200 where nothing was new. */
export const answerCommitted = ({ request }: Sent) =>
  answering(({ fileId, batchId, digest, counts, verdicts, notRead }: Committed): Answer => {
    const said = { rows: saidVerdicts(verdicts, request), notRead: saidNotRead(notRead, request) }
    return { status: counts.fresh > 0 ? 201 : 200, body: { batchId, fileId, digest, counts, ...said } }
  })

const BatchSchema = z
  .object({
    batchId: z.string(),
    sourceKind: z.enum(['sitting', 'assessment']),
    sourceId: z.string(),
    rowCount: z.number().int(),
    passedCount: z.number().int(),
    passedDigest: z.string(),
    committedAt: instant,
    rows: z.array(VerdictSchema),
  })
  .meta({ id: 'ResultBatch' })

const ResultSchema = z
  .object({
    resultId: z.string(),
    sittingId: z.string().nullable(),
    bookingId: z.string().nullable(),
    ticketNo: z.string().nullable(),
    courseId: z.string(),
    courseTitle: z.string(),
    year: z.number().int(),
    category,
    outcome: z.enum(['passed', 'failed', 'absent']),
    score: z.number().nullable(),
    scoreMax: z.number().nullable(),
    revision: z.number().int().describe('0 as posted; each correction adds one'),
    contest: z.enum(['open', 'upheld', 'excused']).nullable(),
    proposed: z
      .object({ proposedAt: instant, confirmUntil: instant })
      .nullable()
      .describe('A correction to a pass that waits until a second official confirms it'),
    recordedAt: instant,
  })
  .meta({ id: 'Result' })

const ListedSchema = z
  .object({
    resultId: z.string(),
    ticketNo: z.string().nullable(),
    personId: z.string(),
    name: z.string(),
    maskedNumber: z.string(),
    outcome: z.enum(['passed', 'failed', 'absent']),
    score: z.number().nullable(),
    scoreMax: z.number().nullable(),
    revision: z.number().int().describe('0 as posted; each correction adds one'),
  })
  .meta({ id: 'ListedResult' })

export const ListedPageSchema = pageOf(ListedSchema)

export const listQuery = z.object(pageQuery)

export const answerListed = (limit: number) =>
  answering((items: ListedResult[]) => ok(page(items, limit, result => result.resultId)))

/** Reads a batch. The reading is on the audit trail, because its rows and its file name people. */
async function readBatch(deps: ExamDeps, actor: Actor, batchId: string): Promise<BatchView | Refusal> {
  const batch = await findBatch(deps.sql, batchId)
  const denied = authorise(actor, 'batch.read', batch ?? {})
  if (denied || !batch) return denied ?? refuse('not-found', { batchId })
  const concerns = await peopleOfBatches(deps.sql, 'batch_id = $1', batchId)
  await recordReading(deps, actor, {
    act: 'batch.read',
    objectKind: 'resultBatch',
    objectId: batchId,
    concerns,
  })
  return batch
}

/** Results as a centre posts them, and what became of them. */
export const resultRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'previewResults',
    method: 'post',
    path: '/v1/sittings/{sittingId}/results/preview',
    summary: 'Shows row by row what posting this list would do; nothing is kept',
    article: '10',
    who: 'results.post',
    params: sittingParams,
    accepts: rowMedia,
    json: resultsJson,
    answers: { 200: PreviewSchema },
    refusals: [...intakeRefusals, 'results-before-sitting', 'sitting-cancelled'],
    handle: async call =>
      answerPreview(call)(await previewResults(deps, call.actor, { ...call.params, ...postedListOf(call) })),
  }),
  endpoint({
    id: 'postResults',
    method: 'post',
    path: '/v1/sittings/{sittingId}/results',
    summary:
      'Posts results as JSON or CSV: good rows are taken, each bad row is answered with its fault, and the same list again changes nothing',
    article: '10',
    who: 'results.post',
    params: sittingParams,
    query: commitQuery,
    accepts: rowMedia,
    json: resultsJson,
    answers: { 200: CommittedSchema, 201: CommittedSchema },
    refusals: [
      ...intakeRefusals,
      'results-before-sitting',
      'sitting-cancelled',
      'sitting-closed',
      'preview-outdated',
    ],
    handle: async call => {
      const list = { ...call.params, ...postedListOf(call, call.query.previewDigest) }
      return answerCommitted(call)(await postResults(deps, call.actor, list))
    },
  }),
  endpoint({
    id: 'listSittingResults',
    method: 'get',
    path: '/v1/sittings/{sittingId}/results',
    summary: 'Lists the results of a sitting in force, for officials who may correct them',
    article: '10',
    who: 'results.read',
    params: sittingParams,
    query: listQuery,
    answers: { 200: ListedPageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params, query: { after, limit } }) =>
      answerListed(limit)(await listResultsOfSitting(deps, actor, params.sittingId, { after, limit })),
  }),
  endpoint({
    id: 'getResultBatch',
    method: 'get',
    path: '/v1/result-batches/{batchId}',
    summary: 'Shows a batch of results: counts, digest, the verdict on each row',
    article: '10',
    who: 'batch.read',
    params: batchParams,
    answers: { 200: BatchSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params, request }) => {
      const batch = await readBatch(deps, actor, params.batchId)
      if (isRefusal(batch)) return batch
      const { committedAt, centreId: _c, industry: _i, fileId, ...rest } = batch
      const rows = saidVerdicts((fileId && (await findPostedVerdicts(deps, fileId))) || [], request)
      return ok({ ...rest, committedAt: committedAt.toISOString(), rows })
    },
  }),
  endpoint({
    id: 'getResultBatchOriginal',
    method: 'get',
    path: '/v1/result-batches/{batchId}/original',
    summary: 'Returns the posted file, byte for byte',
    article: '10',
    who: 'batch.read',
    params: batchParams,
    answers: { 200: { media: 'application/octet-stream' } },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => {
      const batch = await readBatch(deps, actor, params.batchId)
      if (isRefusal(batch)) return batch
      if (!batch.fileId) return refuse('not-found', params)
      const file = await findPostedFile(deps, batch.fileId)
      if (!file) return refuse('not-found', params)
      return ok(file.bytes, { 'X-Original-Content-Type': file.mediaType })
    },
  }),
  endpoint({
    id: 'listMyResults',
    method: 'get',
    path: '/v1/my/results',
    summary: 'Lists your own results in force, newest first',
    article: '10',
    who: 'seat.book',
    query: z.object(pageQuery),
    answers: { 200: pageOf(ResultSchema) },
    refusals: [],
    handle: async ({ actor, query }) => {
      const items = await listResults(deps.sql, actor.scope.personId ?? '', query, deps.clock.now())
      return ok(page(items, query.limit, result => result.resultId))
    },
  }),
]
