import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { refuse } from '../../../../domain/refusals/refusal'
import { answer as bounds } from '../../../kit/base/bounds'
import { createLog } from '../../../kit/base/log'
import { createApp } from '../../../kit/http/app'
import { closeServer, listen, portOf } from '../../../kit/http/server'
import { boundReaders } from '../../../kit/http/slow-readers'
import { mountPassThrough } from './pass-through'

const MIB = 1_048_576
const LONG_BYTES = 64 * MIB
const PIECE = Buffer.alloc(MIB)
const LINES = 300
/** An answer that waits for a connection is told so only after 10 s. */
const AT_ONCE_MS = 5_000

jest.setTimeout(60_000)

/** A service with answers that are longer than all that lies between it and a reader. */
const under = new Set<ServerResponse>()
let service: Server
let portal: Server
let passing: { close(): Promise<void> }

beforeAll(async () => {
  service = createServer((incoming, response) => {
    if (!incoming.url!.includes('/long')) return void response.end('{}')
    under.add(response)
    response.once('close', () => under.delete(response))
    if (incoming.url!.includes('known')) response.setHeader('content-length', LONG_BYTES)
    Readable.from(pieces()).pipe(response)
  })
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  const app = createApp({
    service: 'portal',
    endpoints: [],
    authenticate: async (authorization, correlationId) =>
      authorization
        ? { id: authorization, role: 'person', scope: {}, correlationId }
        : refuse('unauthenticated'),
    clock: { now: () => new Date() },
    policyVersion: 'test',
    log: createLog('portal', 'silent'),
    readiness: {},
    wrote: () => undefined,
    checkAnswers: true,
    // One proxy of ours stands before it, which says whom it passes on.
    proxyHops: 1,
    mount: (express, deps) => {
      const upstreams = { identity: origin, course: origin, exam: origin, claim: origin, ledger: origin }
      passing = mountPassThrough(express, upstreams, { partOf: () => undefined }, deps)
    },
  })
  portal = await listen(app, 0, '127.0.0.1')
})

function* pieces() {
  for (let at = 0; at < LONG_BYTES; at += PIECE.length) yield PIECE
}

const lines: Socket[] = []
afterEach(async () => {
  for (const line of lines.splice(0)) line.destroy()
  await until(() => under.size === 0)
})
afterAll(async () => {
  await closeServer(portal)
  await passing.close()
  service.close()
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 10))
}

/** Asks for a long answer, reads its head and then no more. */
async function askAndStopReading(path: string, account: string, address: string): Promise<string> {
  const line = connect(portOf(portal), '127.0.0.1')
  lines.push(line)
  line.on('error', () => undefined)
  line.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${account}\r\nX-Forwarded-For: ${address}\r\n\r\n`,
  )
  const [head] = (await once(line, 'data')) as [Buffer]
  line.pause()
  return head.toString('latin1')
}

const statusOf = (head: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])

async function honestIsServed(): Promise<void> {
  const began = performance.now()
  const answer = await fetch(`http://127.0.0.1:${portOf(portal)}/v1/claims/short`, {
    headers: { authorization: 'honest' },
  })
  expect([answer.status, performance.now() - began < AT_ONCE_MS]).toEqual([200, true])
}

const many = (ask: (nr: number) => Promise<string>): Promise<string[]> =>
  Promise.all(Array.from({ length: LINES }, (_, nr) => ask(nr)))

test('of one account, so many answers wait for a reader, from however many addresses, and others go on', async () => {
  const heads = await many(nr => askAndStopReading('/v1/claims/long-known', 'slow', `203.0.113.${nr % 250}`))
  await honestIsServed()
  expect(under.size).toBeLessThanOrEqual(bounds.longASubjectMax)
  const statuses = heads.map(statusOf)
  expect(statuses.filter(status => status === 200).length).toBe(bounds.longASubjectMax)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
})

test('of one address, so many answers wait for their readers, of however many accounts, and others go on', async () => {
  const heads = await many(nr => askAndStopReading('/v1/claims/long-known', `slow-${nr}`, '203.0.113.1'))
  await honestIsServed()
  expect(heads.map(statusOf).filter(status => status === 200).length).toBe(bounds.longAnAddressMax)
})

test('of one service, so many answers wait for their readers, and others go on', async () => {
  const heads = await many(nr => askAndStopReading('/v1/claims/long-known', `slow-${nr}`, `203.0.113.${nr}`))
  await honestIsServed()
  // On a slow machine the first are cut before the last have asked, and their places are given again.
  const served = heads.map(statusOf).filter(status => status === 200).length
  expect([under.size <= bounds.longAServiceMax, served >= bounds.longAServiceMax, served < LINES]).toEqual([
    true,
    true,
    true,
  ])
})

test('an answer of unknown length is broken off once it is one too many', async () => {
  await many(() => askAndStopReading('/v1/claims/long', 'slow', '203.0.113.1'))
  await until(() => under.size <= bounds.longASubjectMax)
  await honestIsServed()
})

test('who stops reading is cut off, and the connection to the service is free again', async () => {
  boundReaders(portal, { graceMs: 200, bytesASecondMin: 100 * MIB, lookMs: 20 })
  for (const path of ['/v1/claims/long', '/v1/claims/long-known'])
    await askAndStopReading(path, 'slow', '203.0.113.1')
  expect(under.size).toBe(2)
  await until(() => under.size === 0)
  await honestIsServed()
})
