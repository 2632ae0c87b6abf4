import { StringDecoder } from 'node:string_decoder'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { CELL_MAX } from './bounds'

/** The acts at each element: `text` is its own text, without its elements, and no longer than a cell may be. */
export interface Visit {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string, text: string): void
  /** Nothing more is wanted: the rest is not read. */
  isEnough?(): boolean
}

export class XmlFault extends Error {}

/** A workbook goes ten elements deep. */
const DEPTH_MAX = 32
const ATTRIBUTES_MAX = 64
/** Of one piece between two tags, or of one tag: a program that writes more in one is no spreadsheet. */
const PIECE_MAX = 2_000_000

/**
 * Reads XML in UTF-8 as it comes, from its beginning to its end; names come without their prefix. A document's own entities are
 * not expanded: one that uses them is refused.
 *
 * @throws XmlFault where it is none, or goes beyond what is let in
 */
export async function walkXml(chunks: AsyncIterable<Buffer>, visit: Visit): Promise<void> {
  const parser = new SaxesParser()
  const texts: string[] = []
  let piece = 0
  let attributes = 0
  const add = (text: string): void => {
    piece = 0
    const last = texts.length - 1
    if (last >= 0 && texts[last]!.length <= CELL_MAX) texts[last] += text.slice(0, CELL_MAX + 1)
  }
  parser.on('error', error => {
    throw new XmlFault('no XML', { cause: error })
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('opentagstart', () => {
    attributes = 0
    if (texts.length >= DEPTH_MAX) throw new XmlFault(`more than ${DEPTH_MAX} elements within each other`)
  })
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > ATTRIBUTES_MAX) throw new XmlFault(`more than ${ATTRIBUTES_MAX} attributes`)
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    piece = 0
    texts.push('')
    visit.open?.(localOf(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag: SaxesTagPlain) => {
    piece = 0
    const text = texts.pop() ?? ''
    visit.close?.(localOf(tag.name), text)
  })
  const decoder = new StringDecoder('utf8')
  for await (const chunk of chunks) {
    piece += chunk.length
    parser.write(decoder.write(chunk))
    if (piece > PIECE_MAX) throw new XmlFault('a piece of text without end')
    if (visit.isEnough?.()) return
  }
  parser.write(decoder.end()).close()
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The text of a string in pieces (`t`), without the reading aids beside it (`rPh`). */
export function readText() {
  let text = ''
  let inAid = false
  return {
    open: (name: string): void => {
      if (name === 'rPh') inAid = true
    },
    close: (name: string, piece: string): void => {
      if (name === 't' && !inAid && text.length <= TEXT_MAX) text += unescaped(piece)
      if (name === 'rPh') inAid = false
    },
    take: (): string => {
      const taken = text
      text = ''
      return taken
    },
  }
}

/** More pieces than a cell can have are not put together. */
const TEXT_MAX = 32_767

/** Signs that XML can't hold are written as their number (ECMA-376, 22.9.2.19): _x000D_ is the end of a line. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
