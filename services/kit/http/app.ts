import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { refuse } from '../../../domain/refusals/refusal'
import { isNulInText, isTransient } from '../base/faults'
import { newId } from '../base/ids'
import { ready, registry } from '../base/metrics'
import { traceRequest } from '../base/tracing'
import { refusalOfBody } from './bodies'
import type { Endpoint } from './endpoint'
import { refuseFraming } from './framing'
import { documentOf, openApiOf, serveDocument } from './openapi'
import { answerRefusal, CALLERS_ID, correlationIdOf } from './refusal-answer'
import { createSecurityLog } from './security-log'
import { createAdmission, type RowDeps, serveRow } from './serving'
import { cutOffUnread } from './stream'

export interface AppDeps extends Omit<RowDeps, 'admission' | 'proxyHops'> {
  readonly service: string
  readonly endpoints: readonly Endpoint[]
  readonly proxyHops?: number
  /** Where the public comes in: it believes nothing that a caller says of the request itself. */
  readonly isFrontDoor?: true
  /** The version of the policy, for refusals that name none. */
  readonly policyVersion: string
  /** Each says whether one thing that this process needs is there; all of them make it ready. */
  readonly readiness: Readonly<Record<string, () => Promise<boolean>>>
  /** Mounts handlers that are no rows of a table, after the endpoints and before 'not found'. */
  readonly mount?: (app: Express, deps: RowDeps) => void
  /** Finds out who asks, where a request says it otherwise than by a bearer token: before every row, and before what is mounted. */
  readonly identify?: RequestHandler
  /** Serves the API document, where it is more than this service's own. */
  readonly document?: (app: Express) => void
}

/** Nothing of ours is a page, but for those that say so: whatever a browser takes for one may do nothing. */
const CONTENT = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
}

const LOOK_MS_MAX = 2_000
const CORRELATION = /^[\w.:-]{8,128}$/

/** The request pipeline, one line a concern, from top to bottom. */
export function createApp(deps: AppDeps): Express {
  const rowDeps: RowDeps = { ...deps, proxyHops: deps.proxyHops ?? 0, admission: createAdmission() }
  const app = express()
  app.disable('x-powered-by')
  app.locals.policyVersion = deps.policyVersion
  app.locals.tellRefused = createSecurityLog(deps.log, rowDeps.proxyHops)
  app.set('etag', false)
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: CONTENT } }))
  app.use(storeNothing)
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }))
  app.get('/readyz', readiness(deps))
  app.get('/metrics', figures(deps))
  app.use(identifyRequest(deps.isFrontDoor ?? false))
  app.use(cutOff)
  app.use(refuseFraming)
  const mountDocument = deps.document ?? ownDocument(deps)
  mountDocument(app)
  app.use(traceRequest(deps.isFrontDoor ?? false))
  if (deps.identify) app.use(deps.identify)
  for (const row of deps.endpoints) app[row.method](expressPath(row.path), ...serveRow(row, rowDeps))
  deps.mount?.(app, rowDeps)
  app.use((request, response) => answerRefusal(request, response, refuse('not-found')))
  app.use(answerFault(deps))
  return app
}

function ownDocument(deps: AppDeps): (app: Express) => void {
  const document = documentOf(openApiOf(deps.service, deps.endpoints))
  return app => serveDocument(app, '/openapi.json', () => document)
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

/**
 * Gives a request its id. The front door takes none from outside, where somebody might send another's into an audit trail: what
 * the caller calls it goes on beside it, and into the log alone (docs/decisions/0222).
 */
const identifyRequest =
  (isFrontDoor: boolean): RequestHandler =>
  (request, response, next) => {
    const given = wellFormed(request.get('x-correlation-id'))
    response.locals.correlationId = (isFrontDoor ? undefined : given) ?? newId()
    response.locals.callersId = isFrontDoor ? given : wellFormed(request.get(CALLERS_ID))
    response.set('x-correlation-id', correlationIdOf(response))
    next()
  }

const wellFormed = (id: string | undefined): string | undefined =>
  id !== undefined && CORRELATION.test(id) ? id : undefined

/** Answers may be about a person, so no cache keeps them; a row that allows caching says so itself. */
const storeNothing: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

const cutOff: RequestHandler = (request, response, next) => {
  cutOffUnread(request, response)
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

/** A dependency that does not answer counts as missing, after less time than a lost connection takes. */
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

/** Answers a client's mistake with a refusal of the catalogue, and a fault of ours with its correlation id alone. */
function answerFault(deps: AppDeps): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    response.locals.correlationId ??= newId()
    const unread = refusalOfBody(error, request)
    if (unread) return answerRefusal(request, response, unread)
    if (isNulInText(error))
      return answerRefusal(request, response, refuse('invalid-input', { field: 'body', reason: 'U+0000' }))
    const correlationId = correlationIdOf(response)
    deps.log.error({ err: error, correlationId, path: request.path }, 'A request failed')
    if (isTransient(error)) return answerRefusal(request, response, refuse('temporarily-unavailable'))
    return answerRefusal(request, response, refuse('internal-fault', { correlationId }))
  }
}
