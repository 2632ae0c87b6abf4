import { z } from 'zod'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../../workflows/contracts/training-class'
import { type Answer, answering, ok } from '../../../../kit/endpoint'
import { acting as actingOnClaims, LimitSchema, ReasonSchema } from '../../routes/shapes'

export { keyed, LimitSchema, ReasonSchema } from '../../routes/shapes'

export const ClassParams = z.object({ classId: z.uuid() })
export const ReasonBody = z.object({ reason: ReasonSchema })
export const PageQuery = { after: z.uuid().optional(), limit: LimitSchema }

export const acting = [
  ...actingOnClaims.filter(code => code !== 'claim-act-not-allowed'),
  'class-act-not-allowed',
  'class-reason-required',
  'own-roster',
] as const

/** What a command on a class came to, as it is answered. */
export const answerStands = answering(({ classId, state, move, since, dueAt }: ClassStands) =>
  ok({ classId, state, move, since, dueAt }),
) as (value: ClassStands | Refusal) => Answer | Refusal
