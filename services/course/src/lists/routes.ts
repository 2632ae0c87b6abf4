import { z } from 'zod'
import type { Verdict } from '../../../../domain/intake/verdict'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { accepted, answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import { findPostedFile, findPostedVerdicts } from '../../../kit/intake/posted-file'
import { saidVerdicts, VerdictSchema } from '../../../kit/intake/preview'
import { listProposals } from '../../../kit/two-officials/ask-second'
import {
  ProposalSchema,
  ProposalsSchema,
  proposalsPage,
  shownProposal,
} from '../../../kit/two-officials/shapes'
import type { Caller, CourseDeps } from '../deps'
import {
  findListFile,
  type ListedFile,
  type ListFile,
  listPostedLists,
  recordListReading,
} from './posted-list-files'
import { type Reversal, ReversalSchema, type ReversalWaits, reverseList } from './reversal'

const PostedListSchema = z.object({
  fileId: z.uuid(),
  sourceKind: z.enum(['attendance', 'history']),
  offeringId: z.uuid().nullable().describe('Of a list of attendance'),
  source: z.string().nullable().describe('Of a list of history: the earlier system'),
  mediaType: z.string(),
  sha256: z.string(),
  postedBy: z.string(),
  postedAt: z.iso.datetime(),
  digest: z.string(),
  rows: z.array(VerdictSchema).describe('Row 0: the file as a whole, where it was refused so'),
})

const ListedFileSchema = PostedListSchema.omit({
  ...{ sourceKind: true, offeringId: true, source: true, rows: true },
}).meta({ id: 'ListedPostedList' })

const listedPage = (files: readonly ListedFile[], limit: number) => {
  const { items, next } = page(files, limit, file => file.fileId)
  return { items: items.map(file => ({ ...file, postedAt: file.postedAt.toISOString() })), next }
}

const WaitsSchema = z
  .object({
    proposal: ProposalSchema,
    wouldEnd: z.number().int().describe('Records that the reversal would end'),
  })
  .meta({ id: 'ListReversalWaits' })

/** A stored answer has its instants as text. */
const shownWaits = ({ proposal, wouldEnd }: ReversalWaits) => ({
  proposal: shownProposal({
    ...proposal,
    proposedAt: new Date(proposal.proposedAt),
    confirmUntil: new Date(proposal.confirmUntil),
  }),
  wouldEnd,
})

const params = z.object({ fileId: z.uuid() })

/** Endpoints to read posted lists as they came, with the verdict on each row. */
export const postedListRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'readPostedList',
    method: 'get',
    path: '/v1/posted-lists/{fileId}',
    summary: 'Reads the verdict on each row of an attendance or history list, refused ones included',
    article: '11',
    who: 'postedList.read',
    params,
    answers: { 200: PostedListSchema },
    refusals: ['not-found'],
    handle: async ({ actor, now, params: { fileId }, request }) =>
      answering(({ file, verdicts }: { file: ListFile; verdicts: readonly Verdict[] }) => {
        const { industry: _, postedAt, ...rest } = file
        return ok({ ...rest, postedAt: postedAt.toISOString(), rows: saidVerdicts(verdicts, request) })
      })(await readVerdicts(deps, { actor, now }, fileId)),
  }),
  endpoint({
    id: 'listPostedLists',
    method: 'get',
    path: '/v1/offerings/{offeringId}/attendance-lists',
    summary: 'Lists the attendance lists that were posted for an offering, refused ones too, newest first',
    article: '11',
    who: 'postedList.read',
    params: z.object({ offeringId: z.uuid() }),
    query: z.object({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: pageOf(ListedFileSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, params: { offeringId }, query }) =>
      answering((files: ListedFile[]) => ok(listedPage(files, query.limit)))(
        await listPostedLists(deps.sql, actor, { offeringId, ...query }),
      ),
  }),
  endpoint({
    id: 'readPostedListOriginal',
    method: 'get',
    path: '/v1/posted-lists/{fileId}/original',
    summary: 'Returns the posted file, byte for byte',
    article: '11',
    who: 'postedList.read',
    params,
    answers: { 200: { media: 'application/octet-stream' } },
    refusals: ['not-found'],
    handle: async ({ actor, now, params: { fileId } }) =>
      answering(({ bytes, mediaType }: { bytes: Buffer; mediaType: string }) =>
        ok(bytes, { 'X-Original-Content-Type': mediaType }),
      )(await readOriginal(deps, { actor, now }, fileId)),
  }),
  endpoint({
    id: 'reversePostedList',
    method: 'post',
    path: '/v1/posted-lists/{fileId}/reversal',
    summary:
      'Reverses an attendance or history list when a second official asks for the same (202 until then): its rows end, and records that they had ended or superseded are in force again',
    article: '11',
    who: 'postedList.reverse',
    params,
    body: z.object({ reason: z.string().trim().min(1).max(500) }),
    answers: { 200: ReversalSchema, 202: WaitsSchema },
    refusals: ['not-found', 'needs-second-official', 'official-unnamed', 'idempotency-key-reused'],
    handle: async call =>
      answering((reversed: Reversal | ReversalWaits) =>
        'proposal' in reversed ? accepted(shownWaits(reversed)) : ok(reversed),
      )(await reverseList(deps, call, { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'listPostedListProposals',
    method: 'get',
    path: '/v1/posted-list-proposals',
    summary: 'Lists reversals of attendance or history lists that wait for a second official, oldest first',
    article: '11',
    who: 'postedList.reverse',
    query: z.object({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: ProposalsSchema },
    refusals: [],
    handle: async ({ query, now }) =>
      ok(proposalsPage(await listProposals(deps.sql, now, query), query.limit)),
  }),
]

type Asking = Pick<Caller, 'actor' | 'now'>

async function readVerdicts(deps: CourseDeps, { actor, now }: Asking, fileId: string) {
  const file = await findListFile(deps.sql, actor, 'postedList.read', fileId)
  if (isRefusal(file)) return file
  await recordListReading(deps.sql, { actor, now }, fileId)
  return { file, verdicts: (await findPostedVerdicts(deps, fileId)) ?? [] }
}

async function readOriginal(deps: CourseDeps, { actor, now }: Asking, fileId: string) {
  const file = await findListFile(deps.sql, actor, 'postedList.read', fileId)
  if (isRefusal(file)) return file
  await recordListReading(deps.sql, { actor, now }, fileId)
  return (await findPostedFile(deps, fileId)) ?? refuse('not-found')
}
