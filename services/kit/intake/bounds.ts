/** The bounds of a file of rows. A list of Wenzhou's largest class stays far below them; each format has the same. */

/** Rows that are read; an answer says something of each, so this bounds the answer too. */
export const ROWS_MAX = 10_000
/** Cells of a row; a file with more in one is no list of people. */
export const COLUMNS_MAX = 200
/** Characters of a cell that is read. */
export const CELL_MAX = 2_000
/** Titles and notes may stand above the header. */
export const HEADER_WITHIN_ROWS = 40
/** Parts that were not read are listed up to this number; the rest is counted. */
export const NOT_READ_MAX = 50
/** Characters of what is shown of a file: a header, the beginning of a line. */
export const SHOWN_MAX = 60

export const shortened = (text: string, max = SHOWN_MAX): string =>
  text.length > max ? `${text.slice(0, max)}…` : text
