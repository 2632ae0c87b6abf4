import { z } from 'zod'
import type { Policy } from '../../../../domain/policy/policy'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { TextSchema } from '../../../kit/http/text'

const PolicySchema = z
  .object({
    set: z.enum(['city', 'demo', 'test']),
    version: z.string().describe('The version that ledger entries and refusals name'),
    rules: z.array(
      z.object({
        rule: z.string(),
        description: TextSchema,
        values: z.array(
          z.object({
            from: z.iso.date(),
            value: z.union([z.number(), z.string(), z.boolean()]),
            unit: z.string(),
            expression: z.string(),
            mark: z
              .enum(['R', 'S', 'D'])
              .describe('R: the regulation; S: another source, unverified; D: our default'),
            basis: z.string(),
            article: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Policy' })

/** Every dated value of the policy with its mark and its basis, so that an official can see it. */
export const policyRoute = (policy: Policy): Endpoint =>
  endpoint({
    id: 'readPolicy',
    method: 'get',
    path: '/v1/policy',
    summary: 'Lists every number that the system decides by, with its first day and its article or default',
    article: '6',
    who: 'policy.read',
    answers: { 200: PolicySchema },
    refusals: [],
    handle: async () => ok({ set: policy.set, version: policy.version, rules: policy.rules() }),
  })
