import { Readable } from 'node:stream'
import type { Request, RequestHandler, Response } from 'express'
import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { idempotencyKey, load } from '../base/bounds'
import type { Clock } from '../base/clock'
import type { Log } from '../base/log'
import { httpSeconds } from '../base/metrics'
import { bodyOf, bytesMaxOf, jsonMedia } from './bodies'
import { createCeiling } from './ceiling'
import { clientAddress } from './client-address'
import { type Answer, type Call, type Endpoint, refusedByKit } from './endpoint'
import { hasBody } from './framing'
import type { Fault } from './problem'
import { answerRefusal, correlationIdOf } from './refusal-answer'
import { createSlowBodies, type SlowBodies } from './slow-bodies'
import { sendStream } from './stream'
import type { Authenticate } from './token'

export interface RowDeps {
  readonly authenticate: Authenticate
  readonly clock: Clock
  readonly log: Log
  /** After each request that may have written facts. */
  readonly wrote: () => void
  /** Compares each answer and refusal with the API document: in tests, not in production. */
  readonly checkAnswers: boolean
  /** How many proxies of ours a request has passed before this process. */
  readonly proxyHops: number
  readonly admission: Admission
}

/** The requests and bodies that one process has under way, by subject and address. */
export interface Admission {
  readonly subjects: ReturnType<typeof createCeiling>
  readonly bodies: SlowBodies
}

export const createAdmission = (): Admission => ({
  subjects: createCeiling(load.inFlightASubjectMax),
  bodies: createSlowBodies(),
})

/** Counts a request until its answer has gone out, or its client has gone, which may have been before. */
export function enterUntilAnswered(
  ceiling: Admission['subjects'],
  key: string,
  response: Response,
): Refusal | undefined {
  const leave = ceiling.enter(key)
  if (!leave) return refuse('too-many-requests')
  if (response.destroyed) leave()
  else response.once('close', leave)
  return undefined
}

/**
 * A row from the first byte of its head to the last of its answer. Who calls, and whether they may, stands before the first byte
 * of the body: what nobody is allowed to send is neither read nor inflated.
 */
export const serveRow = (row: Endpoint, deps: RowDeps): RequestHandler[] => [
  begin(row, deps),
  admit(row, deps),
  ...bodyOf(row),
  answer(row, deps),
]

function begin(row: Endpoint, deps: RowDeps): RequestHandler {
  return (request, response, next) => {
    const stop = httpSeconds.startTimer({ operation: row.id })
    // Its status is known when it is over: a fault gets its own further down the pipeline.
    response.once('close', () =>
      tellAnswered(row, deps, response, stop({ status: String(response.statusCode) })),
    )
    response.locals.operation = row.id
    // No row has a validator, and express takes 'If-None-Match: *' for one: an answer is never 'not modified'.
    delete request.headers['if-none-match']
    response.set(row.answerHeaders ?? {})
    next()
  }
}

/** One line an answer, found by its correlation id; what only reads, or beats, is told where debug is asked for. */
function tellAnswered(row: Endpoint, deps: RowDeps, response: Response, seconds: number): void {
  const isQuiet = row.method === 'get' || row.writesFacts === false
  deps.log[isQuiet ? 'debug' : 'info'](
    {
      operation: row.id,
      status: response.statusCode,
      ms: Math.round(seconds * 1000),
      actorId: response.locals.actorId,
      correlationId: correlationIdOf(response),
      callersId: response.locals.callersId,
    },
    'answered',
  )
}

/** One request of a row. */
interface Exchange {
  readonly row: Endpoint
  readonly deps: RowDeps
  readonly request: Request
  readonly response: Response
}

/** Judges a request by its head alone. */
function admit(row: Endpoint, deps: RowDeps): RequestHandler {
  return async (request, response, next) => {
    const exchange = { row, deps, request, response }
    const refusal = await refusalOfHead(exchange)
    if (!refusal) return next()
    sendRefusal(exchange, refusal)
  }
}

async function refusalOfHead(exchange: Exchange): Promise<Refusal | undefined> {
  const { row, deps, request, response } = exchange
  const actor = await actorOf(row, deps, request, correlationIdOf(response))
  if (isRefusal(actor)) return actor
  response.locals.actor = actor
  response.locals.actorId = actor.id
  const parsed = parse(row, { params: request.params, query: request.query, headers: request.headers })
  if ('faults' in parsed) return refuseFaults(response, parsed.faults)
  response.locals.head = parsed.values
  return (
    refusalOfKey(request) ??
    refusalOfMedia(row, request) ??
    admitSubject(row, deps, actor, response) ??
    (await refusalOfObject(exchange)) ??
    (await admitBody(exchange, actor))
  )
}

/** Guards the object of the path before the body is read, for rows that ask for it. */
async function refusalOfObject({ row, deps, request, response }: Exchange): Promise<Refusal | undefined> {
  return row.admit?.(callOf(deps, request, response) as never)
}

function admitSubject(row: Endpoint, deps: RowDeps, actor: Actor, response: Response): Refusal | undefined {
  if (row.who === 'anyone') return undefined
  return enterUntilAnswered(deps.admission.subjects, actor.id, response)
}

async function admitBody(
  { row, deps, request, response }: Exchange,
  actor: Actor,
): Promise<Refusal | undefined> {
  if (request.complete) return undefined
  const subject = row.who === 'anyone' ? undefined : actor.id
  const refusal = await deps.admission.bodies.admit(request, response, {
    address: clientAddress(request, deps.proxyHops),
    subject,
  })
  if (!refusal && request.headers.expect) response.writeContinue()
  return refusal
}

