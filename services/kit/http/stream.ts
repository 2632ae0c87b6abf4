import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'

const UNREAD_MS_MAX = 1_000

/** A request that was answered before the end of its body keeps its line a moment longer, so that the answer is read. */
export function cutOffUnread(request: Request, response: Response): void {
  response.once('finish', () => {
    if (request.complete) return
    setTimeout(() => request.complete || request.destroy(), UNREAD_MS_MAX).unref()
  })
}

/** Bytes as they come. What breaks once it has begun is broken off: nobody must take half of it for the whole. */
export function sendStream(
  { method }: Request,
  response: Response,
  body: Readable,
  broken: (error: unknown) => void,
): void {
  if (method === 'HEAD') {
    body.destroy()
    response.end()
  } else
    pipeline(body, response).catch((error: unknown) => {
      // To a reader who left before the first byte nothing is piped: then nobody else closes it.
      body.destroy()
      broken(error)
    })
}
