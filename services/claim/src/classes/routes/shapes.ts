import { z } from 'zod'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../../workflows/contracts/training-class'
import { type Answer, answering, ok } from '../../../../kit/endpoint'
import { acting as actingOnClaims, LimitSchema, ReasonSchema } from '../../routes/shapes'

export { CursorSchema, keyed, LimitSchema, ReasonSchema } from '../../routes/shapes'

export const ClassParams = z.object({ classId: z.uuid() })
export const ReasonBody = z.object({ reason: ReasonSchema })
/** Of the list of classes to come: `{first day}/{class}` of the last one of a page. */
export const OfferedCursorSchema = z.string().refine(text => {
  const [day, classId, ...more] = text.split('/')
  return z.iso.date().safeParse(day).success && z.uuid().safeParse(classId).success && more.length === 0
}, '`next` of the page before')
export const PageQuery = { after: z.uuid().optional(), limit: LimitSchema }

export const acting = [
  ...actingOnClaims.filter(code => code !== 'claim-act-not-allowed'),
  'class-act-not-allowed',
  'class-reason-required',
] as const

/** What a command on a class came to, as it is answered. */
export const answerStands = answering(({ classId, state, move, since, dueAt }: ClassStands) =>
  ok({ classId, state, move, since, dueAt }),
) as (value: ClassStands | Refusal) => Answer | Refusal
