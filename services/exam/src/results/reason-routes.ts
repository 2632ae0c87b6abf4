import { z } from 'zod'
import type { Refusal } from '../../../../domain/refusals/refusal'
import {
  type Answer,
  answering,
  type Call,
  created,
  type Endpoint,
  endpoint,
} from '../../../kit/http/endpoint'
import type { ExamDeps } from '../deps'
import type { ReasonedAct } from '../sittings/reasons'
import { instant, reason, SCORE_MAX } from '../sittings/schemas'
import { type AskedCorrection, keepReason } from './kept-reasons'

const body = z.object({ reason })
const answers = {
  201: z.object({ reasonId: z.string(), proposal: z.null() }).meta({ id: 'KeptReason' }),
}

const correction = z.object({
  correctionId: z.uuid(),
  score: z.number().min(0).max(SCORE_MAX).nullable(),
  scoreMax: z.number().positive().max(SCORE_MAX).nullable(),
  absent: z.boolean(),
  outcome: z.enum(['passed', 'failed']).optional(),
})

const KeptCorrectionSchema = z
  .object({
    reasonId: z.string(),
    proposal: z
      .object({
        correctionId: z.string(),
        resultId: z.string(),
        from: z.enum(['failed', 'absent']),
        to: z.literal('passed'),
        proposedAt: instant,
        confirmUntil: instant,
      })
      .nullable()
      .describe('Set where a second official has to confirm it: no process begins then'),
  })
  .meta({ id: 'KeptCorrection' })
const refusals = ['not-found', 'idempotency-key-reused'] as const

interface ChangeRow {
  readonly id: string
  readonly act: Exclude<ReasonedAct['act'], 'results.correct'>
  readonly path: string
  readonly what: string
}

const changes: readonly ChangeRow[] = [
  { id: 'keepCancellationReason', act: 'sitting.cancel', path: 'cancellation-reasons', what: 'cancelled' },
  { id: 'keepMoveReason', act: 'sitting.move', path: 'move-reasons', what: 'moved' },
  { id: 'keepShrinkageReason', act: 'sitting.shrink', path: 'shrinkage-reasons', what: 'made smaller' },
]

/** Where the portal keeps a reason before the process of what it is the reason of, which names it by its id (0216). */
export function reasonRoutes(deps: ExamDeps): Endpoint[] {
  const keep = async (
    reasoned: ReasonedAct,
    call: Pick<Call, 'actor' | 'idempotencyKey'> & {
      readonly body: { readonly reason: string; readonly correction?: AskedCorrection | undefined }
    },
  ): Promise<Answer | Refusal> =>
    answering(created)(
      await keepReason(deps, call.actor, reasoned, { ...call.body, key: call.idempotencyKey }),
    )
  const ofSitting = ({ id, act, path, what }: ChangeRow) =>
    endpoint({
      id,
      method: 'post',
      path: `/v1/sittings/{sittingId}/${path}`,
      summary: `Keeps why a sitting is to be ${what}; the command itself does so for its caller`,
      article: '10',
      who: act,
      params: z.object({ sittingId: z.uuid() }),
      ...{ body, answers, refusals },
      handle: call => keep({ act, objectId: call.params.sittingId }, call),
    })
  return [
    ...changes.map(ofSitting),
    endpoint({
      id: 'keepCorrectionReason',
      method: 'post',
      path: '/v1/results/{resultId}/correction-reasons',
      summary: 'Keeps the reason of a correction; the correction command does this for its caller',
      article: '16',
      who: 'results.correct',
      params: z.object({ resultId: z.uuid() }),
      body: body.extend({ correction: correction.optional().describe('The new outcome') }),
      answers: { 201: KeptCorrectionSchema },
      refusals: [...refusals, 'official-unnamed', 'proposal-open', 'conflict'],
      handle: call => keep({ act: 'results.correct', objectId: call.params.resultId }, call),
    }),
  ]
}
