/** 'AB' is the 28th column, counted from 0; undefined for what names none. */
export function columnOfLetters(letters: string): number | undefined {
  if (!/^[A-Z]{1,3}$/i.test(letters)) return undefined
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** The letters by which a spreadsheet names a column. */
export function letterOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last
}
