import type { Request, Response } from 'express'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { body as bounds } from '../base/bounds'
import { lookEveryMs } from '../run/polling'
import { createCeiling, enterAll } from './ceiling'
import { hasBody } from './framing'
import { answerRefusal } from './refusal-answer'

/** The owner of a body; each has bounds of its own. */
export interface Sender {
  readonly address: string
  /** Nothing where nobody signed in. */
  readonly subject: string | undefined
}

/** Holds the bodies that have begun and not ended to their bounds. */
export interface SlowBodies {
  /** Refuses `too-many-requests`; else watches the body until it has ended, and answers `body-too-slow` where it doesn't. */
  admit(request: Request, response: Response, sender: Sender): Promise<Refusal | undefined>
  close(): void
}

interface Unfinished {
  readonly request: Request
  readonly response: Response
  readonly sinceMs: number
  readonly bytesBefore: number
}

const thisTurn = () => new Promise<void>(resolve => setImmediate(resolve))

/** @param now in milliseconds, of a clock that only goes forward */
export function createSlowBodies(now: () => number = () => performance.now()): SlowBodies {
  const unfinished = new Set<Unfinished>()
  const ofAddress = createCeiling(bounds.unfinishedAnAddressMax)
  const ofSubject = createCeiling(bounds.unfinishedASubjectMax)
  const ofAll = createCeiling(bounds.unfinishedMax)
  const timer = setInterval(() => {
    for (const each of unfinished) if (isTooSlow(each, now())) cutOff(each)
  }, lookEveryMs.slowRequests)
  timer.unref()

  const watch = (request: Request, response: Response, leave: () => void): void => {
    const each = { request, response, sinceMs: now(), bytesBefore: request.socket.bytesRead }
    unfinished.add(each)
    const end = () => {
      unfinished.delete(each)
      leave()
    }
    request.once('end', end)
    request.once('close', end)
  }

  return {
    admit: async (request, response, { address, subject }) => {
      if (request.complete || !hasBody(request)) return undefined
      // A body that came in one packet with its head is never slow: Node hands it on within this turn.
      await thisTurn()
      if (request.complete || request.destroyed) return undefined
      const leave = enterAll([ofAll, 'all'], [ofAddress, address], [ofSubject, subject])
      if (!leave) return refuse('too-many-requests')
      watch(request, response, leave)
      return undefined
    },
    close: () => clearInterval(timer),
  }
}

function isTooSlow({ request, sinceMs, bytesBefore }: Unfinished, nowMs: number): boolean {
  const ms = nowMs - sinceMs
  if (ms < bounds.graceMs) return false
  if (ms > bounds.msMax) return true
  return ((request.socket.bytesRead - bytesBefore) / ms) * 1_000 < bounds.bytesASecondMin
}

/** The connection is of no more use: what follows on it is the rest of a body. */
function cutOff({ request, response }: Unfinished): void {
  if (response.headersSent) return void request.destroy()
  response.set('Connection', 'close')
  answerRefusal(request, response, refuse('body-too-slow'))
}
