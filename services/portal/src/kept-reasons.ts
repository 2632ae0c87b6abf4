import { context, propagation } from '@opentelemetry/api'
import { isRefusal, type Refusal } from '../../../domain/refusals/refusal'
import type { Log } from '../../kit/log'
import type { Asking } from './asking'
import { notAnsweredInTime } from './process-client'

/** A correction to a pass that the exam service keeps until a second official confirms it: no process begins. */
export interface CorrectionProposed {
  readonly correctionId: string
  readonly resultId: string
  readonly from: 'failed' | 'absent'
  readonly to: 'passed'
  readonly proposedAt: string
  readonly confirmUntil: string
}

export interface KeptReason {
  readonly reasonId: string
  readonly proposal: CorrectionProposed | null
}

/** Why, and of a correction what the result is to be instead. */
export interface ReasonToKeep {
  readonly reason: string
  readonly correction?: object
}

/**
 * Has the exam service keep why an official is about to act, as the caller: it authorises the act, and keeps one text for one
 * Idempotency-Key. Then the process is told the id alone (docs/decisions/0216).
 *
 * @param path of the exam service where reasons of this act are kept
 * @returns what was kept; the exam service's refusal; `notAnsweredInTime`, and nothing was done but perhaps the keeping
 */
export type KeepReason = (asking: Asking, path: string, why: ReasonToKeep) => Promise<KeptReason | Refusal>

export const createKeepReason =
  (examUrl: string, answerWithinMs: number, log: Log): KeepReason =>
  async ({ actor, authorization, key }, path, why) => {
    const headers: Record<string, string> = {
      authorization,
      'content-type': 'application/json',
      'x-correlation-id': actor.correlationId,
      ...(key ? { 'idempotency-key': key } : {}),
    }
    propagation.inject(context.active(), headers)
    try {
      const answer = await fetch(`${examUrl}${path}`, {
        method: 'POST',
        redirect: 'error',
        headers,
        body: JSON.stringify(why),
        signal: AbortSignal.timeout(answerWithinMs),
      })
      return readAnswer(answer.status, await answer.json())
    } catch (error) {
      log.warn({ err: error, upstream: 'exam', correlationId: actor.correlationId }, 'No reason was kept')
      return notAnsweredInTime
    }
  }

function readAnswer(status: number, body: unknown): KeptReason | Refusal {
  if (status === 201) return body as KeptReason
  // A problem says everything that its refusal does.
  const refusal = { kind: 'refusal', ...(body as object) }
  if (status >= 500 || !isRefusal(refusal)) return notAnsweredInTime
  const { kind, code, rule, article, policyVersion, turnedOn, until } = refusal
  return { kind, code, rule, article, policyVersion, turnedOn, ...(until === undefined ? {} : { until }) }
}
