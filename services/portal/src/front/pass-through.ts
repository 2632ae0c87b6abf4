import type { Readable } from 'node:stream'
import { context, propagation } from '@opentelemetry/api'
import type { Express, Request, Response } from 'express'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { upstream as bounds } from '../../../kit/base/bounds'
import { clientAddress } from '../../../kit/http/client-address'
import { hasBody } from '../../../kit/http/framing'
import { answerRefusal, CALLERS_ID, correlationIdOf } from '../../../kit/http/refusal-answer'
import { enterUntilAnswered, type RowDeps } from '../../../kit/http/serving'
import type { Sender } from '../../../kit/http/slow-bodies'
import type { ApiDocument } from './api-document'
import { type Held, holdBody } from './held-body'
import { findRow, type KnownRow } from './known-rows'
import { createLongAnswers, type LongAnswers } from './long-answers'
import { headersToPass } from './passed-headers'
import { createPipe, type Pipe } from './pipe'
import { createTurnstile, type Leave, type Turnstile } from './turnstile'
import { findUpstream, type UpstreamName, type Upstreams, upstreamNames } from './upstreams'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

interface PassDeps extends RowDeps {
  readonly document: Pick<ApiDocument, 'partOf'>
  readonly longAnswers: LongAnswers
}

/** The way to a service, and who may be on it at once. */
interface Way {
  readonly name: UpstreamName
  readonly pipe: Pipe
  readonly connections: Turnstile
  readonly longBodies: Turnstile
}

/**
 * Passes requests of other services on; the owner parses, authorises and answers. A slow client holds no connection to a
 * service: a short body is read whole before a connection is taken, and a long one needs a token.
 */
export function mountPassThrough(
  app: Express,
  upstreams: Upstreams,
  document: Pick<ApiDocument, 'partOf'>,
  deps: RowDeps,
): { close(): Promise<void> } {
  const ways = Object.fromEntries(
    upstreamNames.map(name => [name, createWay(name, upstreams[name])]),
  ) as Record<UpstreamName, Way>
  const passDeps = { ...deps, document, longAnswers: createLongAnswers() }
  app.use(async (request, response, next) => {
    const name = METHODS.includes(request.method) ? findUpstream(request.path) : undefined
    if (!name) return next()
    const refusal = await pass(passDeps, ways[name], request, response)
    if (refusal && !response.headersSent && !response.destroyed) answerRefusal(request, response, refusal)
  })
  return {
    close: async () => {
      await Promise.all(Object.values(ways).map(({ pipe }) => pipe.close()))
    },
  }
}

const createWay = (name: UpstreamName, origin: string): Way => ({
  name,
  pipe: createPipe(origin),
  connections: createTurnstile({ ...bounds, insideMax: bounds.connectionsMax }),
  longBodies: createTurnstile({ ...bounds, insideMax: bounds.longBodiesMax }),
})

async function pass(
  deps: PassDeps,
  way: Way,
  request: Request,
  response: Response,
): Promise<Refusal | undefined> {
  const actor = await actorOf(way, request, response, deps)
  if (isRefusal(actor)) return actor
  const unfit = refusalOfHead(deps, way, actor, request)
  if (unfit) return unfit
  const sender = { address: clientAddress(request, deps.proxyHops), subject: actor?.id }
  const crowded = await admit(sender, request, response, deps)
  if (crowded) return crowded
  const held = hasBody(request) ? await holdBody(request, bounds.heldBytes) : undefined
  if (held === 'broken') return undefined
  if (held?.rest === undefined) return send({ way, sender, request, response }, deps, held?.bytes ?? null)
  try {
    if (!actor) return refuse('too-large', { limit: bounds.heldBytes })
    return await sendLong({ way, sender, request, response }, deps, held as Required<Held>)
  } finally {
    held.rest.destroy()
  }
}

/**
 * Refuses a body before it has come, by the endpoint row of the service. A body that has come whole is left to the
 * service, which refuses the same.
 */
