import { z } from 'zod'
import { type Answer, answering, type Endpoint, endpoint, noContent, ok } from '../../../kit/http/endpoint'
import type { PortalDeps } from '../deps'
import { COOKIE_GONE } from './cookie'
import { WebSessionSchema } from './schemas'
import type { WebSessions } from './web-sessions'

const PASSWORD_LENGTH_MAX = 200
const Password = z.string().min(1).max(PASSWORD_LENGTH_MAX)

/** Signing in and out in a browser. */
export const webSessionRoutes = (deps: PortalDeps): Endpoint[] => [
  endpoint({
    id: 'startWebSession',
    method: 'post',
    path: '/v1/web-sessions',
    summary: 'Signs in a browser: as startSession, but the tokens stay with the portal, behind a cookie',
    who: 'anyone',
    body: z.object({
      login: z.string().min(1).max(100),
      password: Password,
      newPassword: Password.optional().describe('With a one-time password: the one that replaces it'),
    }),
    answers: { 201: WebSessionSchema },
    refusals: [
      ...(['wrong-credentials', 'account-locked', 'account-closed', 'password-change-required'] as const),
      'weak-password',
    ],
    handle: async ({ body, request, now }) =>
      answering<Exclude<Awaited<ReturnType<WebSessions['start']>>, { kind: 'refusal' }>>(
        ({ session, cookie }): Answer => ({
          ...{ status: 201, body: session, headers: { 'Set-Cookie': cookie } },
        }),
      )(await deps.webSessions.start(body, request, now)),
  }),
  endpoint({
    id: 'readWebSession',
    method: 'get',
    path: '/v1/web-sessions/current',
    summary: 'Says who is signed in in this browser, and what they may do; null where nobody is',
    who: 'anyone',
    headers: z.object({
      'x-background': z
        .literal('1')
        .optional()
        .describe('On any request that a page makes by itself: it does not prolong the session'),
    }),
    answers: { 200: z.object({ session: WebSessionSchema.nullable() }) },
    refusals: [],
    handle: async ({ request, now }) =>
      answering(session => ok({ session }))(await deps.webSessions.read(request, now)),
  }),
  endpoint({
    id: 'endWebSession',
    method: 'delete',
    path: '/v1/web-sessions/current',
    summary: 'Signs out of this browser',
    who: 'anyone',
    // A browser forgets what it kept of the session (ASVS 5.0, 14.3.1).
    answers: { 204: null },
    refusals: [],
    handle: async ({ request, now }) =>
      (await deps.webSessions.end(request, now)) ?? {
        ...noContent(),
        headers: { 'Set-Cookie': COOKIE_GONE, 'Clear-Site-Data': '"cache", "cookies", "storage"' },
      },
  }),
]
