import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** What a ZIP archive may unfold to: a sheet of 20,000 rows stays far below, a bomb far above. */
const ENTRIES_MAX = 500
const BYTES_MAX = 64_000_000
const RATIO_MAX = 100
/** Below this size no ratio matters. */
const RATIO_FROM_BYTES = 1_000_000

interface Entry {
  readonly isStored: boolean
  readonly packedBytes: number
  readonly bytes: number
  readonly at: number
}

/** The parts of an archive, by name. */
export interface Zip {
  has(name: string): boolean
  /** Unpacks one part as it is read, and no byte more than the archive said. */
  read(name: string): AsyncGenerator<Buffer>
}

/** It is no archive that we would unpack; the message says why. */
export class ZipFault extends Error {}

/**
 * Opens a ZIP archive in memory (PKWARE APPNOTE 4.3). How much it unfolds to is looked at before anything is unpacked, and
 * held to while it is.
 *
 * @throws ZipFault where it is none, is encrypted, or unfolds to more than is let in
 */
export function openZip(bytes: Buffer): Zip {
  const entries = readDirectory(bytes)
  checkUnfolded(bytes, [...entries.values()])
  return {
    has: name => entries.has(name),
    read: name => {
      const entry = entries.get(name)
      if (!entry) throw new ZipFault(`no part ${name}`)
      return unpack(bytes, entry)
    },
  }
}

export const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04'

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const DIRECTORY_SIGNATURE = 0x02014b50
const DIRECTORY_BYTES = 46
const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_BYTES = 30
const IS_ENCRYPTED = 0x1
const STORED = 0
const DEFLATED = 8

function readDirectory(bytes: Buffer): Map<string, Entry> {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > ENTRIES_MAX) throw new ZipFault(`more than ${ENTRIES_MAX} parts`)
  const entries = new Map<string, Entry>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i += 1) {
    if (at + DIRECTORY_BYTES > end || bytes.readUInt32LE(at) !== DIRECTORY_SIGNATURE)
      throw new ZipFault('its directory is damaged')
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map(offset => bytes.readUInt16LE(at + offset))
    const name = bytes.toString('utf8', at + DIRECTORY_BYTES, at + DIRECTORY_BYTES + nameBytes!)
    entries.set(name, readEntry(bytes, at))
    at += DIRECTORY_BYTES + nameBytes! + extraBytes! + commentBytes!
  }
  return entries
}

function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_BYTES - COMMENT_BYTES_MAX)
  for (let at = bytes.length - END_BYTES; at >= first; at -= 1)
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at
  throw new ZipFault('no archive, or cut off')
}

function readEntry(bytes: Buffer, at: number): Entry {
  const method = bytes.readUInt16LE(at + 10)
  if (bytes.readUInt16LE(at + 8) & IS_ENCRYPTED) throw new ZipFault('encrypted')
  if (method !== STORED && method !== DEFLATED) throw new ZipFault('packed in an unknown way')
  const [packedBytes, unpacked, local] = [20, 24, 42].map(offset => bytes.readUInt32LE(at + offset))
  return { isStored: method === STORED, packedBytes: packedBytes!, bytes: unpacked!, at: local! }
}

function checkUnfolded(bytes: Buffer, entries: readonly Entry[]): void {
  const sum = (of: (entry: Entry) => number) => entries.reduce((total, each) => total + of(each), 0)
  const unfolded = sum(each => each.bytes)
  if (unfolded > BYTES_MAX) throw new ZipFault(`unpacks to more than ${BYTES_MAX} bytes`)
  // Parts that share their bytes are a way to unfold without end.
  if (sum(each => each.packedBytes) > bytes.length) throw new ZipFault('its parts overlap')
  if (unfolded > RATIO_FROM_BYTES && unfolded > bytes.length * RATIO_MAX)
    throw new ZipFault(`unpacks to more than ${RATIO_MAX} times its size`)
}

async function* unpack(bytes: Buffer, entry: Entry): AsyncGenerator<Buffer> {
  const { at } = entry
  if (at + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== LOCAL_SIGNATURE)
    throw new ZipFault('a part is damaged')
  const from = at + LOCAL_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  const packed = bytes.subarray(from, from + entry.packedBytes)
  let left = entry.bytes
  for await (const chunk of entry.isStored ? [packed] : inflated(packed)) {
    left -= chunk.length
    if (left < 0) throw new ZipFault('a part unpacks to more than it says')
    yield chunk
  }
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer> {
  try {
    yield* Readable.from([packed]).pipe(createInflateRaw()) as AsyncIterable<Buffer>
  } catch (error) {
    throw new ZipFault('a part is damaged', { cause: error })
  }
}
