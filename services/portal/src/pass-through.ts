import { Agent, ServerResponse } from 'node:http'
import { context, propagation } from '@opentelemetry/api'
import type { Express, Request, RequestHandler, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { refuse } from '../../../domain/refusals/refusal'
import { correlationIdOf } from '../../kit/app'
import type { Log } from '../../kit/log'
import { languageOf, problemOf, sendProblem } from '../../kit/problem'
import { cutOffUnread } from '../../kit/stream'
import { findUpstream, type UpstreamName, type Upstreams, upstreamNames } from './upstreams'

const ANSWER_TIMEOUT_MS = 30_000
const CONNECTIONS_MAX = 256

/** Passes on what is not the portal's own, as a stream; the owner parses, authorises and answers. */
export function mountPassThrough(app: Express, upstreams: Upstreams, log: Log): void {
  const proxies = Object.fromEntries(
    upstreamNames.map(name => [name, createProxy(name, upstreams[name], log)]),
  ) as Record<UpstreamName, RequestHandler>
  app.use((request, response, next) => {
    const upstream = findUpstream(request.path)
    if (!upstream) return next()
    request.headers['x-correlation-id'] = correlationIdOf(response)
    propagation.inject(context.active(), request.headers)
    cutOffUnread(request, response)
    return proxies[upstream](request, response, next)
  })
}

function createProxy(name: UpstreamName, target: string, log: Log): RequestHandler {
  return createProxyMiddleware<Request, Response>({
    target,
    xfwd: true,
    agent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX }),
    proxyTimeout: ANSWER_TIMEOUT_MS,
    on: {
      error: (error, request, response) => {
        log.warn({ err: error, upstream: name }, 'A service did not answer')
        if (!(response instanceof ServerResponse)) return void response.destroy()
        // Once an answer has begun it can only be broken off: the client must not take half of it for a whole.
        if (response.headersSent) return void response.destroy()
        answerUnavailable(request, response as Response)
      },
    },
  })
}

function answerUnavailable(request: Request, response: Response): void {
  const language = languageOf(request.get('accept-language'))
  sendProblem(response, problemOf(refuse('temporarily-unavailable'), language, correlationIdOf(response)))
}
