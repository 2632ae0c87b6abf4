import type { Request, Response } from 'express'
import type { Refusal } from '../../../domain/refusals/refusal'
import type { Log } from '../base/log'
import { clientAddress } from './client-address'

/** One line for each answer that somebody was not let in, whatever they asked: whoever watches for scanning reads these. */
export type TellRefused = (request: Request, response: Response, refusal: Refusal, status: number) => void

/** Not signed in, not allowed, not there or not theirs, too often. */
const TOLD: readonly number[] = [401, 403, 404, 429]

const SIGNS_MAX = 200

/** @param hops how many proxies of ours a request has passed before this process */
export const createSecurityLog =
  (log: Log, hops: number): TellRefused =>
  (request, response, { code }, status) => {
    if (!TOLD.includes(status)) return
    log.info(
      {
        security: 'refused',
        outcome: code,
        status,
        method: request.method,
        // Its row, never its path, which may name somebody.
        operation: response.locals.operation as string | undefined,
        actorId: response.locals.actorId as string | undefined,
        address: clientAddress(request, hops),
        userAgent: request.get('user-agent')?.slice(0, SIGNS_MAX),
        correlationId: response.locals.correlationId as string | undefined,
        callersId: response.locals.callersId as string | undefined,
      },
      'refused',
    )
  }
