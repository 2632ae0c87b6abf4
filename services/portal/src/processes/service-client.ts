import { context, propagation } from '@opentelemetry/api'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { Log } from '../../../kit/base/log'
import type { Caller } from './caller'
import { notAnsweredInTime } from './process-client'

export interface Question {
  /** Of the service, with its path. */
  readonly url: string
  /** The body to send; without one the question is a GET. */
  readonly body?: object
}

/**
 * Asks a service on the way to a process, as the caller: it authorises, and judges by its own data.
 *
 * @returns the answer's body; the service's refusal; `notAnsweredInTime`
 */
export type AskService = (asking: Caller, question: Question) => Promise<object | Refusal>

export const createAskService =
  (answerWithinMs: number, log: Log): AskService =>
  async ({ actor, authorization, key }, { url, body }) => {
    const headers: Record<string, string> = {
      authorization,
      'x-correlation-id': actor.correlationId,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(body && key ? { 'idempotency-key': key } : {}),
    }
    propagation.inject(context.active(), headers)
    try {
      const answer = await fetch(url, {
        method: body ? 'POST' : 'GET',
        // Redirects are not followed: a token reaches only the service that it was meant for.
        redirect: 'error',
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(answerWithinMs),
      })
      const said = (await answer.json()) as object
      return answer.ok ? said : refusalOfProblem(answer.status, said)
    } catch (error) {
      log.warn({ err: error, url, correlationId: actor.correlationId }, 'A service was asked in vain')
      return notAnsweredInTime
    }
  }

/** A problem says everything that its refusal does. */
export function refusalOfProblem(status: number, problem: object): Refusal {
  const refusal = { kind: 'refusal', ...problem }
  if (status >= 500 || !isRefusal(refusal)) return notAnsweredInTime
  const { kind, code, rule, article, policyVersion, turnedOn, until } = refusal
  return { kind, code, rule, article, policyVersion, turnedOn, ...(until === undefined ? {} : { until }) }
}
