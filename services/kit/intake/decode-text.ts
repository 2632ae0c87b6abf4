import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/** Stands for what could not be read, as Unicode has it. */
export const UNREADABLE = '\uFFFD'

/**
 * The text of a file: UTF-8 where it is that, else what spreadsheets in China write, GB18030; UTF-16 of either order, with its mark or
 * without. A named charset or a mark decides. What of a line is in another encoding than the file is `UNREADABLE`.
 */
export function decodeText(bytes: Buffer, contentType: string): string {
  const named = /charset="?([\w-]+)/i.exec(contentType)?.[1]
  const utf16 = utf16Of(bytes)
  if (utf16) return iconv.decode(bytes, utf16)
  if (named && !/^utf-?8$/i.test(named) && iconv.encodingExists(named)) return iconv.decode(bytes, named)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  return decodeMixed(bytes)
}

/** By its mark; without one by the NULs, which no other text has: beside each sign of ASCII stands one, before or behind it. */
function utf16Of(bytes: Buffer): 'utf16le' | 'utf16be' | undefined {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe') return 'utf16le'
  if (mark === 'feff') return 'utf16be'
  const start = bytes.subarray(0, LOOKED_AT_BYTES)
  const nuls = [0, 0]
  start.forEach((byte, at) => {
    if (byte === 0) nuls[at % 2]! += 1
  })
  const [before, behind] = nuls as [number, number]
  if ((before + behind) * NULS_OF_BYTES < start.length) return undefined
  return before > behind ? 'utf16be' : 'utf16le'
}

const LOOKED_AT_BYTES = 4_096
/** One byte of so many, at least, is a NUL. */
const NULS_OF_BYTES = 10

/** Line by line, none of them split: neither encoding has a line's end within a character. The first that tells names the file's. */
function decodeMixed(bytes: Buffer): string {
  const lines = linesOf(bytes)
  const first = lines.find(line => !isAscii(line))
  const isOfFile = first && isUtf8(first) ? isUtf8 : (line: Buffer) => !isSurelyUtf8(line)
  const encoding = isOfFile === isUtf8 ? 'utf8' : 'gb18030'
  return lines.map(line => (isOfFile(line) ? iconv.decode(line, encoding) : asciiOf(line))).join('')
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end + 1
    lines.push(bytes.subarray(from, to))
    from = to
  }
  return lines
}

/** Two characters of GB18030 may look like one of two bytes; what looks like Chinese, three bytes each, is UTF-8. */
const isSurelyUtf8 = (line: Buffer): boolean => isUtf8(line) && /[\u2e80-\uffef]/.test(line.toString('utf8'))

const asciiOf = (line: Buffer): string =>
  [...line].map(byte => (byte < 0x80 ? String.fromCharCode(byte) : UNREADABLE)).join('')
