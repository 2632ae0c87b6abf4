import type { IncomingHttpHeaders } from 'node:http'
import type { Request } from 'express'
import { CALLERS_ID } from '../../../kit/http/refusal-answer'

type Headers = Record<string, string | string[]>

/** Of one connection, never of the next (RFC 9110, 7.6.1); `connection` itself may name more. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]

/** Headers that the portal sets or answers itself: a caller's values do not pass. */
const OWN = [
  'host',
  'content-length',
  'expect',
  'forwarded',
  // A browser's session is the portal's own business: the secret of it goes nowhere else.
  'cookie',
  'x-csrf-token',
  'x-real-ip',
  'traceparent',
  'tracestate',
  'baggage',
  CALLERS_ID,
]

const FORWARDED = 'x-forwarded-'

/** Addresses that are handed on, the newest: more proxies than that stand nowhere. */
const ADDRESSES_MAX = 8

/** The headers of a request as a service gets them: none of the connection, and who sent it by the portal's own word. */
export function headersToPass(request: Request): Headers {
  const passed = withoutHops(request.headers)
  for (const name of OWN) delete passed[name]
  for (const name of Object.keys(passed)) if (name.startsWith(FORWARDED)) delete passed[name]
  return { ...passed, ...forwardedFor(request) }
}

/** Who sent a request, by the portal's own word. */
export const forwardedFor = ({
  headers,
  socket,
}: Pick<Request, 'headers' | 'socket'>): Record<string, string> => ({
  'x-forwarded-for': addressesOf(headers['x-forwarded-for'], socket.remoteAddress ?? ''),
  'x-forwarded-proto': protocolOf(headers['x-forwarded-proto']),
  ...(headers.host ? { 'x-forwarded-host': headers.host } : {}),
})

/** The headers of an answer as the client gets them. */
export const headersToAnswer = (headers: IncomingHttpHeaders): Headers => withoutHops(headers)

function withoutHops(headers: IncomingHttpHeaders): Headers {
  const kept = { ...headers } as Headers
  for (const name of HOP_BY_HOP) delete kept[name]
  for (const named of String(headers.connection ?? '').split(',')) delete kept[named.trim().toLowerCase()]
  return kept
}

/** Each proxy adds the address that it saw on the right (services/kit/http/client-address.ts). */
const addressesOf = (said: string | string[] | undefined, seen: string): string =>
  [...String(said ?? '').split(','), seen]
    .map(address => address.trim())
    .filter(address => address !== '')
    .slice(-ADDRESSES_MAX)
    .join(', ')

/** TLS ends before the portal: only what stands there knows. */
const protocolOf = (said: string | string[] | undefined): string => (said === 'https' ? 'https' : 'http')
