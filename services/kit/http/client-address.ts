import type { Request } from 'express'

/**
 * Where a request came from, as far as our own proxies say. Each of them adds the address that it saw to `x-forwarded-for`, on
 * the right; whatever stands further left the caller may have written.
 *
 * @param hops how many proxies of ours a request passes: the portal, and what stands before it
 */
export function clientAddress(request: Request, hops: number): string {
  const direct = request.socket.remoteAddress ?? ''
  const said = request.get('x-forwarded-for')?.split(',') ?? []
  const seen = [...said, direct].map(address => address.trim())
  return networkOf(seen.at(-1 - hops) ?? seen[0]!)
}

/** Some proxies add the port: 203.0.113.9:50123, [2001:db8::1]:50123. */
const withoutPort = (address: string): string =>
  /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(address)?.[1] ?? address

/** A client with one IPv6 address has a whole /64. */
function networkOf(seen: string): string {
  const address = withoutPort(seen)
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '')
  const [head = ''] = address.split('::')
  return head.split(':').slice(0, 4).join(':')
}
