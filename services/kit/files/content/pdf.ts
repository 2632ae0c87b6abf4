import { recoverPdf } from './pdf-recovery'

const HEADER = '%PDF-'
/** Viewers look for the header within this many bytes, since an upload may have put its own lines before it. */
const HEADER_WITHIN_BYTES = 1_024
const TAIL_BYTES = 2_048
const DICTIONARY_BYTES = 8_192
const SECTIONS_MAX = 1_000

/** Where the header is; -1 where none is near enough to the beginning. */
export const headerOfPdf = (bytes: Buffer): number =>
  bytes.subarray(0, HEADER_WITHIN_BYTES).indexOf(HEADER, 0, 'latin1')

/**
 * Whether a PDF is whole (ISO 32000, 7.5): its end mark, and every cross-reference section from the last back to the first,
 * with the catalogue that it leads to. Where these are wrong, its objects are found one by one, as viewers do: then it is
 * whole if its catalogue, its pages and what they show are all there (docs/regulation/art-12.md).
 *
 * @returns what is wrong
 */
export function findPdfFault(bytes: Buffer): string | undefined {
  const header = Math.max(0, headerOfPdf(bytes))
  const pdf = bytes.subarray(header, endOf(bytes))
  const tail = pdf.toString('latin1', Math.max(0, pdf.length - TAIL_BYTES))
  const last = [...tail.matchAll(/startxref\s{0,80}(\d{1,12})\s{0,80}%%EOF/g)].at(-1)
  if (!last) return 'no end mark'
  // Places are counted from the header as a rule; from the beginning of the file where its writer knew what stands before.
  const isFound = [0, header].some(shift => sectionsLead(pdf, Number(last[1]) - shift, shift))
  return isFound ? undefined : recoverPdf(pdf)
}

/** Some programs fill up the last block of a file: trailing blanks are ignored. */
function endOf(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && BLANKS.has(bytes[end - 1]!)) end -= 1
  return end
}

const BLANKS = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x20])

/** Whether each section leads to the one before it, and the last of them to a catalogue. `/Prev 0` says that there is none. */
function sectionsLead(pdf: Buffer, from: number, shift: number): boolean {
  const seen = new Set<number>()
  for (let at = from; ; ) {
    if (seen.has(at) || seen.size >= SECTIONS_MAX) return false
    seen.add(at)
    const dictionary = findDictionary(pdf, at)
    if (dictionary === undefined) return false
    if (seen.size === 1 && !/\/Root\s+\d+\s+\d+\s+R/.test(dictionary)) return false
    const previous = Number(/\/Prev\s+(\d+)/.exec(dictionary)?.[1] ?? 0)
    if (previous === 0) return true
    at = previous - shift
  }
}

/** The dictionary of a cross-reference section: the trailer of a table, or the dictionary of a stream. */
function findDictionary(pdf: Buffer, at: number): string | undefined {
  if (at < 0) return undefined
  const start = pdf.toString('latin1', at, at + DICTIONARY_BYTES)
  if (/^\s*\d+\s+\d+\s+obj\b/.test(start)) {
    const dictionary = start.split(/\bstream\b/)[0] ?? ''
    return /\/Type\s*\/XRef\b/.test(dictionary) ? dictionary : undefined
  }
  if (!/^\s*xref\s+\d+\s+\d+/.test(start)) return undefined
  const trailer = pdf.indexOf('trailer', at, 'latin1')
  if (trailer < 0) return undefined
  return pdf.toString('latin1', trailer, trailer + DICTIONARY_BYTES).split('startxref')[0]
}
