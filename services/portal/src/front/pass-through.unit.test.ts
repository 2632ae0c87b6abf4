import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { refuse } from '../../../../domain/refusals/refusal'
import { createLog } from '../../../kit/base/log'
import { createApp } from '../../../kit/http/app'
import { closeServer, listen, portOf } from '../../../kit/http/server'
import type { Part } from './api-document'
import { mountPassThrough } from './pass-through'

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const MARK = 'x-mark'
const TOKEN = 'Authorization: Bearer one'

/** A service's document with one row, which is for anyone. */
const part = {
  paths: { '/v1/claim-types': { get: { 'x-xueshi': { act: 'anyone', bytesMax: 0, media: [] } } } },
} as unknown as Part

/** A service that says what reached it. */
const seen: Seen[] = []
let service: Server
let portal: Server
let passing: { close(): Promise<void> }

beforeAll(async () => {
  service = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const body = Buffer.concat(chunks).toString('latin1')
      seen.push({ method, url, headers, body })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ mark: headers[MARK], bytes: body.length }))
    })
  })
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  const app = createApp({
    service: 'portal',
    endpoints: [],
    authenticate: async (authorization, correlationId) =>
      authorization?.startsWith('Bearer ')
        ? { id: authorization, role: 'person', scope: {}, correlationId }
        : refuse('unauthenticated'),
    clock: { now: () => new Date() },
    policyVersion: 'test',
    log: createLog('portal', 'silent'),
    readiness: {},
    wrote: () => undefined,
    checkAnswers: true,
    mount: (express, deps) => {
      const upstreams = { identity: origin, course: origin, exam: origin, claim: origin, ledger: origin }
      passing = mountPassThrough(express, upstreams, { partOf: () => part }, deps)
    },
  })
  portal = await listen(app, 0, '127.0.0.1')
})
afterAll(async () => {
  await closeServer(portal)
  await passing.close()
  service.close()
})
beforeEach(() => {
  seen.length = 0
})

/** Sends bytes as they are; what came back until the line was closed, or was quiet after an answer. */
function raw(bytes: string, quietMs = 120, waitMs = 3_000): Promise<string> {
  return new Promise(resolve => {
    let got = ''
    const socket = connect(portOf(portal), '127.0.0.1', () => socket.write(bytes, 'latin1'))
    const end = () => {
      socket.destroy()
      resolve(got)
    }
    socket.setTimeout(waitMs, end)
    socket.on('data', chunk => {
      socket.setTimeout(quietMs)
      got += chunk.toString('latin1')
    })
    socket.on('close', end)
    socket.on('error', end)
  })
}

const statusesOf = (got: string): number[] =>
  [...got.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status))

/** Somebody else, on whatever connections to the service are open now. */
async function othersAreServed(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const mark = `other-${n}`
    const answer = await fetch(`http://127.0.0.1:${portOf(portal)}/v1/claims/other`, {
      headers: { authorization: 'Bearer other', [MARK]: mark },
    })
    expect([answer.status, await answer.json()]).toEqual([200, { mark, bytes: 0 }])
  }
}

const HIDDEN = `POST /v1/claims/hidden HTTP/1.1\r\nHost: x\r\n${TOKEN}\r\nContent-Length: 2\r\n\r\n{}`
/** Half of a request: what follows on its connection would be its body. */
const SWALLOWS = `POST /v1/claims/hidden HTTP/1.1\r\nHost: x\r\n${TOKEN}\r\nContent-Length: 900\r\n\r\n`

const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`

const methods = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'TRACE', 'PROPFIND']
const hidden = { 'a whole request': HIDDEN, 'the head of one': SWALLOWS }
const framings: Record<string, (text: string) => string> = {
  none: () => '\r\n',
  'no length': text => `\r\n${text}`,
  'Content-Length': text => `Content-Length: ${text.length}\r\n\r\n${text}`,
  chunked: text => `Transfer-Encoding: chunked\r\n\r\n${chunked(text)}`,
  'chunked with trailers': text =>
    `Transfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n${chunked(text).slice(0, -2)}X-Late: 1\r\n\r\n`,
  'both lengths': text => `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunked(text)}`,
  'two lengths': text => `Content-Length: 4\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  'another coding': text => `Transfer-Encoding: gzip, chunked\r\n\r\n${chunked(text)}`,
  'a coding written oddly': text => `Transfer-Encoding : chunked\r\n\r\n${chunked(text)}`,
  'a length with a sign': text => `Content-Length: +${text.length}\r\n\r\n${text}`,
}
const oddHeaders = [
  '',
  'Trailer: x\r\n',
  'TE: trailers\r\n',
  'Upgrade: websocket\r\nConnection: Upgrade\r\n',
  'Connection: close, content-length, transfer-encoding\r\n',
  'Keep-Alive: timeout=1\r\nProxy-Connection: keep-alive\r\n',
  'Expect: 100-continue\r\n',
]

const withBody = ['POST', 'PUT', 'PATCH']

const tries = Object.entries(hidden).flatMap(([what, text], at) =>
  oddHeaders.map((odd, n) => ({ what, text, odd, nr: at * oddHeaders.length + n })),
)

