import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** `__Host-`: a browser takes it from this host alone, over TLS, for every path (RFC 6265bis, 4.1.3.2). */
const COOKIE = '__Host-xueshi'
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax'
const SECRET_BYTES = 32
const SECRET = /^[\w-]{43}$/

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/** Only a digest is kept: a reader of the table learns no cookie. */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** The digest of the secret that a request brings, where it brings one of ours. */
export function digestIn({ cookie = '' }: IncomingHttpHeaders): Buffer | undefined {
  const pairs = cookie.split(';').map(pair => pair.trim().split('='))
  const secret = pairs.find(([name, value = '']) => name === COOKIE && SECRET.test(value))?.[1]
  return secret === undefined ? undefined : digestOf(secret)
}

/** It ends with the browser; the session behind it ends by policy. */
export const cookieOf = (secret: string): string => `${COOKIE}=${secret}; ${ATTRIBUTES}`

export const COOKIE_GONE = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`
