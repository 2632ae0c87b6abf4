import { z } from 'zod'
import { RoleSchema } from '../../../../domain/authority/actor'
import { classKinds } from '../../../../domain/class/class'
import { claimTypes, LevelSchema } from '../../../../domain/standards/rule-set'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { TextSchema } from '../../../kit/http/text'
import { referenceOn } from './reference'

const ReferenceSchema = z
  .object({
    localities: z.array(z.object({ code: z.string(), name: TextSchema })),
    titleSeries: z.array(z.object({ series: z.string(), name: TextSchema, industry: z.string() })),
    industries: z.array(
      z.object({
        industry: z.string(),
        name: TextSchema,
        department: TextSchema.describe('The department that answers for it'),
      }),
    ),
    claimTypes: z.array(
      z.object({
        type: z.literal(claimTypes).meta({ enum: [...claimTypes] }),
        name: TextSchema,
        kinds: z
          .array(z.object({ kind: z.string(), name: TextSchema }))
          .describe('Empty for type 9, whose kinds the provincial rule names'),
        evidence: z.array(z.object({ kind: z.string(), name: TextSchema })),
      }),
    ),
    levels: z.array(z.object({ level: LevelSchema, name: TextSchema })).describe('Of what is claimed'),
    classKinds: z.array(
      z.object({ kind: z.enum(classKinds), name: TextSchema, article: z.enum(['13', '14']) }),
    ),
    roles: z.array(z.object({ role: RoleSchema, name: TextSchema })),
  })
  .meta({ id: 'Reference' })
export type Reference = z.infer<typeof ReferenceSchema>

export const referenceRoute = (): Endpoint =>
  endpoint({
    id: 'readReference',
    method: 'get',
    path: '/v1/reference',
    summary: 'The codes of this API that forms offer, as of today, each with its name in Chinese and English',
    who: 'anyone',
    answers: { 200: ReferenceSchema },
    refusals: [],
    handle: async ({ now }) => ok(referenceOn(plainDateIn(now)), { 'Cache-Control': 'public, max-age=300' }),
  })
