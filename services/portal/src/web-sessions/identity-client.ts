import { context, propagation } from '@opentelemetry/api'
import type { Request } from 'express'
import { z } from 'zod'
import { ActorSchema } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { Log } from '../../../kit/base/log'
import { CALLERS_ID, correlationIdOf } from '../../../kit/http/refusal-answer'
import { forwardedFor } from '../front/passed-headers'
import { notAnsweredInTime } from '../processes/process-client'
import { refusalOfProblem } from '../processes/service-client'

const TokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number(),
  actor: ActorSchema.omit({ correlationId: true }),
})
/** What identity answers a sign-in and a renewal with. */
export type Tokens = z.infer<typeof TokensSchema>

export interface Proof {
  readonly login: string
  readonly password: string
  readonly newPassword?: string | undefined
}

export interface Named {
  readonly name: string
  /** Of an account. */
  readonly organisation: string | null
}

/** Identity, asked by the portal for a browser: it sees where the browser is, as it sees where a program is. */
export interface IdentityClient {
  start(proof: Proof, browser: Request): Promise<Tokens | Refusal>
  renew(refreshToken: string, browser: Request): Promise<Tokens | Refusal>
  end(accessToken: string, browser: Request): Promise<Refusal | undefined>
  readName(tokens: Tokens, browser: Request): Promise<Named | Refusal>
}

interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly accessToken?: string
  readonly withinMs?: number
}

/**
 * A refresh token is good once, and for some seconds again (`identity/refresh-grace`): an answer that was lost is asked for again at
 * once, and all of it is over within that time.
 */
const RENEWALS_MAX = 3
const RENEW_WITHIN_MS = 2_500

export function createIdentityClient(origin: string, answerWithinMs: number, log: Log): IdentityClient {
  const ask = async (
    { method, path, body, accessToken, withinMs = answerWithinMs }: Question,
    browser: Request,
  ): Promise<unknown> => {
    const headers: Record<string, string> = {
      ...headersFor(browser),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    }
    propagation.inject(context.active(), headers)
    try {
      const answer = await fetch(`${origin}${path}`, {
        ...{ method, headers, redirect: 'error', signal: AbortSignal.timeout(withinMs) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      if (answer.status === 204) return undefined
      const said = (await answer.json()) as object
      return answer.ok ? said : refusalOfProblem(answer.status, said)
    } catch (error) {
      log.warn({ err: error, path, correlationId: headers['x-correlation-id'] }, 'Identity was asked in vain')
      return notAnsweredInTime
    }
  }
  const askFor = async <T>(schema: z.ZodType<T>, question: Question, browser: Request) => {
    const answer = await ask(question, browser)
    return isRefusal(answer) ? answer : schema.parse(answer)
  }

  return {
    start: (proof, browser) =>
      askFor(TokensSchema, { method: 'POST', path: '/v1/sessions', body: proof }, browser),
    renew: async (refreshToken, browser) => {
      const question: Question = {
        ...{ method: 'POST', path: '/v1/sessions/refresh', body: { refreshToken } },
        withinMs: RENEW_WITHIN_MS,
      }
      for (let asked = 1; ; asked += 1) {
        const answer = await askFor(TokensSchema, question, browser)
        if (answer !== notAnsweredInTime || asked === RENEWALS_MAX) return answer
      }
    },
    end: async (accessToken, browser) => {
      const answer = await ask({ method: 'DELETE', path: '/v1/sessions/current', accessToken }, browser)
      return isRefusal(answer) ? answer : undefined
    },
    readName: async ({ accessToken, actor }, browser) =>
      actor.role === 'person'
        ? askFor(NamedPerson, { method: 'GET', path: '/v1/people/me', accessToken }, browser)
        : askFor(NamedAccount, { method: 'GET', path: '/v1/accounts/me', accessToken }, browser),
  }
}

const NamedPerson = z
  .object({ name: z.string() })
  .transform(({ name }): Named => ({ name, organisation: null }))

const NamedAccount = z
  .object({ organisation: z.object({ name: z.string() }) })
  .transform(({ organisation: { name } }): Named => ({ name, organisation: name }))

function headersFor(browser: Request): Record<string, string> {
  const { res: response } = browser
  if (!response) throw new Error('a request that nobody answers')
  const { callersId } = response.locals
  return {
    ...forwardedFor(browser),
    'x-correlation-id': correlationIdOf(response),
    ...(callersId ? { [CALLERS_ID]: callersId as string } : {}),
  }
}
