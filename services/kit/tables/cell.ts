/** The content of a cell. A number stays a number in the spreadsheet. */
export type Cell = string | number | null

/** Signs that a spreadsheet takes for the beginning of a formula, full width too, and blanks that it may skip before one. */
const BEGINS_FORMULA = /^[=+\-@＝＋－＠\t\r\n]/

/** A text that begins like a formula is made text: a name must not run in somebody's spreadsheet. Reading it takes the sign off again. */
export const neutral = (text: string): string => (BEGINS_FORMULA.test(text) ? `'${text}` : text)
