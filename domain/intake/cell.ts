import { plainSigns } from './signs'

/**
 * A cell as it was meant: full-width digits and letters as ordinary ones (NFKC), what shows nothing and outer blanks gone, and
 * what a spreadsheet puts around a long number (`="2026…"`, a leading apostrophe) taken off.
 */
export function tidyCell(cell: string): string {
  const plain = plainSigns(cell)
  const formula = /^="(.*)"$/.exec(plain)
  return (formula?.[1] ?? plain).replace(/^'/, '').trim()
}

const YES = new Set(['是', '缺考', '缺', 'y', 'yes', 'true', '1', 'x', '√', '✓', 'absent'])
const NO = new Set(['', '否', '未缺考', '到', '到考', 'n', 'no', 'false', '0', 'present'])

/** Yes or no in the words of a spreadsheet; undefined for another word. */
export function readYes(cell: string): boolean | undefined {
  const word = tidyCell(cell).toLowerCase()
  if (YES.has(word)) return true
  if (NO.has(word)) return false
  return undefined
}
