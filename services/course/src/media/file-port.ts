import type { MessagePort } from 'node:worker_threads'
import { bytesOf, type SealedFile, type Vault } from '../../../kit/files/pieces'

/** A stretch of a file: from one byte to before another. */
interface Asked {
  readonly from: number
  readonly to: number
}

type Given = { readonly bytes: Uint8Array } | { readonly fault: string }

/** More is never asked for at once of a sound file: the largest part that is read whole is its list of samples. */
const BYTES_AT_ONCE_MAX = 33_554_432

/** Gives the bytes of a file, stretch by stretch, to a thread that has no store and no key. */
export function serveBytes(port: MessagePort, vault: Vault, file: SealedFile): void {
  const give = async ({ from, to }: Asked): Promise<Given> => {
    if (to - from > BYTES_AT_ONCE_MAX) return { fault: 'too much at once' }
    try {
      return { bytes: await bytesOf(vault, file, from, to) }
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) }
    }
  }
  port.on('message', (asked: Asked) => void give(asked).then(given => port.postMessage(given)))
}

/** The other end: stretches are asked for and answered one after the other. */
export function askBytes(port: MessagePort): (from: number, to: number) => Promise<Uint8Array> {
  let last: Promise<unknown> = Promise.resolve()
  const ask = async (asked: Asked): Promise<Uint8Array> => {
    const answer = new Promise<Given>(resolve => port.once('message', resolve))
    port.postMessage(asked)
    const given = await answer
    if ('fault' in given) throw new Error(given.fault)
    return given.bytes
  }
  return (from, to) => {
    const asked = last.then(() => ask({ from, to }))
    last = asked.catch(() => undefined)
    return asked
  }
}
