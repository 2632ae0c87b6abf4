import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'

/** The bounds of an unpacked ZIP archive: a sheet of 20,000 rows stays far below, a bomb far above. */
const ENTRIES_MAX = 500
const BYTES_MAX = 64_000_000
const RATIO_MAX = 100
/** Below this size no ratio matters. */
const RATIO_FROM_BYTES = 1_000_000

/** The parts of an archive, by name: in any case, since programs differ, with `/` between folders. */
export interface Zip {
  has(name: string): boolean
  /** Unpacks one part as it is read, and no byte more than the archive said. */
  read(name: string): AsyncGenerator<Buffer>
}

/** It is no archive that we would unpack; the message says why. */
export class ZipFault extends Error {}

/**
 * Opens a ZIP archive in memory (PKWARE APPNOTE 4.3, Zip64 too). How much it unfolds to is looked at before anything is unpacked, and
 * held to while it is.
 *
 * @throws ZipFault where it is none, is encrypted, or unfolds to more than is let in
 */
export async function openZip(bytes: Buffer): Promise<Zip> {
  const { zip, entries } = await readDirectory(bytes)
  checkUnfolded(bytes, [...entries.values()])
  return {
    has: name => entries.has(partKey(name)),
    read: name => {
      const entry = entries.get(partKey(name))
      if (!entry) throw new ZipFault(`no part ${name}`)
      return unpack(zip, entry)
    },
  }
}

export const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04'

const partKey = (name: string): string =>
  name
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .toLowerCase()

const STORED = 0
const DEFLATED = 8

async function readDirectory(bytes: Buffer): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  try {
    const zip = await yauzl.fromBufferPromise(bytes, { decodeStrings: false, validateEntrySizes: true })
    if (zip.entryCount > ENTRIES_MAX) throw new ZipFault(`more than ${ENTRIES_MAX} parts`)
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new ZipFault('encrypted')
      if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
        throw new ZipFault('packed in an unknown way')
      entries.set(partKey(nameOf(entry)), entry)
      if (entries.size > ENTRIES_MAX) throw new ZipFault(`more than ${ENTRIES_MAX} parts`)
    }
    return { zip, entries }
  } catch (error) {
    if (error instanceof ZipFault) throw error
    throw new ZipFault('no archive, or cut off', { cause: error })
  }
}

/** Nothing is written by these names, so that none of them is dangerous. */
const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)

function checkUnfolded(bytes: Buffer, entries: readonly Entry[]): void {
  const sum = (of: (entry: Entry) => number) => entries.reduce((total, each) => total + of(each), 0)
  const unfolded = sum(each => each.uncompressedSize)
  if (unfolded > BYTES_MAX) throw new ZipFault(`unpacks to more than ${BYTES_MAX} bytes`)
  // Parts that share their bytes are a way to unfold without end.
  if (sum(each => each.compressedSize) > bytes.length) throw new ZipFault('its parts overlap')
  if (unfolded > RATIO_FROM_BYTES && unfolded > bytes.length * RATIO_MAX)
    throw new ZipFault(`unpacks to more than ${RATIO_MAX} times its size`)
}

async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let left = entry.uncompressedSize
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      left -= chunk.length
      if (left < 0) throw new ZipFault('a part unpacks to more than it says')
      yield chunk
    }
  } catch (error) {
    if (error instanceof ZipFault) throw error
    const isLonger = error instanceof Error && /too many bytes/i.test(error.message)
    throw new ZipFault(isLonger ? 'a part unpacks to more than it says' : 'a part is damaged', {
      cause: error,
    })
  }
}
