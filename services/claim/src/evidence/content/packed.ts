import { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { EvidenceFormat } from '../../../../../domain/claim/evidence-file'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { Bytes } from './bytes'

const ENTRIES_MAX = 10_000

/** What a packed file holds, by its names. */
export interface Packed {
  readonly names: readonly string[]
}

/** Which document it is: by the entry that every reader begins with. A DOCX with macros is none. */
export function formatOf({ names }: Packed): EvidenceFormat | undefined {
  if (names.includes('OFD.xml')) return 'ofd'
  const isWord = names.includes('[Content_Types].xml') && names.includes('word/document.xml')
  return isWord && !names.some(name => /vbaProject\.bin$/i.test(name)) ? 'docx' : undefined
}

/** What is inside; undefined where it is no readable archive, as after it was cut off: its directory stands at its end. */
export async function findPacked(bytes: Bytes): Promise<Packed | undefined> {
  try {
    const zip = await openZip(bytes)
    const names: string[] = []
    for await (const entry of zip.eachEntry()) {
      names.push(entry.fileName)
      if (names.length > ENTRIES_MAX) return undefined
    }
    return { names }
  } catch {
    return undefined
  }
}

/**
 * Unpacks all of it and keeps none: what it truly comes to, whatever its directory says.
 *
 * @returns what is wrong with it: more than that many bytes, or an entry that can't be unpacked
 */
export async function tryUnpacking(
  bytes: Bytes,
  limit: { readonly value: number; readonly expression: string },
): Promise<Refusal | 'damaged' | undefined> {
  try {
    const zip = await openZip(bytes)
    let total = 0
    for await (const entry of zip.eachEntry()) {
      const unpacked = await measure(zip, entry, limit.value - total)
      if (unpacked === undefined) return refuse('evidence-unpacks-too-large', { limit: limit.expression })
      total += unpacked
    }
    return undefined
  } catch {
    return 'damaged'
  }
}

/** How much an entry comes to; undefined once it is more than there is room for. */
async function measure(zip: ZipFile, entry: Entry, room: number): Promise<number | undefined> {
  const stream = await zip.openReadStreamPromise(entry)
  let total = 0
  for await (const chunk of stream) {
    total += (chunk as Buffer).length
    // Leaving the loop ends the stream.
    if (total > room) return undefined
  }
  return total
}

const openZip = (bytes: Bytes): Promise<ZipFile> =>
  yauzl.fromRandomAccessReaderPromise(new ZipReader(bytes), bytes.size, {
    lazyEntries: true,
    validateEntrySizes: true,
    strictFileNames: true,
  })

class ZipReader extends yauzl.RandomAccessReader {
  constructor(private readonly bytes: Bytes) {
    super()
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(strides(this.bytes, start, end))
  }
}

const STRIDE_BYTES = 65_536

async function* strides(bytes: Bytes, start: number, end: number): AsyncIterable<Buffer> {
  for (let at = start; at < end; at += STRIDE_BYTES)
    yield await bytes.read(at, Math.min(at + STRIDE_BYTES, end))
}