describe.each(methods)('%s', method => {
  test.each(Object.keys(framings))('framed by %s carries nothing past its end', async framing => {
    await Promise.all(
      tries.map(async ({ what, text, odd, nr }) => {
        const path = `/v1/claims/one-${nr}`
        const hiddenPath = `/v1/claims/hidden-${nr}`
        const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\n${TOKEN}\r\n${odd}`
        const got = await raw(head + framings[framing]!(text.replace('/v1/claims/hidden', hiddenPath)), 60)
        const reached = (url: string) => seen.filter(each => each.url === url).length
        const statuses = statusesOf(got)
        // Behind a request without a length stands a second, open one of the same client.
        const openly = framing === 'no length' && what === 'a whole request' ? 1 : 0
        const isBodied = !['none', 'no length'].includes(framing)
        expect({
          what,
          odd,
          isHiddenSeen: reached(hiddenPath) > openly,
          isTwice: reached(path) > 1,
          isFault: statuses.some(status => status >= 500),
          isTaken: isBodied && !withBody.includes(method) && statuses[0] !== 400,
        }).toEqual({ what, odd, isHiddenSeen: false, isTwice: false, isFault: false, isTaken: false })
        await othersAreServed(1)
      }),
    )
  })
})

test('a body arrives whole, short or long, with a length or in chunks', async () => {
  for (const length of [0, 1, 65_536, 65_537, 3_000_000])
    for (const withLength of [true, false]) {
      const text = 'x'.repeat(length)
      const head = `POST /v1/claims/one HTTP/1.1\r\nHost: x\r\n${TOKEN}\r\nConnection: close\r\n`
      const framed = withLength ? `Content-Length: ${length}\r\n\r\n${text}` : framings.chunked!(text)
      if (!withLength && length === 0) continue
      const got = await raw(head + framed, 3_000, 20_000)
      expect([length, withLength, got.includes(`"bytes":${length}`)]).toEqual([length, withLength, true])
    }
})

test('no header of the connection, and none that says who sent it, is taken from the client', async () => {
  const odd = [
    'Connection: x-secret, keep-alive',
    'X-Secret: 1',
    'Trailer: x',
    'TE: trailers',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQ',
    'Keep-Alive: 300',
    'Proxy-Authorization: Basic eA==',
    'Proxy-Connection: keep-alive',
    'Expect: 100-continue',
    'X-Forwarded-For: 1.1.1.1, 2.2.2.2',
    'X-Forwarded-Host: evil',
    'X-Forwarded-Prefix: /evil',
    'Forwarded: for=3.3.3.3',
    'X-Real-IP: 4.4.4.4',
  ]
  await raw(`GET /v1/claims/one HTTP/1.1\r\nHost: public\r\n${TOKEN}\r\n${odd.join('\r\n')}\r\n\r\n`)
  const { headers } = seen[0]!
  const { host, connection, ...passed } = headers
  expect(connection).toBe('keep-alive')
  expect(host).toMatch(/^127\.0\.0\.1:/)
  expect(passed).toEqual({
    authorization: 'Bearer one',
    'x-correlation-id': expect.any(String),
    'x-forwarded-for': '1.1.1.1, 2.2.2.2, 127.0.0.1',
    'x-forwarded-host': 'public',
    'x-forwarded-proto': 'http',
  })
})

test('a body without a token that is good is not taken, unless it is sent to identity, and there only a short one', async () => {
  const body = (length: number) => `Content-Length: ${length}\r\n\r\n${'x'.repeat(length)}`
  const ask = async (path: string, more: string) =>
    statusesOf(await raw(`POST ${path} HTTP/1.1\r\nHost: x\r\n${more}`))[0]
  expect(await ask('/v1/claims/one', body(10))).toBe(401)
  expect(await ask('/v1/claims/one', `Authorization: Basic x\r\n${body(10)}`)).toBe(401)
  expect(await ask('/v1/sessions', body(10))).toBe(200)
  expect(await ask('/v1/sessions', body(70_000))).toBe(413)
  expect(seen.map(({ url }) => url)).toEqual(['/v1/sessions'])
})

test('what is for anyone is told to who sends a token that is over too', async () => {
  const ask = async (path: string) =>
    statusesOf(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic x\r\n\r\n`))[0]
  expect([await ask('/v1/claim-types'), await ask('/v1/claims/one')]).toEqual([200, 401])
})

test('a token is judged before the body has come, and a client that waits to be asked for it is not asked', async () => {
  const head = 'POST /v1/claims/one HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n'
  expect(statusesOf(await raw(`${head}\r\n`))).toEqual([401])
  expect(statusesOf(await raw(`${head}Expect: 100-continue\r\n\r\n`))).toEqual([401])
  expect(statusesOf(await raw(`${head}${TOKEN}\r\nExpect: 100-continue\r\n\r\n`))).toEqual([100])
})

test('a client that goes away amid its body leaves nothing behind', async () => {
  for (const length of [1_000, 200_000]) {
    const head = `POST /v1/claims/one HTTP/1.1\r\nHost: x\r\n${TOKEN}\r\nContent-Length: ${length}\r\n\r\n`
    await raw(head + 'x'.repeat(length - 10), 50, 300)
  }
  await othersAreServed()
  expect(seen.filter(({ url }) => url.endsWith('one'))).toEqual([])
})

test.each([
  ['nobody', ''],
  ['an account', `${TOKEN}\r\n`],
])('a long body of %s whose client goes away ends no process', async (_, authorization) => {
  const line = connect(portOf(portal), '127.0.0.1')
  const head = `POST /v1/people HTTP/1.1\r\nHost: x\r\n${authorization}Content-Type: application/json\r\nContent-Length: 90000\r\n\r\n`
  line.on('error', () => undefined)
  line.write(head)
  await new Promise(resolve => line.write(' '.repeat(70_000), resolve))
  // An account's body is passed on as it comes; nobody's is refused at once.
  if (authorization === '') await once(line, 'data')
  line.destroy()
  await othersAreServed()
})
