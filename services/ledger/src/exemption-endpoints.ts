import { z } from 'zod'
import type { Policy } from '../../../domain/policy/policy'
import { type Sql, transact } from '../../kit/database'
import { answering, created, type Endpoint, endpoint, ok } from '../../kit/endpoint'
import { once } from '../../kit/idempotency'
import type { PrismaClient } from '../prisma/client/client'
import {
  askForFirstYear,
  ExemptionSchema,
  listExemptions,
  NewExemptionSchema,
  recordExemption,
  withdrawExemption,
} from './exemptions'

const PersonParams = z.object({ personId: z.uuid() })
const WithdrawalSchema = z.strictObject({ reason: z.string().min(1).max(1000) })
const refusals = ['not-found', 'temporarily-unavailable', 'year-final', 'idempotency-key-reused'] as const

/** What stands beside the formula of Article 6: who is exempt, and who asked for the first year to be assessed. */
export function exemptionEndpoints(prisma: PrismaClient, pool: Sql, policy: Policy): Endpoint[] {
  return [
    endpoint({
      id: 'recordExemption',
      method: 'post',
      path: '/v1/people/{personId}/exemptions',
      summary: 'Records an exemption: retired, maternity, long illness or posted away',
      article: '6',
      who: 'exemption.record',
      params: PersonParams,
      body: NewExemptionSchema,
      answers: { 201: ExemptionSchema },
      refusals: [...refusals, 'exemption-overlaps'],
      handle: async ({ actor, params: { personId }, body, idempotencyKey: key, now }) =>
        answering(created)(
          await transact(prisma, (_tx, sql) =>
            once(
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
      summary: "A person's exemptions, the withdrawn ones included",
      article: '6',
      who: 'exemption.read',
      params: PersonParams,
      query: z.object({
        after: z.uuid().optional().describe('The last exemption seen'),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      answers: { 200: z.object({ items: z.array(ExemptionSchema), next: z.uuid().nullable() }) },
      refusals: ['not-found', 'temporarily-unavailable'],
      handle: async ({ actor, params, query }) =>
        answering(ok)(await listExemptions(pool, actor, { ...params, ...query })),
    }),
    endpoint({
      id: 'withdrawExemption',
      method: 'post',
      path: '/v1/people/{personId}/exemptions/{exemptionId}/withdrawal',
      summary: 'Withdraws an exemption that should not be there',
      article: '6',
      who: 'exemption.record',
      params: PersonParams.extend({ exemptionId: z.uuid() }),
      body: WithdrawalSchema,
      answers: { 200: ExemptionSchema },
      refusals,
      handle: async ({ actor, params, body, now }) =>
        answering(ok)(
          await transact(prisma, (_tx, sql) =>
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
        answering(ok)(await transact(prisma, (_tx, sql) => askForFirstYear({ sql, actor, now, policy }))),
    }),
  ]
}
