import { Readable } from 'node:stream'
import type { Request } from 'express'

export interface Held {
  /** The whole body, where it is a short one. */
  readonly bytes?: Buffer
  /** The body as a stream from its first byte, where the rest is still under way. */
  readonly rest?: Readable
}

/**
 * Takes a body in until it has ended or is longer than that many bytes.
 *
 * @returns `broken` where the client went away before
 */
export function holdBody(request: Request, bytesMax: number): Promise<Held | 'broken'> {
  return new Promise(resolve => {
    if (request.destroyed) return resolve('broken')
    const chunks: Buffer[] = []
    let length = 0
    const done = (held: Held | 'broken') => {
      request.off('data', take).off('end', end).off('close', close).off('error', close)
      resolve(held)
    }
    const end = () => done({ bytes: Buffer.concat(chunks) })
    const close = () => done('broken')
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= bytesMax) return
      request.pause()
      done({ rest: new RestOfBody(request, Buffer.concat(chunks)) })
    }
    request.on('data', take).on('end', end).on('close', close).on('error', close)
  })
}

/**
 * A body that goes on as it comes. Whoever reads it may destroy it, as undici does once it has its answer: the client's
 * connection, on which that answer goes out, stays.
 */
class RestOfBody extends Readable {
  constructor(
    private readonly request: Request,
    begun: Buffer,
  ) {
    super()
    // At once: the end may come before anyone reads, and nothing can be handed on after it.
    this.push(begun)
    // The body may have no reader yet when its client goes away, and an error without a listener ends the process.
    this.on('error', () => undefined)
    request.on('data', this.onChunk).on('end', this.onEnd).on('close', this.onCut).on('error', this.onCut)
    request.pause()
  }

  override _read(): void {
    this.request.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.request.off('data', this.onChunk).off('end', this.onEnd).off('close', this.onCut)
    this.request.pause()
    done(error)
  }

  private readonly onChunk = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.request.pause()
  }

  private readonly onEnd = (): void => void this.push(null)

  private readonly onCut = (): void => {
    if (!this.request.complete) this.destroy(new Error('the client went away before the end of its body'))
  }
}
