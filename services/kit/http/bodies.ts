import express, { type Request, type RequestHandler } from 'express'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { body as bounds } from '../base/bounds'
import type { Endpoint } from './endpoint'

/** Reads a row's body, which nobody has read before its caller was found to be allowed to send one. */
export function bodyOf(row: Endpoint): RequestHandler[] {
  if (row.streams) return []
  const inflate = row.inflates ?? false
  if (row.accepts) return [express.raw({ type: () => true, limit: row.bytesMax ?? bounds.bytesMax, inflate })]
  if (!row.body) return []
  return [
    express.json({
      limit: row.bytesMax ?? bounds.jsonBytesMax,
      type: jsonMedia,
      inflate,
      verify: (_request, _response, bytes) => boundDepth(bytes),
      reviver: wellFormed,
    }),
  ]
}

export const jsonMedia = ['application/json', 'application/*+json']

/** The most bytes that a row's body may have. */
export const bytesMaxOf = (row: Endpoint): number =>
  row.bytesMax ?? (row.accepts ? bounds.bytesMax : bounds.jsonBytesMax)

class BodyFault extends Error {
  readonly status = 400
  readonly type = 'body.fault'
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Before it is parsed: a parser of any kind goes as deep as the text does. */
function boundDepth(bytes: Buffer): void {
  let depth = 0
  let isText = false
  for (let at = 0; at < bytes.length; at += 1) {
    const sign = bytes[at]
    if (isText) {
      if (sign === BACKSLASH) at += 1
      else if (sign === QUOTE) isText = false
    } else if (sign === QUOTE) isText = true
    else if (sign === OPEN_BRACKET || sign === OPEN_BRACE) {
      depth += 1
      if (depth > bounds.jsonDepthMax) throw new BodyFault(`deeper than ${bounds.jsonDepthMax} levels`)
    } else if (sign === CLOSE_BRACKET || sign === CLOSE_BRACE) depth -= 1
  }
}

/** Half a character (an unpaired surrogate) is no text, though JSON can write it: no database or payload takes it. */
function wellFormed(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    throw new SyntaxError('an unpaired surrogate')
  return value
}

interface HttpFault {
  readonly type?: string
  readonly status?: number
  readonly message?: string
  /** In bytes, of what is too large. */
  readonly limit?: number
}

/** Turns an error of express or of a body's reader into a refusal, where the client caused it. */
export function refusalOfBody(fault: HttpFault, request: Request): Refusal | undefined {
  if (fault === null || typeof fault !== 'object') return undefined
  const { type, status = 500, limit, message = '' } = fault
  if (type === 'entity.parse.failed') return refuse('invalid-input', { field: 'body', reason: 'no JSON' })
  if (type === 'body.fault') return refuse('invalid-input', { field: 'body', reason: message })
  // http-errors has a status; ours and the engines' have none.
  if (status < 400 || status > 499) return undefined
  if (status === 413) return refuse('too-large', { limit: limit ?? null })
  if (status === 415)
    return refuse('unsupported-media-type', { mediaType: request.get('content-type') ?? '', allowed: null })
  return refuse('invalid-input', { field: type ? 'body' : 'path', reason: type ?? null })
}
