import type { RequestHandler } from 'express'
import { isRefusal } from '../../../../domain/refusals/refusal'
import type { Clock } from '../../../kit/base/clock'
import { answerRefusal } from '../../../kit/http/refusal-answer'
import type { WebSessions } from './web-sessions'

/** The sessions' own rows look for themselves: signing out needs no token that lasts. */
const OWN = '/v1/web-sessions'

/**
 * Gives a request that comes with a browser's cookie the bearer token of its session. A request with a token of its own is a
 * program's, and one whose session is over goes on without: its row says 401.
 */
export const identifyBrowser =
  (sessions: WebSessions, clock: Clock): RequestHandler =>
  async (request, response, next) => {
    const isOurs = request.path.startsWith('/v1/') && !request.path.startsWith(OWN)
    if (!isOurs || request.headers.authorization !== undefined) return next()
    const session = await sessions.admit(request, clock.now())
    if (isRefusal(session)) return answerRefusal(request, response, session)
    if (session) request.headers.authorization = `Bearer ${session.accessToken}`
    next()
  }
