import { z } from 'zod'
import { answering, type Endpoint, endpoint, noContent, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { category, instant, pageQuery, reason } from '../sittings/schemas'
import {
  type ListedProposal,
  listOpenProposals,
  readProposal,
  withdrawProposal,
} from './correction-proposals'

const ProposalSchema = z
  .object({
    correctionId: z.string(),
    resultId: z.string(),
    personId: z.string(),
    category,
    from: z.enum(['failed', 'absent']),
    to: z.literal('passed'),
    score: z.number().nullable(),
    scoreMax: z.number().nullable(),
    reason: z.string(),
    proposedBy: z.string().describe('The proposing account; another one confirms'),
    proposedAt: instant,
    confirmUntil: instant.describe('Then it lapses'),
    state: z.enum(['open', 'confirmed', 'withdrawn', 'lapsed']),
  })
  .meta({ id: 'CorrectionProposal' })

const numberOf = (text: string | null) => (text === null ? null : Number(text))

const proposalView = (proposal: ListedProposal) => ({
  ...proposal,
  to: 'passed',
  score: numberOf(proposal.score),
  scoreMax: numberOf(proposal.scoreMax),
  proposedAt: proposal.proposedAt.toISOString(),
  confirmUntil: proposal.confirmUntil.toISOString(),
})

/** Corrections that wait for a second official (docs/decisions/0291). The portal confirms them: with that a process begins. */
export const correctionProposalRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'listCorrectionProposals',
    method: 'get',
    path: '/v1/correction-proposals',
    summary: 'Lists the corrections that wait for a second official, of results that you may correct',
    article: '16',
    who: 'results.correct',
    query: z.object(pageQuery),
    answers: { 200: pageOf(ProposalSchema) },
    refusals: [],
    handle: async ({ actor, query: { after, limit } }) =>
      ok(
        page(
          (await listOpenProposals(deps, actor, { after, limit })).map(proposalView),
          limit,
          p => p.correctionId,
        ),
      ),
  }),
  endpoint({
    id: 'readCorrectionProposal',
    method: 'get',
    path: '/v1/results/{resultId}/corrections/{correctionId}',
    summary: 'Reads a correction that waited for a second official, and its outcome',
    article: '16',
    who: 'results.correct',
    params: z.object({ resultId: z.uuid(), correctionId: z.uuid() }),
    answers: { 200: ProposalSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) =>
      answering((proposal: ListedProposal) => ok(proposalView(proposal)))(
        await readProposal(deps, actor, params),
      ),
  }),
  endpoint({
    id: 'withdrawCorrectionProposal',
    method: 'post',
    path: '/v1/results/{resultId}/corrections/{correctionId}/withdrawal',
    summary: 'Takes back a correction that waits for a second official, or refuses it as that official',
    article: '16',
    who: 'results.correct',
    params: z.object({ resultId: z.uuid(), correctionId: z.uuid() }),
    body: z.object({ reason }),
    answers: { 204: null },
    refusals: ['not-found', 'conflict'],
    handle: async ({ actor, params, body }) =>
      answering(noContent)(await withdrawProposal(deps, actor, params, body.reason)),
  }),
]
