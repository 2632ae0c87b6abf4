import type { Request, Response } from 'express'
import { z } from 'zod'
import type { RefusalCode } from '../../../domain/refusals/catalogue'
import { explain, type Refusal } from '../../../domain/refusals/refusal'
import { opensPage, sendProblemPage } from './problem-page'

/** Every refusal as problem+json (RFC 9457). The same answer serves screen, API and help desk. */
export const ProblemSchema = z
  .object({
    type: z.string().describe('/problems/{code}'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().describe('The correlation id of the request: name it when you ask for help'),
    code: z.string().describe('Stable; programs decide by it'),
    rule: z.string(),
    article: z.string().describe("Article of 温人社发〔2020〕125号, or 'none' for a technical refusal"),
    policyVersion: z.string(),
    turnedOn: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    remedy: z.string().describe('What to do next'),
    until: z.string().optional().describe('Until when this refusal holds, where it ends by itself'),
    faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof ProblemSchema>
export type Language = 'zh' | 'en'

/** The one map of refusals to HTTP. What is not listed is a rule that says no: 409. */
const statuses: Partial<Record<RefusalCode, number>> = {
  'invalid-input': 400,
  unauthenticated: 401,
  'session-expired': 401,
  'wrong-credentials': 401,
  'not-allowed': 403,
  'csrf-token-wrong': 403,
  'own-affair': 403,
  'wrong-authority': 403,
  'account-unverified': 403,
  'not-found': 404,
  'booking-not-found': 404,
  'body-too-slow': 408,
  'upload-over': 410,
  'media-link-over': 410,
  'too-large': 413,
  'class-document-too-large': 413,
  'evidence-too-large': 413,
  'media-too-large': 413,
  'upload-longer-than-said': 413,
  'unsupported-media-type': 415,
  'evidence-type-not-taken': 415,
  'media-type-not-taken': 415,
  // Not 409, which a client that resumes uploads tries again.
  'evidence-damaged': 422,
  'evidence-infected': 422,
  'media-damaged': 422,
  'media-infected': 422,
  'captions-faulty': 422,
  'evidence-unpacks-too-large': 422,
  'upload-piece-too-small': 422,
  'invalid-resident-identity-number': 422,
  'invalid-identity-document': 422,
  'invalid-social-credit-code': 422,
  'weak-password': 422,
  'locality-unknown': 422,
  'title-series-unknown': 422,
  'industry-unknown': 422,
  'correction-needs-reason': 422,
  'backdated-needs-reason': 422,
  'year-before-2021': 422,
  'export-too-long': 422,
  'idempotency-key-reused': 422,
  'account-locked': 429,
  'too-many-requests': 429,
  'claims-a-day-used': 429,
  'roster-numbers-exceeded': 429,
  'temporarily-unavailable': 503,
  'internal-fault': 500,
}

export const statusOf = (code: RefusalCode): number => statuses[code] ?? 409

/** Refusals that pass by themselves soon say when to come back (RFC 9110, Retry-After). */
const retryAfterSeconds: Partial<Record<RefusalCode, number>> = {
  'eligibility-pending': 1,
  // Where Kafka is away the fact may come later than anybody waits for it.
  'study-not-known': 5,
  'temporarily-unavailable': 2,
  'too-many-requests': 1,
}

export interface Fault {
  readonly path: string
  readonly message: string
}

export function problemOf(
  refusal: Refusal,
  language: Language,
  correlationId: string,
  faults?: readonly Fault[],
): Problem {
  const { title, detail, remedy } = explain(refusal, language)
  return {
    type: `/problems/${refusal.code}`,
    title,
    status: statusOf(refusal.code),
    detail,
    instance: `urn:xueshi:correlation:${correlationId}`,
    code: refusal.code,
    rule: refusal.rule,
    article: refusal.article,
    policyVersion: refusal.policyVersion,
    turnedOn: refusal.turnedOn,
    remedy,
    ...(refusal.until ? { until: refusal.until } : {}),
    ...(faults ? { faults: [...faults] } : {}),
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  // A limit knows how long it holds; the others are a guess.
  const { waitSeconds } = problem.turnedOn
  const retryAfter = waitSeconds ?? retryAfterSeconds[problem.code as RefusalCode]
  if (retryAfter) response.set('Retry-After', String(retryAfter))
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer')
  response.vary('Accept')
  if (opensPage(response.req)) {
    sendProblemPage(response, problem)
    return
  }
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** Of the process that answers (createApp). */
export const policyVersionOf = (request: Request): string => request.app.locals.policyVersion as string

/** Chinese unless English is asked for: the readers are Wenzhou's. */
export const languageOf = (acceptLanguage: string | undefined): Language =>
  acceptLanguage?.trim().toLowerCase().startsWith('en') ? 'en' : 'zh'
