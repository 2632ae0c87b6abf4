/** A score, exact: hundredths as a whole number, so that 59.99 of 100 is never 60. */
export type Score = number & { readonly __brand: 'Score' }

const SHAPE = /^(-?)(\d{1,6})(?:\.(\d{1,2}))?$/
const PER_POINT = 100

/** The score that a text says, up to two decimals; undefined for anything else. */
export function readScore(text: string): Score | undefined {
  const found = SHAPE.exec(text.trim())
  if (!found) return undefined
  const [, sign, whole = '', decimals = ''] = found
  const hundredths = Number(whole) * PER_POINT + Number(decimals.padEnd(2, '0'))
  return (sign === '-' && hundredths !== 0 ? -hundredths : hundredths) as Score
}

/** '85' or '85.5', as people write it. */
export function showScore(score: Score): string {
  return String(score / PER_POINT)
}

/** Whether it can be a score at all: from 0 to the most possible, which is more than 0. */
export function isInRange(score: Score, most: Score): boolean {
  return most > 0 && score >= 0 && score <= most
}

/**
 * Whether the score passes (exam/pass-percent-min): 60 of 100 passes, 59.99 does not. Whole numbers only; a percentage
 * of two decimals is exact too.
 */
export function isPass(score: Score, most: Score, percentMin: number): boolean {
  return score * 100 * PER_POINT >= Math.round(percentMin * PER_POINT) * most
}
