import { decodeJwt } from 'jose'
import { z } from 'zod'
import {
  type Answer,
  answering,
  type Call,
  type Endpoint,
  endpoint,
  noContent,
  ok,
} from '../../../kit/http/endpoint'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { arrivalOf, type IdentityDeps, stampOf } from '../deps'
import { answerNoContent } from '../personal/answers'
import { Password, TokensSchema } from '../personal/schemas'
import { admitAddress } from './guess-limits'
import { endOwnSessions, listOwnSessions } from './own-sessions'
import { changePassword } from './passwords'
import { endSessions, renewSession, startSession, type Tokens } from './sessions'

const credentials = ['wrong-credentials', 'account-locked', 'too-many-requests'] as const
const ChangeBody = z.object({ currentPassword: Password, newPassword: Password })
const OwnSessionSchema = z.object({
  sessionId: z.uuid(),
  startedAt: z.iso.datetime(),
  renewedAt: z.iso.datetime(),
  endsAt: z.iso.datetime().describe('The session ends then unless it is renewed before'),
  isCurrent: z.boolean(),
})
const NO_STORE = { 'Cache-Control': 'no-store' }

/** Signing in and out. */
export const sessionRoutes = (deps: IdentityDeps): Endpoint[] => [
  endpoint({
    id: 'startSession',
    method: 'post',
    path: '/v1/sessions',
    summary: "Signs in, with an account's login or the number of a person's document",
    who: 'anyone',
    body: z.object({
      login: z.string().min(1).max(100),
      password: Password,
      newPassword: Password.optional().describe('With a one-time password: the one that replaces it'),
    }),
    answers: { 201: TokensSchema },
    admit: call => admitAddress(deps, arrivalOf(deps, call)),
    refusals: [...credentials, 'account-closed', 'password-change-required', 'weak-password'],
    handle: async call =>
      answering<Tokens>((body): Answer => ({ status: 201, body, headers: NO_STORE }))(
        await startSession(deps, call.body, arrivalOf(deps, call)),
      ),
  }),
  endpoint({
    id: 'renewSession',
    method: 'post',
    path: '/v1/sessions/refresh',
    summary: 'Renews a session; a refresh token that was used longer than seconds ago ends it',
    who: 'anyone',
    body: z.object({ refreshToken: z.string().min(1).max(200) }),
    answers: { 200: TokensSchema },
    // Of the refresh token: the row needs no access token.
    refusals: ['unauthenticated', 'session-expired'],
    handle: async call =>
      answering<Tokens>(body => ok(body, NO_STORE))(
        await renewSession(deps, call.body.refreshToken, stampOf(call)),
      ),
  }),
  endpoint({
    id: 'endSession',
    method: 'delete',
    path: '/v1/sessions/current',
    summary: 'Signs out: no token of this session is valid any more',
    who: 'session.end',
    // A browser forgets what it kept of the session (ASVS 5.0, 14.3.1).
    answerHeaders: { 'Clear-Site-Data': '"cache", "cookies", "storage"' },
    answers: { 204: null },
    refusals: [],
    handle: async call => {
      await commitModelsUnlessRefused(deps.prisma, (_tx, sql) =>
        endSessions(deps, sql, { sessionId: sessionIdOf(call) }, stampOf(call)),
      )
      return noContent()
    },
  }),
  endpoint({
    id: 'listMySessions',
    method: 'get',
    path: '/v1/sessions',
    summary: 'Lists your own sessions that are not over',
    who: 'session.end',
    answers: { 200: z.object({ items: z.array(OwnSessionSchema) }) },
    refusals: [],
    handle: async call => {
      const which = { currentId: sessionIdOf(call), now: call.now }
      return ok({ items: await listOwnSessions(deps, call.actor, which) }, NO_STORE)
    },
  }),
  endpoint({
    id: 'endMySession',
    method: 'post',
    path: '/v1/sessions/{sessionId}/end',
    summary: 'Ends one of your sessions, with the password',
    who: 'session.end',
    params: z.object({ sessionId: z.uuid() }),
    body: z.object({ password: Password }),
    answers: { 204: null },
    refusals: ['not-found', ...credentials],
    handle: async call =>
      answerNoContent(
        await endOwnSessions(deps, call.actor, { ...call.body, ...call.params }, arrivalOf(deps, call)),
      ),
  }),
  endpoint({
    id: 'endMyOtherSessions',
    method: 'post',
    path: '/v1/sessions/end-others',
    summary: 'Ends all your sessions but this one, with the password',
    who: 'session.end',
    body: z.object({ password: Password }),
    answers: { 204: null },
    refusals: ['not-found', ...credentials],
    handle: async call => {
      const which = { ...call.body, except: sessionIdOf(call) }
      return answerNoContent(await endOwnSessions(deps, call.actor, which, arrivalOf(deps, call)))
    },
  }),
  ...['people', 'accounts'].map(whose =>
    endpoint({
      id: whose === 'people' ? 'changeMyPassword' : 'changeMyAccountsPassword',
      method: 'put',
      path: `/v1/${whose}/me/password`,
      summary: "Changes the caller's password, and ends the caller's other sessions",
      who: 'session.changePassword',
      body: ChangeBody,
      answers: { 204: null },
      refusals: ['not-found', ...credentials, 'weak-password'],
      handle: async call => {
        const change = { ...call.body, sessionId: sessionIdOf(call) }
        return answerNoContent(await changePassword(deps, change, call, arrivalOf(deps, call)))
      },
    }),
  ),
  endpoint({
    id: 'publishKeys',
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'Lists the public keys that tokens are signed with (RFC 7517)',
    who: 'anyone',
    answers: { 200: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }) },
    refusals: [],
    handle: async () => {
      const known = await deps.prisma.signingKey.findMany({ orderBy: { statedAt: 'desc' } })
      return ok({ keys: known.map(each => each.publicJwk) }, { 'Cache-Control': 'public, max-age=300' })
    },
  }),
]

/** The session of the token that the request came with, which was verified before the handler was called. */
function sessionIdOf({ request }: Pick<Call, 'request'>): string {
  const token = request.get('authorization')?.slice('Bearer '.length) ?? ''
  return z.object({ sid: z.uuid() }).parse(decodeJwt(token)).sid
}
