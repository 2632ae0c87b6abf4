import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import request from 'supertest'
import { z } from 'zod'
import { refuse } from '../../../domain/refusals/refusal'
import { body, load } from '../base/bounds'
import { createLog } from '../base/log'
import { createApp } from './app'
import { endpoint, noContent, ok } from './endpoint'
import { openApiOf } from './openapi'
import { closeServer, listen, portOf } from './server'

const lines: string[] = []
const taken: string[] = []
const waiting: (() => void)[] = []

const rows = [
  endpoint({
    id: 'take',
    method: 'post',
    path: '/v1/things/{thing}',
    summary: 'Takes JSON',
    who: 'plan.write',
    params: z.object({ thing: z.string() }),
    query: z.object({ year: z.coerce.number().int().max(9_999).default(2_026) }),
    body: z.object({ note: z.unknown().optional() }),
    admit: async ({ params }) => (params.thing === 'others' ? refuse('not-found') : undefined),
    answers: { 204: null },
    refusals: ['not-found'],
    handle: async ({ params }) => {
      taken.push(params.thing)
      return noContent()
    },
  }),
  endpoint({
    id: 'wait',
    method: 'get',
    path: '/v1/waiting',
    summary: 'Answers when it is told to',
    who: 'plan.write',
    answers: { 204: null },
    refusals: [],
    handle: async () => {
      await new Promise<void>(resolve => waiting.push(resolve))
      return noContent()
    },
  }),
  endpoint({
    id: 'read',
    method: 'get',
    path: '/v1/things',
    summary: 'Reads',
    who: 'anyone',
    answers: { 200: z.object({}) },
    answerHeaders: { 'Cache-Control': 'public, max-age=60' },
    refusals: [],
    handle: async () => ok({}),
  }),
]

let server: Server
let origin: string
beforeAll(async () => {
  const log = createLog(
    'kit',
    'info',
    new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const app = createApp({
    service: 'kit',
    endpoints: rows,
    authenticate: async (authorization, correlationId) =>
      authorization
        ? {
            id: authorization,
            role: authorization.includes('person') ? 'person' : 'municipalBureau',
            scope: {},
            correlationId,
          }
        : refuse('unauthenticated'),
    clock: { now: () => new Date() },
    policyVersion: 'test',
    log,
    readiness: {},
    wrote: () => undefined,
    checkAnswers: true,
  })
  server = await listen(app, 0, '127.0.0.1')
  origin = `http://127.0.0.1:${portOf(server)}`
})
afterAll(() => closeServer(server))

const open: Socket[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.destroy()
  lines.length = 0
  taken.length = 0
})

/** A line on which something was sent; what has come back on it so far, and the first answer on it. */
function line(bytes: string): { answer(withinMs?: number): Promise<string> } {
  const socket = connect(portOf(server), '127.0.0.1', () => socket.write(bytes))
  open.push(socket)
  let got = ''
  socket.on('data', chunk => {
    got += String(chunk)
  })
  socket.on('error', () => undefined)
  return {
    answer: (withinMs = 3_000) =>
      new Promise(resolve => {
        const end = () => resolve(got)
        const timer = setTimeout(end, withinMs)
        const look = () => {
          if (!got.includes('\r\n\r\n')) return
          clearTimeout(timer)
          setTimeout(end, 20)
        }
        look()
        socket.on('data', look)
      }),
  }
}

const head = (length: number, who = 'bureau', more = '', thing = 'a') =>
  `POST /v1/things/${thing} HTTP/1.1\r\nHost: x\r\nAuthorization: ${who}\r\nContent-Type: application/json\r\n${more}Content-Length: ${length}\r\n\r\n`

const statusOf = (got: string): number => Number(/HTTP\/1\.1 (\d{3})/.exec(got)?.[1] ?? 0)

describe('the head is judged before the body', () => {
  test.each<[string, string, number]>([
    ['without a token', head(100).replace('Authorization: bureau\r\n', ''), 401],
    ['by a role that may not', head(100, 'person'), 403],
    ['to what is not theirs', head(100, 'bureau', '', 'others'), 404],
    ['with a query out of range', head(100).replace('things/a', 'things/a?year=2147483648'), 400],
    ['of another type', head(100).replace('application/json', 'text/csv'), 415],
    ['packed', head(100, 'bureau', 'Content-Encoding: gzip\r\n'), 415],
    ['longer than its row takes', head(body.jsonBytesMax + 1), 413],
    ['with a key of odd signs', head(100, 'bureau', 'Idempotency-Key: a b\r\n'), 400],
    ['with a key that is too long', head(100, 'bureau', `Idempotency-Key: ${'a'.repeat(129)}\r\n`), 400],
    ['whose sender waits to be asked for it', head(100, 'person', 'Expect: 100-continue\r\n'), 403],
  ])('of a body %s', async (_what, bytes, status) => {
    expect(statusOf(await line(bytes).answer())).toBe(status)
    expect(taken).toEqual([])
  })

  test('and who waits to be asked for it is asked where it may be sent', async () => {
    expect(await line(head(100, 'bureau', 'Expect: 100-continue\r\n')).answer()).toMatch(/^HTTP\/1\.1 100/)
  })
})

