import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Response } from 'express'
import { type Dispatcher, Pool } from 'undici'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { upstream as bounds } from '../../../kit/base/bounds'
import { headersToAnswer } from './passed-headers'

export interface Passed {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string | string[]>
  /** A whole body, or a stream that is still under way. The pipe frames it itself. */
  readonly body: Buffer | Readable | null
}

/** The way to one service. */
export interface Pipe {
  /**
   * Resolves when the answer has gone out, whole or broken off with its client; rejects where the service gave none.
   *
   * @param enterLong asked before a long answer may hold the connection: how to leave, or nothing where it may not
   * @returns a refusal where a long answer may not; it is broken off where it has begun
   */
  pass(
    passed: Passed,
    response: Response,
    enterLong: () => (() => void) | undefined,
  ): Promise<Refusal | undefined>
  close(): Promise<void>
}

/** Below the 65 s after which a service closes an idle connection (services/kit/http/server.ts). */
const IDLE_MS = 30_000

/**
 * Sends one request at a time on a connection. undici frames each request itself, so no byte of a client's body can pass for a
 * request. A connection is closed after any fault, and never used again.
 */
export function createPipe(origin: string): Pipe {
  const pool = new Pool(origin, {
    connections: bounds.connectionsMax,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: bounds.answerMs,
    bodyTimeout: bounds.answerMs,
  })
  return {
    pass: ({ method, path, headers, body }, response, enterLong) =>
      new Promise((resolve, reject) => {
        const options = { method, path, headers, body } as Dispatcher.DispatchOptions
        pool.dispatch(options, new Answering(response, enterLong, resolve, reject))
      }),
    close: () => pool.destroy(),
  }
}

/** Hands an answer on as it comes, at the pace of its reader once more than `answerBytes` wait for it. */
class Answering implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout
  private controller: Dispatcher.DispatchController | undefined
  private leaveLong: (() => void) | undefined
  private refusal: Refusal | undefined

  constructor(
    private readonly response: Response,
    private readonly enterLong: () => (() => void) | undefined,
    private readonly resolve: (refusal?: Refusal) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.timer = setTimeout(() => this.breakOff('it took too long'), bounds.wholeMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return
    const { response } = this
    // A client that has gone is no reason to break off what its service does; nobody reads the answer, though.
    if (response.destroyed) return void controller.abort(new Error('the client has gone'))
    if (Number(headers['content-length']) > bounds.answerBytes && !this.mayBeLong())
      return void this.breakOffLong()
    response.once('close', () => response.writableFinished || this.breakOff('the client has gone'))
    response.writeHead(status, headersToAnswer(headers))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response } = this
    if (response.write(chunk) || response.writableLength < bounds.answerBytes) return
    if (!this.mayBeLong()) return void this.breakOffLong()
    controller.pause()
    response.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    this.release()
    this.response.end()
    this.resolve()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.release()
    if (this.refusal || this.response.destroyed) this.resolve(this.refusal)
    else this.reject(error)
  }

  private mayBeLong(): boolean {
    this.leaveLong ??= this.enterLong()
    return this.leaveLong !== undefined
  }

  private breakOffLong(): void {
    this.refusal = refuse('too-many-requests')
    // An answer that has begun is broken off, so that no client takes a part for the whole.
    if (this.response.headersSent) this.response.destroy()
    this.breakOff('too many long answers wait for their readers')
  }

  private release(): void {
    clearTimeout(this.timer)
    this.leaveLong?.()
  }

  private breakOff(why: string): void {
    this.controller?.abort(new Error(why))
  }
}
