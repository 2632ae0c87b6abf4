import type { Request, Response } from 'express'
import { type Refusal, refuse, underPolicy } from '../../../domain/refusals/refusal'
import { refusals } from '../base/metrics'
import { type Fault, languageOf, policyVersionOf, problemOf, sendProblem } from './problem'
import type { TellRefused } from './security-log'

/** Ours, from the first middleware on (app.ts). */
export const correlationIdOf = (response: Response): string => response.locals.correlationId as string

/** The header that carries what the caller of the front door calls the request. */
export const CALLERS_ID = 'x-caller-correlation-id'

/** The one way in which a refusal goes out, from kit and from what is mounted beside the rows. */
export function answerRefusal(request: Request, response: Response, given: Refusal): void {
  // A missing object and a forbidden one turn on different facts, and the answer must not tell them apart.
  const refusal = given.code === 'not-found' ? refuse('not-found') : given
  refusals.inc({ code: refusal.code })
  const faults = response.locals.faults as Fault[] | undefined
  const language = languageOf(request.get('accept-language'))
  const whole = underPolicy(refusal, policyVersionOf(request))
  const problem = problemOf(whole, language, correlationIdOf(response), faults)
  const tellRefused = request.app.locals.tellRefused as TellRefused
  tellRefused(request, response, refusal, problem.status)
  sendProblem(response, problem)
}
