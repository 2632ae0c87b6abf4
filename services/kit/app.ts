import { Readable } from 'node:stream'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import helmet from 'helmet'
import type { Actor } from '../../domain/authority/actor'
import { authorise } from '../../domain/authority/authority'
import { isRefusal, type Refusal, refuse, underPolicy } from '../../domain/refusals/refusal'
import type { Clock } from './clock'
import { type Answer, type Call, type Endpoint, refusedByKit } from './endpoint'
import { isNulInText, isTransient } from './faults'
import { newId } from './ids'
import type { Log } from './log'
import { httpSeconds, ready, refusals, registry } from './metrics'
import { openApiOf } from './openapi'
import { type Fault, languageOf, policyVersionOf, problemOf, sendProblem } from './problem'
import { cutOffUnread, sendStream } from './stream'
import type { Authenticate } from './token'
import { traceRequest } from './tracing'

export interface AppDeps {
  readonly service: string
  readonly endpoints: readonly Endpoint[]
  readonly authenticate: Authenticate
  readonly clock: Clock
  /** What rules refuse by, where a refusal does not say. */
  readonly policyVersion: string
  readonly log: Log
  /** Each says whether one thing that this process needs is there; all of them make it ready. */
  readonly readiness: Readonly<Record<string, () => Promise<boolean>>>
  /** After each request that may have written facts. */
  readonly wrote: () => void
  /** Compare each answer and refusal with what OpenAPI shows: in tests, not in production. */
  readonly checkAnswers: boolean
  /** What is no endpoint of its own, after the endpoints and before 'not found'. */
  readonly mount?: (app: Express) => void
  /** Serves the API document, where it is more than this service's own. */
  readonly document?: (app: Express) => void
}

const JSON_BYTES_MAX = 1_000_000
const BYTES_MAX = 10_000_000
const LOOK_MS_MAX = 2_000
const CORRELATION = /^[\w.:-]{8,128}$/

/** The request pipeline, one line a concern, from top to bottom. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.locals.policyVersion = deps.policyVersion
  app.set('etag', false)
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }))
  app.get('/readyz', readiness(deps))
  app.get('/metrics', figures(deps))
  const serveDocument = deps.document ?? ownDocument(deps)
  serveDocument(app)
  app.use(helmet())
  app.use(identifyRequest)
  app.use(traceRequest)
  for (const row of deps.endpoints) app[row.method](expressPath(row.path), ...bodyOf(row), serve(row, deps))
  deps.mount?.(app)
  app.use((request, response) => answerRefusal(request, response, refuse('not-found')))
  app.use(answerFault(deps))
  return app
}

function ownDocument(deps: AppDeps): (app: Express) => void {
  const document = openApiOf(deps.service, deps.endpoints)
  return app => app.get('/openapi.json', (_request, response) => void response.json(document))
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

export const correlationIdOf = (response: Response): string => response.locals.correlationId as string

const identifyRequest: RequestHandler = (request, response, next) => {
  const given = request.get('x-correlation-id')
  response.locals.correlationId = given && CORRELATION.test(given) ? given : newId()
  response.set('x-correlation-id', correlationIdOf(response))
  next()
}

function readiness(deps: AppDeps): RequestHandler {
  return async (_request, response) => {
    const checks = await look(deps)
    const all = checks.every(([, good]) => good)
    response
      .status(all ? 200 : 503)
      .json({ service: deps.service, ready: all, ...Object.fromEntries(checks) })
  }
}

function figures(deps: AppDeps): RequestHandler {
  return async (_request, response) => {
    for (const [what, good] of await look(deps)) ready.set({ what }, good ? 1 : 0)
    response.type(registry.contentType).send(await registry.metrics())
  }
}

const look = (deps: AppDeps): Promise<[what: string, good: boolean][]> =>
  Promise.all(Object.entries(deps.readiness).map(async ([what, check]) => [what, await inTime(check)]))

/** What does not answer is not there: whoever asks gives up sooner than a lost connection does. */
function inTime(check: () => Promise<boolean>): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), LOOK_MS_MAX)
    const answer = (good: boolean) => {
      clearTimeout(timer)
      resolve(good)
    }
    check().then(answer, () => answer(false))
  })
}

function bodyOf(row: Endpoint): RequestHandler[] {
  if (row.streams) return []
  if (row.accepts) return [express.raw({ type: () => true, limit: row.bytesMax ?? BYTES_MAX })]
  if (row.body)
    return [
      express.json({
        limit: JSON_BYTES_MAX,
        type: ['application/json', 'application/*+json'],
        reviver: wellFormed,
      }),
    ]
  return []
}

/** Half a character (an unpaired surrogate) is no text, though JSON can write it: no database or payload takes it. */
function wellFormed(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    throw new SyntaxError('an unpaired surrogate')
  return value
}

function serve(row: Endpoint, deps: AppDeps): RequestHandler {
  return async (request, response) => {
    const stop = httpSeconds.startTimer({ operation: row.id })
    // Its status is known when it is over: a fault gets its own further down the pipeline.
    response.once('close', () =>
      tellAnswered(row, deps, response, stop({ status: String(response.statusCode) })),
    )
    response.set(row.answerHeaders ?? {})
    if (row.streams) cutOffUnread(request, response)
    try {
      const outcome = await call(row, deps, request, response)
      if (isRefusal(outcome)) sendRefusal(row, deps, request, response, outcome)
      else sendAnswer(row, deps, request, response, outcome)
    } finally {
      if (row.method !== 'get' && row.writesFacts !== false) deps.wrote()
    }
  }
}

