import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import type { Request, Response } from 'express'
import request from 'supertest'
import { z } from 'zod'
import { refuse } from '../../../domain/refusals/refusal'
import { createLog } from '../base/log'
import { createApp } from './app'
import { type Endpoint, endpoint, ok } from './endpoint'
import { openApiOf } from './openapi'
import { closeServer, listen, portOf } from './server'
import { sendStream } from './stream'

const MIB = 1_048_576
const rows: Endpoint[] = [
  endpoint({
    id: 'takeBytes',
    method: 'patch',
    path: '/bytes',
    summary: 'Counts what comes, and stops where it is more than may be',
    who: 'anyone',
    headers: z.object({ 'bytes-max': z.coerce.number() }),
    accepts: ['application/octet-stream'],
    streams: true,
    answers: { 200: z.object({ bytes: z.number() }) },
    answerHeaders: { 'Cache-Control': 'no-store' },
    refusals: ['too-large'],
    handle: async ({ request: body, headers }) => {
      let bytes = 0
      for await (const chunk of body.iterator({ destroyOnReturn: false })) {
        bytes += (chunk as Buffer).length
        if (bytes > headers['bytes-max']) return refuse('too-large', { limit: null })
      }
      return ok({ bytes })
    },
  }),
  endpoint({
    id: 'giveBytes',
    method: 'get',
    path: '/bytes/{count}',
    summary: 'Gives bytes as they come; breaks after 3',
    who: 'anyone',
    params: z.object({ count: z.coerce.number() }),
    answers: { 200: { media: ['application/pdf', 'image/png'] } },
    refusals: [],
    handle: async ({ params }) => ({
      status: 200,
      headers: { 'Content-Type': 'image/png' },
      body: Readable.from(pieces(params.count)),
    }),
  }),
]

for (const [name, media, headers] of [
  ['a-table', 'text/csv', undefined],
  ['a-page', 'text/html', undefined],
  ['a-list', 'text/csv', { 'Content-Type': 'text/csv' }],
] as const)
  rows.push(
    endpoint({
      id: name,
      method: 'get',
      path: `/${name}`,
      summary: 'Gives a text',
      who: 'anyone',
      answers: { 200: { media } },
      refusals: [],
      handle: async () => ({ status: 200, ...(headers ? { headers } : {}), body: Readable.from(['姓名']) }),
    }),
  )

async function* pieces(count: number) {
  for (let piece = 0; piece < count; piece += 1) {
    if (piece === 3) throw new Error('the store went away')
    yield Buffer.alloc(MIB, piece)
  }
}

let server: Server
let origin: string
beforeAll(async () => {
  const app = createApp({
    service: 'bytes',
    endpoints: rows,
    authenticate: async () => refuse('unauthenticated'),
    clock: { now: () => new Date() },
    policyVersion: 'test',
    log: createLog('bytes', 'silent'),
    readiness: {},
    wrote: () => undefined,
    checkAnswers: true,
  })
  server = await listen(app, 0, '127.0.0.1')
  origin = `http://127.0.0.1:${portOf(server)}`
})
afterAll(() => closeServer(server))

const send = (bytes: Buffer, bytesMax: number | string) =>
  request(origin)
    .patch('/bytes')
    .set('content-type', 'application/octet-stream')
    .set('bytes-max', String(bytesMax))
    .send(bytes)

test('a body is read by the handler as it comes, larger than any that is read before it', async () => {
  const answer = await send(Buffer.alloc(12 * MIB), 20 * MIB)
  expect([answer.status, answer.body]).toEqual([200, { bytes: 12 * MIB }])
})

test('what is refused before its end says why, with the headers of its row', async () => {
  const answer = await send(Buffer.alloc(4 * MIB), MIB)
  expect([answer.status, answer.body.code]).toEqual([413, 'too-large'])
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('each answer names its type, and a text that it is in UTF-8', async () => {
  const typeOf = async (path: string) => (await request(origin).get(path)).headers['content-type']
  for (const path of ['/a-table', '/a-list']) expect(await typeOf(path)).toBe('text/csv; charset=utf-8')
  expect(await typeOf('/a-page')).toBe('text/html; charset=utf-8')
  expect(await typeOf('/bytes/1')).toBe('image/png')
  // Of JSON there is no other encoding (RFC 8259).
  expect(await typeOf('/nowhere')).toMatch(/^application\/problem\+json/)
  expect((await send(Buffer.alloc(1), 1)).headers['content-type']).toMatch(/^application\/json/)
})

test('a header is parsed like all input, and named where it is at fault', async () => {
  const answer = await send(Buffer.alloc(1), 'many')
  expect([answer.status, answer.body.faults]).toMatchObject([400, [{ path: 'headers.bytes-max' }]])
})

test('bytes go out as they come, under the type that the answer says; HEAD gets none', async () => {
  const answer = await request(origin).get('/bytes/2').buffer(true)
  expect(answer.headers['content-type']).toBe('image/png')
  expect(sha256(answer.body as Buffer)).toBe(
    sha256(Buffer.concat([Buffer.alloc(MIB, 0), Buffer.alloc(MIB, 1)])),
  )
  const head = await request(origin).head('/bytes/2')
  expect([head.status, head.headers['content-type']]).toEqual([200, 'image/png'])
})

test('bytes that break off are never taken for the whole', async () => {
  await expect(request(origin).get('/bytes/5').buffer(true)).rejects.toThrow(/aborted|socket hang up/)
})

test('the document says what is sent and given', () => {
  const { paths } = openApiOf('bytes', rows)
  expect(paths?.['/bytes']?.patch?.parameters).toMatchObject([{ in: 'header', name: 'bytes-max' }])
  const given = paths?.['/bytes/{count}']?.get?.responses?.['200'] as { content: object }
  expect(Object.keys(given.content)).toEqual(['application/pdf', 'image/png'])
})

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

test('what would have been sent to a reader who has left is closed', async () => {
  const body = Readable.from(['a', 'b'])
  const gone = new PassThrough() as never as Response
  ;(gone as never as PassThrough).destroy()
  const fault = await new Promise(resolve => sendStream({ method: 'GET' } as Request, gone, body, resolve))
  expect(fault).toMatchObject({ code: 'ERR_STREAM_UNABLE_TO_PIPE' })
  expect(body.destroyed).toBe(true)
})
