import type { Request } from 'express'
import { createAllowance } from './allowance'
import { clientAddress } from './client-address'

const at = (ms: number) => new Date(Date.parse('2026-03-02T01:00:00Z') + ms)

describe('an allowance of 3, one more each second', () => {
  test('is taken at once, then one at a time; the answer says when', () => {
    const allowance = createAllowance({ most: 3, everyMs: 1_000 })
    const taken = [0, 0, 0, 0, 400, 1_000, 1_000].map(ms => allowance.take('a', at(ms)))
    expect(taken).toEqual([undefined, undefined, undefined, at(1_000), at(1_000), undefined, at(2_000)])
  })

  test("is each key's own, and full again after a while", () => {
    const allowance = createAllowance({ most: 1, everyMs: 1_000 })
    expect(['a', 'b', 'a'].map(key => allowance.take(key, at(0)))).toEqual([undefined, undefined, at(1_000)])
    expect(allowance.take('a', at(1_000))).toBeUndefined()
  })
})

describe('the address of a caller', () => {
  const from = (said: string | undefined, remoteAddress: string, hops: number) =>
    clientAddress({ get: () => said, socket: { remoteAddress } } as unknown as Request, hops)

  test.each([
    ['without a proxy of ours, its own', undefined, '203.0.113.9', 0, '203.0.113.9'],
    ['what the portal saw', '203.0.113.9', '10.0.0.1', 1, '203.0.113.9'],
    ['what the ingress saw, before the portal', '203.0.113.9, 10.0.0.7', '10.0.0.1', 2, '203.0.113.9'],
    ['never what the caller wrote itself', '198.51.100.1, 203.0.113.9', '10.0.0.1', 1, '203.0.113.9'],
    ['of IPv6 its network', '2001:db8:1:2:3:4:5:6', '10.0.0.1', 1, '2001:db8:1:2'],
    ['of IPv4 in IPv6 the IPv4', undefined, '::ffff:203.0.113.9', 0, '203.0.113.9'],
    ['without its port', '203.0.113.9:50123', '10.0.0.1', 1, '203.0.113.9'],
    ['of IPv6 without its port', '[2001:db8:1:2:3::6]:443', '10.0.0.1', 1, '2001:db8:1:2'],
    ['the nearest known, where fewer proxies answered', undefined, '10.0.0.1', 2, '10.0.0.1'],
  ])('%s', (_, said, direct, hops, expected) => {
    expect(from(said, direct, hops)).toBe(expected)
  })
})
