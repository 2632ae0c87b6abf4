import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { EvidenceFormat } from '../../../../../domain/claim/evidence-file'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'

const ENTRIES_MAX = 10_000
const END_MARK = Buffer.from('PK\x05\x06')
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535

/** Classifies a packed file by the names of its entries. */
export interface Packed {
  readonly names: readonly string[]
}

/** Which document it is: by the entry that every reader begins with. A DOCX with macros is none. */
export function formatOf({ names }: Packed): EvidenceFormat | undefined {
  if (names.includes('OFD.xml')) return 'ofd'
  const isWord = names.includes('[Content_Types].xml') && names.includes('word/document.xml')
  return isWord && !names.some(name => /vbaProject\.bin$/i.test(name)) ? 'docx' : undefined
}

/**
 * The archive within a file, by the list of its entries, which stands at the end. Before it may stand what an upload put
 * there, behind it what fills the last block: readers look past both.
 */
export function findArchive(bytes: Buffer): Buffer | undefined {
  const from = Math.max(0, bytes.length - END_BYTES - 2 * COMMENT_BYTES_MAX)
  const at = bytes.subarray(from).lastIndexOf(END_MARK) + from
  if (at < from || at + END_BYTES > bytes.length) return undefined
  const end = Math.min(bytes.length, at + END_BYTES + bytes.readUInt16LE(at + 20))
  const [listBytes, listAt] = [bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)]
  const before = at - listBytes - listAt
  // A very large archive has these values elsewhere.
  const start = before > 0 && listAt < 0xffffffff ? before : 0
  return bytes.subarray(start, end)
}

/** The entries of an archive; undefined where it cannot be read. */
export async function findPacked(archive: Buffer): Promise<Packed | undefined> {
  try {
    const zip = await openZip(archive)
    const names: string[] = []
    for await (const entry of zip.eachEntry()) {
      names.push(nameOf(entry))
      if (names.length > ENTRIES_MAX) return undefined
    }
    return { names }
  } catch {
    return undefined
  }
}

/** As readers understand it: a program on Windows may part folders by a backslash, others begin with the folder itself. */
const nameOf = ({ fileNameRaw }: Entry): string =>
  fileNameRaw
    .toString('utf8')
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '')

/**
 * Unpacks everything and keeps nothing, to measure the true size, since the directory may be wrong.
 *
 * @returns what is wrong with it: more than that many bytes, or an entry that can't be unpacked
 */
export async function tryUnpacking(
  archive: Buffer,
  limit: { readonly value: number; readonly expression: string },
): Promise<Refusal | 'damaged' | undefined> {
  try {
    const zip = await openZip(archive)
    let total = 0
    for await (const entry of zip.eachEntry()) {
      const unpacked = await measure(zip, entry, limit.value - total)
      if (unpacked === undefined) return refuse('evidence-unpacks-too-large', { limit: limit.expression })
      // Some programs write an entry with too large a size; an entry with too small a size hides something.
      if (unpacked > entry.uncompressedSize) return 'damaged'
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

/** Names and sizes are judged here: a reader is kinder to both than the library. */
const openZip = (archive: Buffer): Promise<ZipFile> =>
  yauzl.fromBufferPromise(archive, { lazyEntries: true, validateEntrySizes: false, decodeStrings: false })
