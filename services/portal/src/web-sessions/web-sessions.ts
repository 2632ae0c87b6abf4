import type { Request } from 'express'
import { decodeJwt } from 'jose'
import type pg from 'pg'
import { actsOf } from '../../../../domain/authority/authority'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Log } from '../../../kit/base/log'
import { correlationIdOf } from '../../../kit/http/refusal-answer'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import { sqlOfPg } from '../../../kit/sql/database'
import { cookieOf, digestIn, digestOf, newSecret } from './cookie'
import type { IdentityClient, Proof } from './identity-client'
import {
  deleteOverSessions,
  deleteSession,
  findSession,
  insertSession,
  type KeptSession,
  keepUse,
} from './kept-sessions'
import { refuseForeignOrigin, refuseForeignPage } from './page-of-ours'
import { createRenewal, renewedBy } from './renewal'
import type { WebSession } from './schemas'

const MINUTE_MS = 60_000

/** Sessions of browsers: an opaque cookie, behind which the portal keeps identity's tokens (docs/decisions/0350). */
export interface WebSessions {
  /** Signs in; identity's refusals come through as they are. */
  start(proof: Proof, browser: Request, now: Date): Promise<{ session: WebSession; cookie: string } | Refusal>
  read(browser: Request, now: Date): Promise<WebSession | Refusal | null>
  /** Signs out, whether identity answers or not: the tokens are gone with the row. */
  end(browser: Request, now: Date): Promise<Refusal | undefined>
  /** The session of a request, with a token that lasts; nothing where there is none. Using it prolongs it. */
  admit(browser: Request, now: Date): Promise<KeptSession | Refusal | undefined>
  deleteOver(now: Date): Promise<void>
}

export function createWebSessions(deps: {
  readonly pool: pg.Pool
  readonly fieldKey: FieldKey
  readonly identity: IdentityClient
  readonly policy: Policy
  readonly log: Log
}): WebSessions {
  const { pool, fieldKey, identity, policy, log } = deps
  const sql = sqlOfPg(pool)
  const renew = createRenewal(deps)
  const idleMs = (now: Date) => policy.at('identity/session-idle', plainDateIn(now)).value * 1_000
  const lifeMs = (now: Date) => policy.at('identity/refresh-life', plainDateIn(now)).value * 1_000

  /** Identity ends a session that was not renewed for the idle time. */
  const idleEndOf = ({ lastUsedAt, renewedAt, endsAt }: KeptSession, now: Date): Date =>
    new Date(
      Math.min(lastUsedAt.getTime() + idleMs(now), renewedAt.getTime() + idleMs(now), endsAt.getTime()),
    )

  const find = async (browser: Request, now: Date): Promise<KeptSession | undefined> => {
    const digest = digestIn(browser.headers)
    const session = digest && (await findSession(sql, fieldKey, digest))
    return session && now < idleEndOf(session, now) ? session : undefined
  }

  /** Counts only what a person did: requests that a page makes by itself keep no session alive. */
  const markUse = async (session: KeptSession, browser: Request, now: Date): Promise<KeptSession> => {
    const isFresh = now.getTime() - session.lastUsedAt.getTime() < MINUTE_MS
    if (isFresh || browser.headers['x-background'] !== undefined) return session
    await keepUse(sql, session, now)
    return { ...session, lastUsedAt: now }
  }

  const viewOf = (session: KeptSession, now: Date): WebSession => {
    const { subjectId, role, scope, name, organisation, csrfToken } = session
    const may = actsOf({ id: subjectId, role, scope, correlationId: '' })
    return {
      subjectId,
      role,
      scope,
      name,
      organisation,
      may,
      csrfToken,
      endsAt: idleEndOf(session, now).toISOString(),
    }
  }

  const endFound = async (session: KeptSession, browser: Request, now: Date): Promise<void> => {
    const usable = await renew(session, browser, now)
    const refusal = isRefusal(usable) ? usable : usable && (await identity.end(usable.accessToken, browser))
    if (refusal)
      log.info(
        { outcome: refusal.code, correlationId: correlationIdOf(browser.res!) },
        'A session ends at the portal alone; identity ends it when it is idle',
      )
    await deleteSession(sql, session.digest)
  }

  const admit: WebSessions['admit'] = async (browser, now) => {
    const session = await find(browser, now)
    if (!session) return undefined
    const refusal = refuseForeignPage(browser, session.csrfToken)
    return refusal ?? renew(await markUse(session, browser, now), browser, now)
  }

  return {
    admit,
    start: async (proof, browser, now) => {
      const foreign = refuseForeignOrigin(browser.headers)
      if (foreign) return foreign
      const tokens = await identity.start(proof, browser)
      if (isRefusal(tokens)) return tokens
      const named = await identity.readName(tokens, browser)
      if (isRefusal(named)) return named
      const before = await find(browser, now)
      const secret = newSecret()
      const session: KeptSession = {
        ...renewedBy(tokens, now),
        ...named,
        digest: digestOf(secret),
        sessionId: String(decodeJwt(tokens.accessToken).sid),
        subjectId: tokens.actor.id,
        role: tokens.actor.role,
        csrfToken: newSecret(),
        createdAt: now,
        lastUsedAt: now,
        endsAt: new Date(now.getTime() + lifeMs(now)),
      }
      await insertSession(sql, fieldKey, session)
      if (before) await endFound(before, browser, now)
      return { session: viewOf(session, now), cookie: cookieOf(secret) }
    },
    read: async (browser, now) => {
      const session = await admit(browser, now)
      return isRefusal(session) ? session : session ? viewOf(session, now) : null
    },
    end: async (browser, now) => {
      const session = await find(browser, now)
      const foreign = session && refuseForeignPage(browser, session.csrfToken)
      if (session && !foreign) await endFound(session, browser, now)
      return foreign
    },
    deleteOver: now => deleteOverSessions(sql, now, new Date(now.getTime() - idleMs(now))),
  }
}
