import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import {
  type Answer,
  accepted,
  answering,
  created,
  type Endpoint,
  endpoint,
  noContent,
  ok,
} from '../../../kit/http/endpoint'
import { pageOf } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import type { PrismaClient } from '../../prisma/client/client'
import { recordReading } from '../standing/readings'
import { recordExemption, withdrawExemption } from './exemption-act'
import {
  confirmExemption,
  type ExemptionProposal,
  ExemptionProposalSchema,
  listOpenExemptions,
  listPersonsProposals,
  withdrawProposedExemption,
} from './exemption-proposals'
import {
  askForFirstYear,
  type Exemption,
  ExemptionSchema,
  listExemptions,
  NewExemptionSchema,
} from './exemptions'

const PersonParams = z.object({ personId: z.uuid() })
const WithdrawalSchema = z.strictObject({ reason: z.string().min(1).max(1000) })
const refusals = ['not-found', 'temporarily-unavailable', 'year-final', 'idempotency-key-reused'] as const

const PageQuery = {
  after: z.uuid().optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}
const ProposalsSchema = pageOf(ExemptionProposalSchema)
const ProposalParams = PersonParams.extend({ proposalId: z.uuid() })

/** Answers what an official or the person read of one person's exemptions, which is on the audit trail. */
const recordedAnswer = async <T>(
  sql: Sql,
  { actor, now, personId }: { readonly actor: Actor; readonly now: Date; readonly personId: string },
  read: T | Refusal,
): Promise<Answer | Refusal> => {
  if (isRefusal(read)) return read
  await recordReading(sql, actor, now, { act: 'exemption.read', personId })
  return ok(read)
}

const answerExempted = (made: Exemption | ExemptionProposal, done: (body: unknown) => Answer): Answer =>
  'proposalId' in made ? accepted(made) : done(made)

/** Endpoints of exemptions that wait for a second official (docs/decisions/0292). */
export function exemptionProposalEndpoints(prisma: PrismaClient, pool: Sql, policy: Policy): Endpoint[] {
  return [
    endpoint({
      id: 'listOpenExemptionProposals',
      method: 'get',
      path: '/v1/exemption-proposals',
      summary:
        'Lists exemptions of past years that wait for a second official, of the people of your locality',
      article: '6',
      who: 'exemption.record',
      query: z.object(PageQuery),
      answers: { 200: ProposalsSchema },
      refusals: [],
      handle: async ({ actor, query, now }) => {
        const listed = await listOpenExemptions(pool, actor, query, now)
        for (const personId of new Set(listed.items.map(each => each.personId)))
          await recordReading(pool, actor, now, { act: 'exemption.read', personId })
        return ok(listed)
      },
    }),
    endpoint({
      id: 'listExemptionProposals',
      method: 'get',
      path: '/v1/people/{personId}/exemptions/proposals',
      summary: 'What was proposed of a person’s exemptions, and what became of it',
      article: '6',
      who: 'exemption.read',
      params: PersonParams,
      query: z.object(PageQuery),
      answers: { 200: ProposalsSchema },
      refusals: ['not-found', 'temporarily-unavailable'],
      handle: async ({ actor, params, query, now }) =>
        recordedAnswer(
          pool,
          { actor, now, ...params },
          await listPersonsProposals(pool, actor, { ...params, ...query }),
        ),
    }),
    endpoint({
      id: 'confirmExemption',
      method: 'post',
      path: '/v1/people/{personId}/exemptions/proposals/{proposalId}/confirmation',
      summary: 'Confirms, as a second official, an exemption of a past year or its withdrawal',
      article: '6',
      who: 'exemption.record',
      params: ProposalParams,
      answers: { 200: ExemptionSchema },
      refusals: [
        ...refusals,
        'exemption-overlaps',
        'needs-second-official',
        'official-unnamed',
        'proposal-lapsed',
        'proposal-outdated',
        'conflict',
      ],
      handle: async ({ actor, params, now }) =>
        answering(ok)(
          await commitModelsUnlessRefused(prisma, (_tx, sql) =>
            confirmExemption({ sql, actor, now, policy }, params),
          ),
        ),
    }),
    endpoint({
      id: 'withdrawExemptionProposal',
      method: 'post',
      path: '/v1/people/{personId}/exemptions/proposals/{proposalId}/withdrawal',
      summary: 'Takes back a proposal that waits for a second official, or refuses it as that official',
      article: '6',
      who: 'exemption.record',
      params: ProposalParams,
      body: WithdrawalSchema,
      answers: { 204: null },
      refusals: ['not-found', 'temporarily-unavailable', 'conflict'],
      handle: async ({ actor, params, body, now }) =>
        answering(noContent)(
          await commitModelsUnlessRefused(prisma, (_tx, sql) =>
            withdrawProposedExemption({ sql, actor, now, policy }, params, body.reason),
          ),
        ),
    }),
  ]
}