/** Checks the Idempotency-Key of every request that has one, even where the row does not use it. */
function refusalOfKey(request: Request): Refusal | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined || idempotencyKey.pattern.test(String(key))) return undefined
  const reason = '1 to 128 signs: A-Z a-z 0-9 . : ~ + / = @ _ -'
  return refuse('invalid-input', { field: 'headers.idempotency-key', reason })
}

function refusalOfMedia(row: Endpoint, request: Request): Refusal | undefined {
  if (!row.accepts && !row.body) return undefined
  const mediaType = request.get('content-type') ?? ''
  if (row.accepts && !row.accepts.some(type => request.is(type)))
    return refuse('unsupported-media-type', { mediaType, allowed: row.accepts.join(', ') })
  if (!hasBody(request)) return undefined
  if (row.body && !row.accepts && !request.is(jsonMedia))
    return refuse('unsupported-media-type', { mediaType, allowed: jsonMedia[0]! })
  const coding = request.get('content-encoding') ?? 'identity'
  if (!row.inflates && coding.toLowerCase() !== 'identity')
    return refuse('unsupported-media-type', { mediaType: coding, allowed: 'identity' })
  const limit = bytesMaxOf(row)
  if (!row.streams && Number(request.get('content-length') ?? 0) > limit)
    return refuse('too-large', { limit })
  return undefined
}

function answer(row: Endpoint, deps: RowDeps): RequestHandler {
  return async (request, response) => {
    const exchange = { row, deps, request, response }
    try {
      const outcome = await call(exchange)
      if (isRefusal(outcome)) sendRefusal(exchange, outcome)
      else sendAnswer(exchange, outcome)
    } finally {
      if (row.method !== 'get' && row.writesFacts !== false) deps.wrote()
    }
  }
}

async function call({ row, deps, request, response }: Exchange): Promise<Answer | Refusal> {
  const parsed = parse(row, { body: row.accepts ? undefined : request.body })
  if ('faults' in parsed) return refuseFaults(response, parsed.faults)
  const input = { ...callOf(deps, request, response), ...parsed.values }
  return row.handle(input as never)
}

/** The parts of a call that are known before its body. */
const callOf = (deps: RowDeps, request: Request, response: Response): Omit<Call, 'body'> => ({
  ...(response.locals.head as Pick<Call, 'params' | 'query' | 'headers'>),
  actor: response.locals.actor as Actor,
  idempotencyKey: request.get('idempotency-key'),
  now: deps.clock.now(),
  bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  contentType: request.get('content-type') ?? '',
  request,
})

const anonymous = (correlationId: string): Actor => ({
  id: 'anonymous',
  role: 'person',
  scope: {},
  correlationId,
})

async function actorOf(
  row: Endpoint,
  deps: RowDeps,
  request: Request,
  correlationId: string,
): Promise<Actor | Refusal> {
  if (row.who === 'anyone') return anonymous(correlationId)
  const actor = await deps.authenticate(request.get('authorization'), correlationId)
  if (isRefusal(actor)) return actor
  return authorise(actor, row.who) ?? actor
}

const PARTS = ['params', 'query', 'body', 'headers'] as const
type Parts = Partial<Record<(typeof PARTS)[number], unknown>>
type Parsed = { values: Record<string, unknown> } | { faults: Fault[] }

/** Parses those parts that are given. */
function parse(row: Endpoint, parts: Parts): Parsed {
  const values: Record<string, unknown> = {}
  const faults: Fault[] = []
  for (const part of PARTS) {
    const schema = row[part]
    if (!schema || !(part in parts)) continue
    const result = schema.safeParse(parts[part] ?? {})
    if (result.success) values[part] = result.data
    else
      faults.push(
        ...result.error.issues.map(i => ({ path: [part, ...i.path].join('.'), message: i.message })),
      )
  }
  return faults.length > 0 ? { faults } : { values }
}

function refuseFaults(response: Response, faults: Fault[]): Refusal {
  response.locals.faults = faults
  return refuse('invalid-input', { field: faults.map(each => each.path).join(', '), reason: null })
}

function sendAnswer({ row, deps, request, response }: Exchange, answer: Answer): void {
  const schema = row.answers[answer.status]
  if (schema === undefined)
    throw new Error(`${row.id} answered ${answer.status}, which its row does not name`)
  response.status(answer.status).set(answer.headers ?? {})
  if (schema === null) response.end()
  else if ('media' in schema) {
    if (!response.hasHeader('content-type')) response.type([schema.media].flat()[0]!)
    if (answer.body instanceof Readable) sendStream(request, response, answer.body, broken(deps, response))
    else response.send(answer.body)
  } else {
    const body = deps.checkAnswers ? schema.parse(answer.body) : answer.body
    response.json(body)
  }
}

const broken = (deps: RowDeps, response: Response) => (error: unknown) => {
  // A reader who leaves in the middle is no fault of ours: a page that is closed leaves its stream.
  const { code = '' } = error as NodeJS.ErrnoException
  const hasLeft = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'].includes(code)
  const level = hasLeft ? 'debug' : 'error'
  deps.log[level]({ err: error, correlationId: correlationIdOf(response) }, 'An answer was broken off')
}

/** Sends a refusal. In tests it must be one that the row declares for the API document. */
function sendRefusal({ row, deps, request, response }: Exchange, refusal: Refusal): void {
  if (deps.checkAnswers && ![...refusedByKit(row), ...row.refusals].includes(refusal.code))
    throw new Error(`${row.id} refused with ${refusal.code}, which its row does not name`)
  answerRefusal(request, response, refusal)
}