test('JSON is as deep and as long as the table of bounds says', async () => {
  const send = (text: string) =>
    request(origin)
      .post('/v1/things/a')
      .set({ authorization: 'bureau', 'content-type': 'application/json' })
      .send(text)
  const deep = (levels: number) => `{"note":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
  expect((await send(deep(body.jsonDepthMax))).status).toBe(204)
  expect((await send(deep(body.jsonDepthMax + 1))).status).toBe(400)
  expect((await send(`{"note":"${'['.repeat(50)}\\"${'{'.repeat(50)}"}`)).status).toBe(204)
  const long = (bytes: number) => `{"note":"${'a'.repeat(bytes - 11)}"}`
  expect((await send(long(body.jsonBytesMax))).status).toBe(204)
  expect((await send(long(body.jsonBytesMax + 1))).status).toBe(413)
})

test('a head that is too long, or does not end, is cut off', async () => {
  const long = await line(`GET /v1/things HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`).answer()
  expect(statusOf(long)).toBe(431)
})

test('one subject has so many bodies that have begun and not ended, and others go on', async () => {
  for (let n = 0; n < body.unfinishedASubjectMax; n += 1) line(`${head(100, 'bureau-1')}{`)
  expect(statusOf(await line(`${head(100, 'bureau-1')}{`).answer())).toBe(429)
  const whole = `${head(2, 'bureau-1')}{}`
  expect(statusOf(await line(whole).answer())).toBe(204)
  expect(statusOf(await line(`${head(2, 'bureau-2')}{}`).answer())).toBe(204)
})

test('one address has so many bodies that have begun and not ended; whole ones go on', async () => {
  for (let n = 0; n < body.unfinishedAnAddressMax; n += 1) line(`${head(100, `bureau-${n}`)}{`)
  expect(statusOf(await line(`${head(100, 'bureau-more')}{`).answer())).toBe(429)
  expect(statusOf(await line(`${head(2, 'bureau-more')}{}`).answer())).toBe(204)
})

test('one subject has so many requests in flight, and others go on', async () => {
  const ask = (who: string) => request(origin).get('/v1/waiting').set('authorization', who)
  const inFlight = Array.from({ length: load.inFlightASubjectMax }, () =>
    ask('bureau-busy').then(each => each.status),
  )
  while (waiting.length < load.inFlightASubjectMax) await new Promise(resolve => setTimeout(resolve, 10))
  expect((await ask('bureau-busy')).status).toBe(429)
  const other = ask('bureau-idle').then(each => each.status)
  while (waiting.length <= load.inFlightASubjectMax) await new Promise(resolve => setTimeout(resolve, 10))
  for (const answer of waiting.splice(0)) answer()
  expect(await other).toBe(204)
  expect(new Set(await Promise.all(inFlight))).toEqual(new Set([204]))
})

test('a body that stops on its way is answered, and its line cut, soon after its time of grace', async () => {
  const answer = await line(`${head(1_000)}{`).answer(body.graceMs + 5_000)
  expect([statusOf(answer), answer.includes('body-too-slow'), answer.includes('Connection: close')]).toEqual([
    408,
    true,
    true,
  ])
}, 15_000)

test('nothing is stored on its way unless its row says so, refusals neither', async () => {
  const kept = async (path: string) => (await request(origin).get(path)).headers['cache-control']
  expect(await kept('/v1/things')).toBe('public, max-age=60')
  for (const path of ['/v1/waiting', '/v1/nothing', '/healthz', '/metrics', '/v1/%ff'])
    expect([path, await kept(path)]).toEqual([path, 'no-store'])
})

test("no answer is 'not modified': no row has anything to compare with", async () => {
  for (const tag of ['*', '"x"'])
    expect((await request(origin).get('/v1/things').set('if-none-match', tag)).status).toBe(200)
})

test('what a body can be refused with before a row sees it stands in the document of each row that could have one', () => {
  const row = endpoint({
    ...{ id: 'do', method: 'post', path: '/v1/doing', summary: 'Takes no body', who: 'anyone' },
    answers: { 204: null },
    refusals: [],
    handle: async () => noContent(),
  })
  const { responses } = openApiOf('kit', [row]).paths!['/v1/doing']!.post!
  for (const status of [408, 413, 415]) expect(Object.keys(responses!)).toContain(String(status))
})

test('what express itself lays to the client is no fault of ours', async () => {
  for (const path of ['/v1/things/%ff', '/v1/things/%', '/v1/%c0%ae'])
    expect((await request(origin).post(path).set('authorization', 'bureau')).status).toBeLessThan(500)
})

test('who was not let in is on the log, with where they came from, and by no path or body', async () => {
  await request(origin).get('/v1/waiting').set('user-agent', 'scanner')
  await request(origin).post('/v1/things/330302199001011234').set('authorization', 'person-1').send({})
  await request(origin).get('/v1/nothing/330302199001011234')
  const told = lines.map(text => JSON.parse(text)).filter(each => each.security === 'refused')
  expect(told).toMatchObject([
    {
      outcome: 'unauthenticated',
      status: 401,
      operation: 'wait',
      address: '127.0.0.1',
      userAgent: 'scanner',
    },
    { outcome: 'not-allowed', status: 403, operation: 'take' },
    { outcome: 'not-found', status: 404 },
  ])
  expect(lines.join('')).not.toContain('330302199001011234')
})
