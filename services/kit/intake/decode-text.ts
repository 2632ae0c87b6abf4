import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/**
 * A list in mixed encodings is read line by line, and nothing is guessed.
 *
 * A list joined from two sources has lines in UTF-8 and in GB18030. Read whole as GB18030 (0068), a line in UTF-8
 * was told that its name differs, and one line in GB18030 spoilt a whole file in UTF-8. UTF-16 was read with one
 * mark alone.
 *
 * A file that is not UTF-8 as a whole is read line by line; the first line that is not ASCII decides the encoding
 * of the file. A line that can't be in it (in a file in GB18030: one that is UTF-8 with signs of three bytes) is
 * not guessed at: its cells hold U+FFFD, and a row with such a sign in a column that is read is refused as
 * unreadable, with the reason. UTF-16 is recognised by its mark, or by its NULs, in either order.
 *
 * No name is repaired in silence. Two rare characters that look like UTF-8 of two bytes stay GB18030.
 */

/** Stands for what could not be read, as Unicode has it. */
export const UNREADABLE = '\uFFFD'

/**
 * The text of a file: UTF-8 where it is that, else what spreadsheets in China write, GB18030; UTF-16 of either order, with its mark or
 * without. A charset that is named counts where the bytes don't contradict it. What of a line is in another encoding than the file is
 * `UNREADABLE`. Padding behind the last line, as some systems fill up a block, is no text.
 */
export function decodeText(bytes: Buffer, contentType: string): string {
  const utf16 = utf16Of(bytes)
  const text = utf16 ? iconv.decode(bytes, utf16) : decodeBytes(bytes, charsetOf(contentType))
  return text.replace(/^\uFEFF/, '').replace(/(?<=[\r\n])\0+$/, '')
}

function decodeBytes(bytes: Buffer, named: string | undefined): string {
  // Short GB text can be UTF-8 by chance, so a charset that is named decides first.
  if (named && !isSurelyUtf8(bytes)) return iconv.decode(bytes, named)
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeMixed(bytes)
}

/** Names of charsets that say something: libraries write iso-8859-1 or us-ascii where nobody chose one, and no list of ours is. */
const CHARSETS: readonly (readonly [named: RegExp, charset: string])[] = [
  [/^(x-)?(gb_?2312(-80)?|gb_?18030|gbk|x-gbk|cp936|ms936|936|windows-936|euc-?cn|ansi)$/i, 'gb18030'],
  [/^(x-)?big5(-hkscs)?$/i, 'big5hkscs'],
  [/^utf-?16le$/i, 'utf16le'],
  [/^utf-?16be$/i, 'utf16be'],
]

function charsetOf(contentType: string): string | undefined {
  const name = /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1] ?? ''
  return CHARSETS.find(([named]) => named.test(name))?.[1]
}

/** By its mark; without one by the NULs, which no other text has: one beside each sign of ASCII, always on the same side. */
function utf16Of(bytes: Buffer): 'utf16le' | 'utf16be' | undefined {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe') return 'utf16le'
  if (mark === 'feff') return 'utf16be'
  const start = bytes.subarray(0, Math.min(LOOKED_AT_BYTES, lengthWithoutPadding(bytes)))
  let [before, behind] = [0, 0]
  start.forEach((byte, at) => {
    if (byte !== 0) return
    if (at % 2 === 0) before += 1
    else behind += 1
  })
  const [more, fewer] = before > behind ? [before, behind] : [behind, before]
  if (more * NULS_OF_BYTES < start.length || more === 0 || fewer * NULS_OF_BYTES > more) return undefined
  return before > behind ? 'utf16be' : 'utf16le'
}

const LOOKED_AT_BYTES = 4_096
/** One byte of so many, at least, is a NUL; and on the other side at most one of so many of these. */
const NULS_OF_BYTES = 10

/** UTF-16 ends with one NUL at most. */
function lengthWithoutPadding(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return Math.min(bytes.length, end + 1)
}

/** Line by line, none of them split: neither encoding has a line's end within a character. The first that tells names the file's. */
function decodeMixed(bytes: Buffer): string {
  const isOfUtf8 = isFirstUtf8(bytes)
  const isOfFile = isOfUtf8 ? isUtf8 : (line: Buffer) => !isSurelyUtf8(line)
  const encoding = isOfUtf8 ? 'utf8' : 'gb18030'
  let text = ''
  for (const { piece, isOwn } of piecesOf(bytes, line => isAscii(line) || isOfFile(line)))
    text += isOwn ? iconv.decode(piece, encoding) : asciiOf(piece)
  return text
}

function isFirstUtf8(bytes: Buffer): boolean {
  for (const line of linesOf(bytes)) if (!isAscii(line)) return isUtf8(line)
  return true
}

/** Lines of one kind together: there may be millions of them. */
function* piecesOf(
  bytes: Buffer,
  isOwnLine: (line: Buffer) => boolean,
): Generator<{ readonly piece: Buffer; readonly isOwn: boolean }> {
  let [from, to, isOwn] = [0, 0, true]
  for (const line of linesOf(bytes)) {
    if (isOwnLine(line) !== isOwn) {
      yield { piece: bytes.subarray(from, to), isOwn }
      ;[from, isOwn] = [to, !isOwn]
    }
    to += line.length
  }
  yield { piece: bytes.subarray(from, to), isOwn }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end + 1
    yield bytes.subarray(from, to)
    from = to
  }
}

/** Two characters of GB18030 may look like one of two bytes; what looks like Chinese, three bytes each, is UTF-8. */
const isSurelyUtf8 = (line: Buffer): boolean => isUtf8(line) && /[\u2e80-\uffef]/.test(line.toString('utf8'))

const asciiOf = (line: Buffer): string => line.toString('latin1').replace(/[\x80-\xff]/g, UNREADABLE)

/** Halves of characters, which no text has; with the flag `u` only those without their other half. */
const HALF = /\p{Surrogate}/u

export const isBroken = (text: string): boolean => HALF.test(text)

/** Text that every database and every answer takes: NUL and halves of characters are shown by a sign in their place. */
export const safeText = (text: string): string =>
  text.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '␀')
