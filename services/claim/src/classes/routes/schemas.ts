import { z } from 'zod'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../../workflows/contracts/training-class'
import { type Answer, answering, ok } from '../../../../kit/http/endpoint'
import { acting as actingOnClaims, LimitSchema, ReasonSchema } from '../../claims/schemas'
import type { ActOfTwo } from '../second-official'

export { keyed, LimitSchema, ReasonSchema } from '../../claims/schemas'

export const ClassParams = z.object({ classId: z.uuid() })
export const ReasonBody = z.object({ reason: ReasonSchema })
export const PageQuery = { after: z.uuid().optional(), limit: LimitSchema }

export const acting = [
  ...actingOnClaims.filter(code => code !== 'claim-act-not-allowed'),
  'class-act-not-allowed',
  'class-reason-required',
  'own-roster',
] as const

/** Answers with the class after an act of two officials: 202 where it waits for the second. */
export const answerByTwo = answering(({ waits, stands }: ActOfTwo): Answer => {
  const { classId, state, move, since, dueAt } = stands
  return { status: waits ? 202 : 200, body: { classId, state, move, since, dueAt } }
}) as (value: ActOfTwo | Refusal) => Answer | Refusal

/** Answers with the class after a command. */
export const answerStands = answering(({ classId, state, move, since, dueAt }: ClassStands) =>
  ok({ classId, state, move, since, dueAt }),
) as (value: ClassStands | Refusal) => Answer | Refusal
