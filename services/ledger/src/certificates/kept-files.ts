import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'

/** Some hundred files: a certificate of ten years has about 200 KB. */
const BYTES_MAX = 32 * 1_024 * 1_024

/** Files that were made, as long as there is room; the one that was asked for least recently goes first. In memory alone. */
export interface KeptFiles {
  /** The file of that key, made at most once at a time. */
  get(key: string, make: () => Promise<Buffer | Refusal>): Promise<Buffer | Refusal>
}

export function createKeptFiles(bytesMax = BYTES_MAX): KeptFiles {
  const kept = new Map<string, Buffer>()
  const beingMade = new Map<string, Promise<Buffer | Refusal>>()
  let bytes = 0
  const keep = (key: string, file: Buffer): void => {
    kept.set(key, file)
    bytes += file.length
    for (const [oldest, { length }] of kept) {
      if (bytes <= bytesMax) return
      kept.delete(oldest)
      bytes -= length
    }
  }
  const makeAndKeep = async (key: string, make: () => Promise<Buffer | Refusal>) => {
    const file = await make()
    if (!isRefusal(file)) keep(key, file)
    return file
  }
  return {
    get: (key, make) => {
      const file = kept.get(key)
      if (file) {
        kept.delete(key)
        kept.set(key, file)
        return Promise.resolve(file)
      }
      const made = beingMade.get(key) ?? makeAndKeep(key, make).finally(() => beingMade.delete(key))
      beingMade.set(key, made)
      return made
    },
  }
}
