import { z } from 'zod'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { accepted, answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import { findPostedFile, findPostedVerdicts } from '../../../kit/intake/posted-file'
import { saidVerdicts, VerdictSchema } from '../../../kit/intake/preview'
import {
  ProposalSchema,
  ProposalsSchema,
  proposalsPage,
  shownProposal,
} from '../../../kit/two-officials/shapes'
import type { ExamDeps } from '../deps'
import { instant, pageQuery, reason } from '../sittings/schemas'
import {
  findPostedResults,
  type ListedFile,
  listPostedAssessments,
  listPostedResults,
} from './posted-results'
import { listReversalProposals, type ResultsReversal, reverseResults } from './reversal'

const params = z.object({ fileId: z.uuid() })

const PostedResultsSchema = z
  .object({
    fileId: z.uuid(),
    sourceKind: z.enum(['sitting', 'assessment']),
    sourceId: z.string(),
    mediaType: z.string(),
    sha256: z.string(),
    digest: z.string(),
    postedBy: z.string(),
    postedAt: instant,
    rows: z.array(VerdictSchema).describe('Row 0: the file as a whole, where it was refused so'),
  })
  .meta({ id: 'PostedResults' })

const ListedFileSchema = PostedResultsSchema.omit({ sourceKind: true, sourceId: true, rows: true }).meta({
  id: 'ListedPostedResults',
})

const answerFiles = (limit: number) =>
  answering((files: ListedFile[]) => {
    const { items, next } = page(files, limit, file => file.fileId)
    return ok({ items: items.map(file => ({ ...file, postedAt: file.postedAt.toISOString() })), next })
  })

const ReversalSchema = z
  .object({
    fileId: z.uuid(),
    withdrawnNow: z
      .number()
      .int()
      .describe('Results that this call withdrew; 0 while it waits, and where all were withdrawn before'),
    proposal: ProposalSchema.nullable().describe(
      'Set while it waits for a second official: `withdrawn` is then the number that would be withdrawn',
    ),
    rows: z
      .array(
        z.object({
          resultId: z.uuid(),
          ticketNo: z.string().nullable(),
          personId: z.uuid(),
          outcome: z.enum(['passed', 'failed', 'absent']).describe('As the list said it'),
          fate: z
            .enum(['withdrawn', 'withdrawnBefore', 'corrected', 'contestDecided'])
            .describe('corrected, contestDecided: somebody decided on it since, so it stays'),
        }),
      )
      .describe('Every result of the list, with the effect of the reversal on it'),
  })
  .meta({ id: 'ResultsReversal' })

const answerReversal = answering(({ proposal, ...reversal }: ResultsReversal) =>
  proposal
    ? accepted({ ...reversal, proposal: shownProposal(proposal) })
    : ok({ ...reversal, proposal: null }),
)

/** Every list of results or of an assessment that was posted, as it came, whatever became of it. */
export const postedResultRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'readPostedResults',
    method: 'get',
    path: '/v1/posted-results/{fileId}',
    summary: 'Reads the verdicts on a posted list of results and on each of its rows, refused ones included',
    article: '10',
    who: 'batch.read',
    params,
    answers: { 200: PostedResultsSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params: { fileId }, request }) => {
      const file = await findPostedResults(deps, actor, fileId)
      if (isRefusal(file)) return file
      const rows = saidVerdicts((await findPostedVerdicts(deps, fileId)) ?? [], request)
      return ok({ ...file, postedAt: file.postedAt.toISOString(), rows })
    },
  }),
  endpoint({
    id: 'listPostedResults',
    method: 'get',
    path: '/v1/sittings/{sittingId}/posted-results',
    summary: 'Lists the lists of results that were posted for a sitting, refused ones too, newest first',
    article: '10',
    who: 'batch.read',
    params: z.object({ sittingId: z.uuid() }),
    query: z.object(pageQuery),
    answers: { 200: pageOf(ListedFileSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, params, query }) =>
      answerFiles(query.limit)(await listPostedResults(deps, actor, params.sittingId, query)),
  }),
  endpoint({
    id: 'listPostedAssessments',
    method: 'get',
    path: '/v1/offerings/{offeringId}/posted-assessments',
    summary: 'Lists the assessment lists that were posted for an offering, refused ones too, newest first',
    article: '11',
    who: 'batch.read',
    params: z.object({ offeringId: z.uuid() }),
    query: z.object(pageQuery),
    answers: { 200: pageOf(ListedFileSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, params, query }) =>
      answerFiles(query.limit)(await listPostedAssessments(deps, actor, params.offeringId, query)),
  }),
  endpoint({
    id: 'readPostedResultsOriginal',
    method: 'get',
    path: '/v1/posted-results/{fileId}/original',
    summary: 'Returns the posted file, byte for byte',
    article: '10',
    who: 'batch.read',
    params,
    answers: { 200: { media: 'application/octet-stream' } },
    refusals: ['not-found'],
    handle: async ({ actor, params: { fileId } }) => {
      const file = await findPostedResults(deps, actor, fileId)
      if (isRefusal(file)) return file
      const kept = await findPostedFile(deps, fileId)
      return kept ? ok(kept.bytes, { 'X-Original-Content-Type': kept.mediaType }) : refuse('not-found')
    },
  }),
  endpoint({
    id: 'reversePostedResults',
    method: 'post',
    path: '/v1/posted-results/{fileId}/reversal',
    summary:
      'Withdraws every result of a list that was not decided on since, when a second official asks for the same (202 until then); the sitting waits for results again',
    article: '10',
    who: 'results.reverse',
    params,
    body: z.object({ reason }),
    answers: { 200: ReversalSchema, 202: ReversalSchema },
    refusals: ['not-found', 'sitting-closed', 'needs-second-official', 'official-unnamed'],
    handle: async ({ actor, params: { fileId }, body }) =>
      answerReversal(await reverseResults(deps, actor, { fileId, ...body })),
  }),
  endpoint({
    id: 'listPostedResultsProposals',
    method: 'get',
    path: '/v1/posted-results-proposals',
    summary: 'Lists reversals of result lists that wait for a second official, oldest first',
    article: '10',
    who: 'results.reverse',
    query: z.object(pageQuery),
    answers: { 200: ProposalsSchema },
    refusals: [],
    handle: async ({ actor, query }) => {
      const { seen, mine } = await listReversalProposals(deps, actor, query)
      const { next } = proposalsPage(seen, query.limit)
      return ok({ ...proposalsPage(mine, query.limit), next })
    },
  }),
]
