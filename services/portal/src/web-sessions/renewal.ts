import type { Request } from 'express'
import type pg from 'pg'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import { commitUnlessRefused } from '../../../kit/sql/transaction'
import { createTurnstile } from '../front/turnstile'
import type { IdentityClient, Tokens } from './identity-client'
import { deleteSession, findSession, type KeptSession, keepTokens } from './kept-sessions'

/** A token that lasts less than this is renewed: it outlives the request that it goes with. */
const LASTS_MS = 60_000

/** A renewal holds a connection of the pool while identity answers, so this bound leaves connections for other requests. */
const BOUNDS = { insideMax: 8, waitingMax: 4_096, waitMs: 10_000 }

/**
 * The session with a token that lasts; nothing where identity has ended it; `temporarily-unavailable` where identity is
 * away and the token is over.
 */
type Renew = (session: KeptSession, browser: Request, now: Date) => Promise<KeptSession | Refusal | undefined>

/**
 * Renews tokens, once for all that ask: those of this process wait for one renewal, those of others for the row's lock, and find it
 * renewed.
 */
export function createRenewal(deps: {
  readonly pool: pg.Pool
  readonly fieldKey: FieldKey
  readonly identity: IdentityClient
}): Renew {
  const underWay = new Map<string, ReturnType<Renew>>()
  const turnstile = createTurnstile(BOUNDS)

  const renewInTurn: Renew = async (session, browser, now) => {
    const leave = await turnstile.enter()
    if (!leave) return refuse('temporarily-unavailable')
    try {
      return await renewUnderLock(session, browser, now)
    } finally {
      leave()
    }
  }

  const renewUnderLock: Renew = ({ digest }, browser, now) =>
    commitUnlessRefused(deps.pool, async sql => {
      const held = await findSession(sql, deps.fieldKey, digest, 'FOR UPDATE')
      if (!held || lasts(held, now)) return held
      const tokens = await deps.identity.renew(held.refreshToken, browser)
      if (isRefusal(tokens)) {
        if (!isEnd(tokens)) return refuse('temporarily-unavailable')
        await deleteSession(sql, digest)
        return undefined
      }
      const renewed = { ...held, ...renewedBy(tokens, now) }
      await keepTokens(sql, deps.fieldKey, renewed)
      return renewed
    })

  return async (session, browser, now) => {
    if (lasts(session, now)) return session
    const id = session.digest.toString('hex')
    const running = underWay.get(id) ?? renewInTurn(session, browser, now).finally(() => underWay.delete(id))
    underWay.set(id, running)
    const renewed = await running
    return isRefusal(renewed) && session.tokenEndsAt > now ? session : renewed
  }
}

/** The part of a session that the tokens of a sign-in or a renewal say. */
export const renewedBy = ({ accessToken, refreshToken, expiresIn, actor }: Tokens, now: Date) => ({
  ...{ accessToken, refreshToken, scope: actor.scope, renewedAt: now },
  tokenEndsAt: new Date(now.getTime() + expiresIn * 1_000),
})

const lasts = ({ tokenEndsAt }: KeptSession, now: Date): boolean =>
  tokenEndsAt.getTime() - now.getTime() >= LASTS_MS

const isEnd = ({ code }: Refusal): boolean => code === 'session-expired' || code === 'unauthenticated'
