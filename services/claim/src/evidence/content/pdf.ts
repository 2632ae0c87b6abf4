import type { Refusal } from '../../../../../domain/refusals/refusal'
import { type Bytes, damaged, find } from './bytes'

const TAIL_BYTES = 2_048
const DICTIONARY_BYTES = 8_192
const SECTIONS_MAX = 1_000

/**
 * Whether a PDF is whole (ISO 32000, 7.5): its end mark, and every cross-reference section from the last back to the first,
 * with the catalogue that it leads to. What is cut off has lost the one or the other.
 */
export async function checkPdf(bytes: Bytes): Promise<Refusal | undefined> {
  const tail = (await bytes.read(bytes.size - TAIL_BYTES, bytes.size)).toString('latin1')
  const last = [...tail.matchAll(/startxref\s+(\d+)\s+%%EOF/g)].at(-1)
  if (!last) return damaged('pdf', 'no end mark')
  const seen = new Set<number>()
  for (let at: number | undefined = Number(last[1]); at !== undefined; ) {
    if (seen.has(at) || seen.size >= SECTIONS_MAX) return damaged('pdf', 'cross-references run in a circle')
    seen.add(at)
    const dictionary = await findDictionary(bytes, at)
    if (dictionary === undefined) return damaged('pdf', `no cross-references at ${at}`)
    if (seen.size === 1 && !/\/Root\s+\d+\s+\d+\s+R/.test(dictionary)) return damaged('pdf', 'no catalogue')
    const previous: string | undefined = /\/Prev\s+(\d+)/.exec(dictionary)?.[1]
    at = previous === undefined ? undefined : Number(previous)
  }
  return undefined
}

/** What stands beside the cross-references: in the trailer of a table, or in the dictionary of a stream. */
async function findDictionary(bytes: Bytes, at: number): Promise<string | undefined> {
  const start = (await bytes.read(at, at + DICTIONARY_BYTES)).toString('latin1')
  if (/^\s*\d+\s+\d+\s+obj\b/.test(start)) {
    const dictionary = start.split(/\bstream\b/)[0] ?? ''
    return /\/Type\s*\/XRef\b/.test(dictionary) ? dictionary : undefined
  }
  if (!/^\s*xref\s+\d+\s+\d+/.test(start)) return undefined
  const trailer = await find(bytes, Buffer.from('trailer'), at)
  if (trailer < 0) return undefined
  const text = (await bytes.read(trailer, trailer + DICTIONARY_BYTES)).toString('latin1')
  return text.split('startxref')[0]
}
