import { decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import { type Actor, ActorSchema } from '../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { Clock } from '../base/clock'
import type { Trust } from './trust'

export const TOKEN_ISSUER = 'xueshi'
/** Whom a token is for, and of which kind it is (RFC 9068): no other thing that we sign is taken for one. */
export const TOKEN_AUDIENCE = 'xueshi'
export const TOKEN_TYPE = 'at+jwt'

/** The claims of an access token: those of RFC 7519, and our own that describe the actor. */
export const ClaimsSchema = z.object({
  sub: z.string(),
  sid: z.string(),
  exp: z.number(),
  role: ActorSchema.shape.role,
  scope: ActorSchema.shape.scope,
})

export type Claims = z.infer<typeof ClaimsSchema>

const REMEMBERED_TOKENS_MAX = 20_000

/** The scheme's name in any case (RFC 9110, 11.1). */
const BEARER = /^bearer +(\S+)$/i

export type Authenticate = (
  authorization: string | undefined,
  correlationId: string,
) => Promise<Actor | Refusal>

/**
 * Checks a bearer token: signature (EdDSA), issuer, expiry, revocation. A signature already checked is remembered until
 * the token expires; expiry and revocation are looked at each time.
 *
 * @returns the actor; `unauthenticated` without a usable token, `session-expired` when it ended
 */
export function createAuthenticate(trust: Trust, clock: Clock): Authenticate {
  const remembered = new Map<string, Claims>()

  const claimsOf = async (token: string): Promise<Claims | undefined> => {
    const known = remembered.get(token)
    if (known) return known
    const claims = await verify(token, trust)
    if (!claims) return undefined
    if (remembered.size >= REMEMBERED_TOKENS_MAX) remembered.clear()
    remembered.set(token, claims)
    return claims
  }

  return async (authorization, correlationId) => {
    const token = authorization && BEARER.exec(authorization)?.[1]
    if (!token) return refuse('unauthenticated')
    const claims = await claimsOf(token)
    if (!claims) return refuse('unauthenticated')
    if (claims.exp * 1000 <= clock.now().getTime() || trust.isRevoked(claims.sid)) {
      remembered.delete(token)
      return refuse('session-expired')
    }
    return { id: claims.sub, role: claims.role, scope: claims.scope, correlationId }
  }
}

async function verify(token: string, trust: Trust): Promise<Claims | undefined> {
  try {
    const { kid } = decodeProtectedHeader(token)
    const key = kid ? await trust.findKey(kid) : undefined
    if (!key) return undefined
    // Expiry is judged by the Clock handed in, as every rule is; here only the signature and the issuer.
    const { payload } = await jwtVerify(token, key, {
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      typ: TOKEN_TYPE,
      algorithms: ['EdDSA'],
      currentDate: new Date(0),
    })
    return ClaimsSchema.parse(payload)
  } catch {
    // Whatever is wrong with a token, its bearer learns only that it is not one of ours.
    return undefined
  }
}
