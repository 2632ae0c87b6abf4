import { z } from 'zod'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { type Answer, answering, type Call, created, type Endpoint, endpoint } from '../../../kit/endpoint'
import type { Exam } from '../exam'
import { keepReason } from '../keep-reason'
import type { ReasonedAct } from '../reasons'
import { reason } from './shapes'

const body = z.object({ reason })
const answers = { 201: z.object({ reasonId: z.string() }).meta({ id: 'KeptReason' }) }
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
export function reasonRoutes(exam: Exam): Endpoint[] {
  const keep = async (
    reasoned: ReasonedAct,
    call: Pick<Call<undefined, undefined, typeof body>, 'actor' | 'body' | 'idempotencyKey'>,
  ): Promise<Answer | Refusal> =>
    answering(created)(
      await keepReason(exam, call.actor, reasoned, { ...call.body, key: call.idempotencyKey }),
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
      summary: 'Keeps why a result is to be corrected; the command itself does so for its caller',
      article: '16',
      who: 'results.correct',
      params: z.object({ resultId: z.uuid() }),
      ...{ body, answers, refusals },
      handle: call => keep({ act: 'results.correct', objectId: call.params.resultId }, call),
    }),
  ]
}
