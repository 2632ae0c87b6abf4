import { StringDecoder } from 'node:string_decoder'
import { SaxesParser, type SaxesTagPlain } from 'saxes'

/** What is done at each element: `text` is all that stood in it, outside the elements within. */
export interface Visit {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string, text: string): void
}

export class XmlFault extends Error {}

/**
 * Reads XML in UTF-8 as it comes, from its beginning to its end; names come without their prefix. A document's own entities are
 * not expanded: one that uses them is refused.
 *
 * @throws XmlFault where it is none
 */
export async function walkXml(chunks: AsyncIterable<Buffer>, visit: Visit): Promise<void> {
  const parser = new SaxesParser()
  const texts: string[] = []
  const add = (text: string): void => {
    if (texts.length > 0) texts[texts.length - 1] += text
  }
  parser.on('error', error => {
    throw new XmlFault('no XML', { cause: error })
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('opentag', (tag: SaxesTagPlain) => {
    texts.push('')
    visit.open?.(localOf(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag: SaxesTagPlain) => visit.close?.(localOf(tag.name), texts.pop() ?? ''))
  const decoder = new StringDecoder('utf8')
  for await (const chunk of chunks) parser.write(decoder.write(chunk))
  parser.write(decoder.end()).close()
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)