function refusalOfHead(
  { document }: PassDeps,
  { name }: Way,
  actor: Actor | undefined,
  request: Request,
): Refusal | undefined {
  if (!hasBody(request)) return undefined
  const coding = request.headers['content-encoding'] ?? 'identity'
  // No row inflates what it is sent (services/kit/base/bounds.ts), so nothing packed goes further.
  if (coding.toLowerCase() !== 'identity')
    return refuse('unsupported-media-type', { mediaType: coding, allowed: 'identity' })
  const row = request.complete ? undefined : rowOf(document, name, request)
  if (!row) return undefined
  const denied = row.act === 'anyone' || !actor ? undefined : authorise(actor, row.act)
  if (denied) return denied
  if (row.media.length > 0 && !request.is([...row.media]))
    return refuse('unsupported-media-type', {
      mediaType: request.get('content-type') ?? '',
      allowed: row.media.join(', '),
    })
  if (Number(request.get('content-length') ?? 0) > row.bytesMax)
    return refuse('too-large', { limit: row.bytesMax })
  return undefined
}

/**
 * The actor of a request, where it has a token. A body needs a token. A request with a token known to be bad goes no
 * further, unless its endpoint is for anyone, whose caller may send an old token. Identity judges its own requests:
 * its sign-in needs no token, and its newest key may not be known here yet.
 */
async function actorOf(
  { name }: Way,
  request: Request,
  response: Response,
  { authenticate, document }: PassDeps,
): Promise<Actor | undefined | Refusal> {
  const { authorization } = request.headers
  const needsToken = hasBody(request) && name !== 'identity'
  if (authorization === undefined && !needsToken) return undefined
  const actor = await authenticate(authorization, correlationIdOf(response))
  if (!isRefusal(actor) || name === 'identity') return isRefusal(actor) ? undefined : actor
  return !needsToken && rowOf(document, name, request)?.act === 'anyone' ? undefined : actor
}

function rowOf(document: PassDeps['document'], name: UpstreamName, request: Request): KnownRow | undefined {
  const part = document.partOf(name)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  return part && findRow(part, method, request.path)
}

async function admit(
  sender: Sender,
  request: Request,
  response: Response,
  { admission }: RowDeps,
): Promise<Refusal | undefined> {
  if (sender.subject !== undefined) {
    const busy = enterUntilAnswered(admission.subjects, sender.subject, response)
    if (busy) return busy
  }
  const crowded = await admission.bodies.admit(request, response, sender)
  if (!crowded && request.headers.expect && hasBody(request)) response.writeContinue()
  return crowded
}

/** A request of a sender, on its way to a service. */
interface Passage {
  readonly way: Way
  readonly sender: Sender
  readonly request: Request
  readonly response: Response
}

async function sendLong(
  passage: Passage,
  deps: PassDeps,
  { rest }: Required<Held>,
): Promise<Refusal | undefined> {
  const leave = await passage.way.longBodies.enter()
  if (!leave) return refuse('temporarily-unavailable')
  try {
    return await send(passage, deps, rest)
  } finally {
    leave()
  }
}

async function send(
  { way, sender, request, response }: Passage,
  { log, longAnswers }: PassDeps,
  body: Buffer | Readable | null,
): Promise<Refusal | undefined> {
  let leave: Leave | undefined
  try {
    leave = await way.connections.enter()
    if (!leave) return refuse('temporarily-unavailable')
    if (response.destroyed) return undefined
    const headers = headersToPass(request)
    headers['x-correlation-id'] = correlationIdOf(response)
    if (response.locals.callersId) headers[CALLERS_ID] = response.locals.callersId as string
    propagation.inject(context.active(), headers)
    const length = request.headers['content-length']
    // Of a body that still comes: undici holds it to the length that it was said to have.
    if (body && !Buffer.isBuffer(body) && length !== undefined) headers['content-length'] = length
    const passed = { method: request.method, path: request.originalUrl, headers, body }
    const refusal = await way.pipe.pass(passed, response, () => longAnswers.enter(way.name, sender))
    if (refusal && response.headersSent)
      log.info(
        { upstream: way.name, actorId: sender.subject, correlationId: correlationIdOf(response) },
        'A long answer was broken off: too many wait for their readers',
      )
    return refusal
  } catch (error) {
    log.warn(
      { err: error, upstream: way.name, correlationId: correlationIdOf(response) },
      'A service did not answer',
    )
    // Once an answer has begun it can only be broken off: the client must not take half of it for a whole.
    if (response.headersSent) response.destroy()
    return refuse('temporarily-unavailable')
  } finally {
    leave?.()
  }
}
