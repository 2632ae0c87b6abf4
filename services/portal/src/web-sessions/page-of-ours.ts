import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a page of this session sent a request that may change something (OWASP ASVS 3.5.1): it brings the value that only such a
 * page can read, and no browser says that it came from elsewhere.
 */
export function refuseForeignPage(
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
  csrfToken: string,
): Refusal | undefined {
  if (SAFE_METHODS.includes(method)) return undefined
  const isTold = isSame(String(headers['x-csrf-token'] ?? ''), csrfToken)
  return refuseForeignOrigin(headers) ?? (isTold ? undefined : refuse('csrf-token-wrong'))
}

/** Judged by the browser's own headers. Another program sends none, and has no cookie of a person. */
export function refuseForeignOrigin(headers: IncomingHttpHeaders): Refusal | undefined {
  const site = headers['sec-fetch-site']
  const isOurs = site === undefined ? isOwnOrigin(headers) : site === 'same-origin'
  return isOurs ? undefined : refuse('csrf-token-wrong')
}

/** Browsers name the site over TLS and on this machine alone, but the origin always. */
function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