/** Endpoints beside the formula of Article 6: exemptions, and requests to assess the first year. */
export function exemptionEndpoints(prisma: PrismaClient, pool: Sql, policy: Policy): Endpoint[] {
  return [
    endpoint({
      id: 'recordExemption',
      method: 'post',
      path: '/v1/people/{personId}/exemptions',
      summary:
        'Records an exemption: retired, maternity, long illness or posted away. One of a past year waits for a second official',
      article: '6',
      who: 'exemption.record',
      params: PersonParams,
      body: NewExemptionSchema,
      answers: { 201: ExemptionSchema, 202: ExemptionProposalSchema },
      refusals: [...refusals, 'exemption-overlaps', 'official-unnamed', 'proposal-open'],
      handle: async ({ actor, params: { personId }, body, idempotencyKey: key, now }) =>
        answering((made: Exemption | ExemptionProposal) => answerExempted(made, created))(
          await commitModelsUnlessRefused(prisma, (_tx, sql) =>
            answerOnce(
              sql,
              { actorId: actor.id, operation: 'recordExemption', key, input: { personId, body } },
              () => recordExemption({ sql, actor, now, policy }, personId, body),
            ),
          ),
        ),
    }),
    endpoint({
      id: 'listExemptions',
      method: 'get',
      path: '/v1/people/{personId}/exemptions',
      summary: "Lists a person's exemptions, the withdrawn ones included",
      article: '6',
      who: 'exemption.read',
      params: PersonParams,
      query: z.object({
        after: z.uuid().optional().describe('The last exemption seen'),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      answers: { 200: pageOf(ExemptionSchema) },
      refusals: ['not-found', 'temporarily-unavailable'],
      handle: async ({ actor, params, query, now }) =>
        recordedAnswer(
          pool,
          { actor, now, ...params },
          await listExemptions(pool, actor, { ...params, ...query }),
        ),
    }),
    endpoint({
      id: 'withdrawExemption',
      method: 'post',
      path: '/v1/people/{personId}/exemptions/{exemptionId}/withdrawal',
      summary:
        'Withdraws an exemption that should not be there; one of a past year waits for a second official',
      article: '6',
      who: 'exemption.record',
      params: PersonParams.extend({ exemptionId: z.uuid() }),
      body: WithdrawalSchema,
      answers: { 200: ExemptionSchema, 202: ExemptionProposalSchema },
      refusals: [...refusals, 'proposal-open'],
      handle: async ({ actor, params, body, now }) =>
        answering((made: Exemption | ExemptionProposal) => answerExempted(made, ok))(
          await commitModelsUnlessRefused(prisma, (_tx, sql) =>
            withdrawExemption({ sql, actor, now, policy }, { ...params, ...body }),
          ),
        ),
    }),
    endpoint({
      id: 'askForFirstYear',
      method: 'post',
      path: '/v1/my/first-year-assessment',
      summary: 'Asks for my year of sign-up to be assessed',
      article: '6',
      who: 'firstYear.ask',
      answers: { 200: z.object({ year: z.number().int() }) },
      refusals,
      handle: async ({ actor, now }) =>
        answering(ok)(
          await commitModelsUnlessRefused(prisma, (_tx, sql) => askForFirstYear({ sql, actor, now, policy })),
        ),
    }),
  ]
}
