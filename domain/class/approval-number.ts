/** Full-width brackets and digits are plain ones by then (NFKC). */
const NUMBER = /^(\p{Script=Han}{2,20})[〔[(【](20\d{2})[〕\])】]第?([1-9]\d{0,3})号$/u

/**
 * The number of a document of approval (发文字号, GB/T 9704): who issues it, the year, the number, as 温人社培〔2026〕7号. Other brackets,
 * blanks and full-width digits are read too.
 *
 * @returns as the standard writes it; undefined where it is none
 */
export function readApprovalNumber(text: string): string | undefined {
  const found = NUMBER.exec(text.normalize('NFKC').replace(/\s/g, ''))
  return found ? `${found[1]}〔${found[2]}〕${found[3]}号` : undefined
}
