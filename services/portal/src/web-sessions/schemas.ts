import { z } from 'zod'
import { RoleSchema, ScopeSchema } from '../../../../domain/authority/actor'
import { acts } from '../../../../domain/authority/authority'

const ActSchema = z.enum(acts).meta({ id: 'Act' })

export const WebSessionSchema = z
  .object({
    subjectId: z.uuid().describe('The person, or the account'),
    role: RoleSchema,
    scope: ScopeSchema,
    name: z.string().describe("The person's own name, or the name of the account's organisation"),
    organisation: z.string().nullable().describe('Of an account'),
    may: z.array(ActSchema).describe('What the role may do, each on the objects that are its own'),
    csrfToken: z.string().describe('To be sent as X-Csrf-Token with everything but GET'),
    endsAt: z.iso.datetime().describe('The session ends then, unless a person uses it before'),
  })
  .meta({ id: 'WebSession' })
export type WebSession = z.infer<typeof WebSessionSchema>
