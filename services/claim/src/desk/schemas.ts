import { z } from 'zod'
import { PlainDateSchema } from '../../../../domain/time/plain-date'

export const DeskParams = z.object({ industry: z.string().min(1).max(40) })

export const DeskSchema = z.object({
  escalation: z.object({ accountId: z.string(), name: z.string() }).nullable(),
  deputies: z.array(
    z.object({
      accountId: z.string(),
      actsAs: z.string(),
      fromDay: z.iso.date(),
      untilDay: z.iso.date(),
    }),
  ),
})

export const EscalationBody = z.object({
  accountId: z.uuid(),
  personId: z
    .uuid()
    .optional()
    .describe(
      'The official’s own person, where the official has signed up too: that person’s claims go to the bureau',
    ),
  name: z.string().trim().min(1).max(100),
})

export const DeputyBody = z
  .object({ accountId: z.uuid(), actsAs: z.uuid(), fromDay: PlainDateSchema, untilDay: PlainDateSchema })
  .refine(each => each.accountId !== each.actsAs, 'nobody is one’s own deputy')
  .refine(each => each.fromDay <= each.untilDay, 'untilDay lies before fromDay')
