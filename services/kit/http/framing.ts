import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { refuse } from '../../../domain/refusals/refusal'
import { answerRefusal } from './refusal-answer'

const WITH_BODY: readonly (string | undefined)[] = ['POST', 'PUT', 'PATCH']

/** Whether a request has a body, as its head states it. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Refuses bodies where none belong, and heads that two readers could read in two ways: what stands behind a proxy that reads the
 * other way would take a part of the body for a request (CVE-2026-29057, docs/decisions/0221).
 */
export const refuseFraming: RequestHandler = (request, response, next) => {
  const fault = faultOf(request)
  if (fault === undefined) return next()
  response.set('Connection', 'close')
  answerRefusal(request, response, refuse('invalid-input', fault))
}

function faultOf(request: IncomingMessage): { field: string; reason: string } | undefined {
  const { method, url = '', headers, rawHeaders } = request
  if (hasBody(request) && !WITH_BODY.includes(method))
    return { field: 'body', reason: `${method} takes no body` }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return { field: 'headers.transfer-encoding', reason: 'chunked alone' }
  if (coding !== undefined && headers['content-length'] !== undefined)
    return { field: 'headers.content-length', reason: 'not beside transfer-encoding' }
  if (!url.startsWith('/')) return { field: 'path', reason: 'must begin with /' }
  if (isTwice(rawHeaders, 'host')) return { field: 'headers.host', reason: 'stands twice' }
  return undefined
}

/** Names stand at the even places. Node itself refuses a second length; of a second host it keeps the first in silence. */
function isTwice(rawHeaders: readonly string[], name: string): boolean {
  let seen = 0
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]!.length === name.length && rawHeaders[at]!.toLowerCase() === name) seen += 1
  return seen > 1
}
