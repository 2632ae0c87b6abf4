import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import type { paths } from '../generated/api'
import { readPreferences } from '../text/preferences'
import { Problem, problemOf } from './problem'

/** What the client needs of the session, set by app/session.tsx. */
interface SessionHold {
  csrfToken: string | undefined
  /** Asks the person to sign in again, over the page; resolves when that is done, or is given up. */
  signInAgain: (() => Promise<boolean>) | undefined
}
export const sessionHold: SessionHold = { csrfToken: undefined, signInAgain: undefined }

const isSafe = (method: string) => method === 'GET' || method === 'HEAD'

/** A copy of each request that is under way: its body can be read once. */
const copies = new WeakMap<Request, Request>()

const page: Middleware = {
  onRequest({ request, schemaPath }) {
    request.headers.set('Accept-Language', readPreferences().language === 'zh' ? 'zh-CN' : 'en')
    if (!isSafe(request.method) && sessionHold.csrfToken)
      request.headers.set('X-Csrf-Token', sessionHold.csrfToken)
    if (!schemaPath.startsWith('/v1/web-sessions')) copies.set(request, request.clone())
    return request
  },
  /** A session that ended is begun again in place; then the same request goes out, with the same Idempotency-Key. */
  async onResponse({ request, response }) {
    const copy = copies.get(request)
    const hadSession = sessionHold.csrfToken !== undefined
    if (response.status === 401 && copy && hadSession && (await sessionHold.signInAgain?.())) {
      if (!isSafe(copy.method) && sessionHold.csrfToken)
        copy.headers.set('X-Csrf-Token', sessionHold.csrfToken)
      return throwProblem(await fetch(copy, { redirect: 'error' }))
    }
    return throwProblem(response)
  },
  onError: ({ error }) => {
    throw error instanceof Problem ? error : Problem.unreachable(error)
  },
}

async function throwProblem(response: Response): Promise<Response> {
  if (response.ok) return response
  throw await problemOf(response)
}

/** The public API, typed by its own document. Every answer that is no success is thrown as a Problem. */
export const client = createFetchClient<paths>({ baseUrl: globalThis.location?.origin ?? '' })
client.use(page)

/** `api.useQuery('get', '/v1/my/plan', …)`, `api.useMutation('post', …)`. */
export const api = createQueryClient(client)
