/** The public API as a client sees it: one origin, bearer tokens, problem+json. */
export interface Api {
  get<T>(path: string, token?: string): Promise<T>
  /** @param body JSON, or text or bytes that are sent as they are */
  post<T>(path: string, body: unknown, options?: PostOptions): Promise<T>
  put<T>(path: string, body: unknown, token: string): Promise<T>
  patch(path: string, bytes: Uint8Array, options: PostOptions): Promise<void>
  delete(path: string, token: string): Promise<void>
  /** What is no JSON. */
  bytes(path: string, token: string): Promise<Buffer>
}

export interface PostOptions {
  readonly token?: string
  readonly idempotencyKey?: string
  readonly correlationId?: string
  /** Of what is sent, where it isn't JSON. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal by the system, with what it says to do next. */
export class ProblemError extends Error {
  constructor(
    readonly request: string,
    readonly status: number,
    readonly problem: {
      readonly code?: string
      readonly detail?: string
      readonly remedy?: string
      readonly until?: string
      readonly turnedOn?: Readonly<Record<string, unknown>>
    },
  ) {
    super(
      `${request} answered ${status} ${problem.code ?? ''}: ${problem.detail ?? ''} ${problem.remedy ?? ''}`,
    )
  }
}

const ATTEMPT_MS = 10_000
const PAUSE_MS = 150

/**
 * @param origin of the portal
 * @param patienceMs how long a call may go on being tried while the system answers 5xx, Retry-After or not at all: what a
 *   phone does on a bad line. Every command carries its Idempotency-Key or is idempotent by nature, so this is safe.
 */
export function createApi(origin: string, patienceMs = 0): Api {
  const call = async (method: string, path: string, init: RequestInit): Promise<Response> => {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const answer = await attempt(`${origin}${path}`, { method, ...init })
      const mayPass = answer instanceof Error || answer.status >= 500 || answer.headers.has('retry-after')
      if (!mayPass || Date.now() > deadline) {
        if (answer instanceof Error) throw new Error(`${method} ${path} got no answer`, { cause: answer })
        if (answer.ok) return answer
        throw new ProblemError(`${method} ${path}`, answer.status, await problemOf(answer))
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
  return {
    get: async (path, token) => (await call('GET', path, { headers: headersOf({ token }) })).json() as never,
    post: async (path, body, options = {}) => {
      const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      const answer = await call('POST', path, { headers: headersOf(options, 'application/json'), body: sent })
      return (answer.status === 204 ? undefined : await answer.json()) as never
    },
    put: async (path, body, token) => {
      const init = { headers: headersOf({ token }, 'application/json'), body: JSON.stringify(body) }
      const answer = await call('PUT', path, init)
      return (answer.status === 204 ? undefined : await answer.json()) as never
    },
    patch: async (path, bytes, options) => {
      await call('PATCH', path, {
        headers: headersOf(options, 'application/octet-stream'),
        body: bytes as never,
      })
    },
    bytes: async (path, token) =>
      Buffer.from(await (await call('GET', path, { headers: headersOf({ token }) })).arrayBuffer()),
    delete: async (path, token) => {
      await call('DELETE', path, { headers: headersOf({ token }) })
    },
  }
}

async function attempt(url: string, init: RequestInit): Promise<Response | Error> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(ATTEMPT_MS) })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function problemOf(answer: Response): Promise<object> {
  const text = await answer.text()
  try {
    return JSON.parse(text) as object
  } catch {
    return { detail: text.slice(0, 200) }
  }
}

/** A key is made of names, and a header takes no Chinese: what services/kit/base/bounds.ts does not let into a key is written by its code. */
const keyOfSigns = (key: string): string =>
  key.replace(/[^\w.:~+/=@-]/gu, sign => encodeURIComponent(sign).replaceAll('%', '~'))

function headersOf(
  { token, idempotencyKey, correlationId, contentType, headers }: PostOptions,
  media?: string,
): Record<string, string> {
  return {
    'accept-language': 'en',
    ...(media ? { 'content-type': contentType ?? media } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(idempotencyKey ? { 'idempotency-key': keyOfSigns(idempotencyKey) } : {}),
    ...(correlationId ? { 'x-correlation-id': correlationId } : {}),
    ...headers,
  }
}

/** Asks again and again until the answer is what is waited for; says what was waited for where it never comes. */
export async function awaitAnswer<T>(
  ask: () => Promise<T | undefined>,
  what: string,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}

/** Refusals of a service that has not heard yet of a person, or of what the person did a moment ago. */
const NOT_HEARD_YET = ['eligibility-pending', 'study-not-known', 'temporarily-unavailable', 'not-found']

/** Acts for somebody who has just signed up or studied: tries again while a service has not heard of it. */
export const awaitKnown = <T>(act: () => Promise<T>): Promise<T> =>
  awaitAnswer(async () => {
    try {
      return await act()
    } catch (error) {
      if (error instanceof ProblemError && NOT_HEARD_YET.includes(error.problem.code ?? '')) return undefined
      throw error
    }
  }, 'the services to know the person')