/** One line an answer, found by its correlation id; what only reads, or beats, is told where debug is asked for. */
function tellAnswered(row: Endpoint, deps: AppDeps, response: Response, seconds: number): void {
  const isQuiet = row.method === 'get' || row.writesFacts === false
  deps.log[isQuiet ? 'debug' : 'info'](
    {
      operation: row.id,
      status: response.statusCode,
      ms: Math.round(seconds * 1000),
      actorId: response.locals.actorId,
      correlationId: correlationIdOf(response),
    },
    'answered',
  )
}

async function call(
  row: Endpoint,
  deps: AppDeps,
  request: Request,
  response: Response,
): Promise<Answer | Refusal> {
  const correlationId = correlationIdOf(response)
  const actor = await actorOf(row, deps, request, correlationId)
  if (isRefusal(actor)) return actor
  response.locals.actorId = actor.id
  if (row.accepts && !row.accepts.some(type => request.is(type))) {
    return refuse('unsupported-media-type', {
      mediaType: request.get('content-type') ?? '',
      allowed: row.accepts.join(', '),
    })
  }
  const parsed = parse(row, request)
  if ('faults' in parsed) {
    response.locals.faults = parsed.faults
    return refuse('invalid-input', { field: parsed.faults.map(each => each.path).join(', ') })
  }
  const input: Call = {
    ...(parsed.values as Pick<Call, 'params' | 'query' | 'body' | 'headers'>),
    actor,
    idempotencyKey: request.get('idempotency-key'),
    now: deps.clock.now(),
    bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    contentType: request.get('content-type') ?? '',
    request,
  }
  return row.handle(input as never)
}

const anonymous = (correlationId: string): Actor => ({
  id: 'anonymous',
  role: 'person',
  scope: {},
  correlationId,
})

async function actorOf(
  row: Endpoint,
  deps: AppDeps,
  request: Request,
  correlationId: string,
): Promise<Actor | Refusal> {
  if (row.who === 'anyone') return anonymous(correlationId)
  const actor = await deps.authenticate(request.get('authorization'), correlationId)
  if (isRefusal(actor)) return actor
  return authorise(actor, row.who) ?? actor
}

type Parsed = { values: Record<string, unknown> } | { faults: Fault[] }

function parse(row: Endpoint, request: Request): Parsed {
  const values: Record<string, unknown> = {}
  const faults: Fault[] = []
  const parts = {
    params: request.params,
    query: request.query,
    body: row.accepts ? undefined : request.body,
    headers: request.headers,
  } as const
  for (const part of ['params', 'query', 'body', 'headers'] as const) {
    const schema = row[part]
    if (!schema) continue
    const result = schema.safeParse(parts[part] ?? {})
    if (result.success) values[part] = result.data
    else
      faults.push(
        ...result.error.issues.map(i => ({ path: [part, ...i.path].join('.'), message: i.message })),
      )
  }
  return faults.length > 0 ? { faults } : { values }
}

function sendAnswer(
  row: Endpoint,
  deps: AppDeps,
  request: Request,
  response: Response,
  answer: Answer,
): void {
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

const broken = (deps: AppDeps, response: Response) => (error: unknown) =>
  deps.log.error({ err: error, correlationId: correlationIdOf(response) }, 'An answer was broken off')

/** What a row refuses with stands in the API document. */
function sendRefusal(
  row: Endpoint,
  deps: AppDeps,
  request: Request,
  response: Response,
  refusal: Refusal,
): void {
  if (deps.checkAnswers && ![...refusedByKit(row), ...row.refusals].includes(refusal.code))
    throw new Error(`${row.id} refused with ${refusal.code}, which its row does not name`)
  answerRefusal(request, response, refusal)
}

function answerRefusal(request: Request, response: Response, given: Refusal): void {
  // What is not there and what the asker may not see turned on different facts; the answer must not tell them apart.
  const refusal = given.code === 'not-found' ? refuse('not-found') : given
  refusals.inc({ code: refusal.code })
  const faults = response.locals.faults as Fault[] | undefined
  const language = languageOf(request.get('accept-language'))
  const whole = underPolicy(refusal, policyVersionOf(request))
  sendProblem(response, problemOf(whole, language, correlationIdOf(response), faults))
}

/** Express' own complaints become refusals of the catalogue; a fault of ours says no more than its correlation id. */
function answerFault(deps: AppDeps): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    response.locals.correlationId ??= newId()
    const unread = refuseUnread(error as BodyFault, request)
    if (unread) return answerRefusal(request, response, unread)
    if (isNulInText(error))
      return answerRefusal(request, response, refuse('invalid-input', { field: 'body', reason: 'U+0000' }))
    deps.log.error(
      { err: error, correlationId: correlationIdOf(response), path: request.path },
      'A request failed',
    )
    if (isTransient(error)) return answerRefusal(request, response, refuse('temporarily-unavailable'))
    return answerRefusal(
      request,
      response,
      refuse('internal-fault', { correlationId: correlationIdOf(response) }),
    )
  }
}

interface BodyFault {
  readonly type?: string
  /** In bytes, of what is too large. */
  readonly limit?: number
}

/** A body that express did not take. */
function refuseUnread({ type, limit }: BodyFault, request: Request): Refusal | undefined {
  switch (type) {
    case 'entity.parse.failed':
      return refuse('invalid-input', { field: 'body', reason: 'no JSON' })
    case 'request.aborted':
    case 'request.size.invalid':
      return refuse('invalid-input', { field: 'body', reason: type })
    case 'entity.too.large':
      return refuse('too-large', { limit: limit ?? null })
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return refuse('unsupported-media-type', { mediaType: request.get('content-type') ?? '' })
    default:
      return undefined
  }
}
