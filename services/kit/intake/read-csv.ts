import type { RowFaultCode } from '../../../domain/intake/faults'
import { CELL_MAX, COLUMNS_MAX } from './bounds'
import type { SheetRecord } from './sheet-record'

/** Where the sign may stand between two cells. One a file. */
export const DELIMITERS = [',', '\t', ';'] as const

/** A first line that spreadsheets take as an order and do not show. */
const SEPARATOR_LINE = /^sep=(.)(\r\n|\n|\r|$)/i

/** The delimiter that a file names, and the text below that line. */
export function separatorOf(text: string): { readonly text: string; readonly delimiter?: string } {
  const said = SEPARATOR_LINE.exec(text)
  return said ? { text: text.slice(said[0].length), delimiter: said[1]! } : { text }
}

/**
 * The rows of a CSV file (RFC 4180, as spreadsheets write it), each under the number that a spreadsheet shows: a cell of several
 * lines is in one row, an empty line is a row. A quotation mark without its partner spoils its own line and no other, so a quoted cell
 * of several lines is taken for one only where its lines do not look like rows.
 */
export function* readCsv(text: string, delimiter: string): Generator<SheetRecord> {
  let [at, line, width] = [0, 0, 0]
  while (at < text.length) {
    line += 1
    if (isLineEnd(text, at)) {
      at = afterLine(text, at)
      continue
    }
    const row = readRow(text, at, delimiter, width) ?? readPlainRow(text, at, delimiter)
    at = row.next
    width = Math.max(width, row.cells.length)
    if (row.cells.some(cell => cell.trim() !== '') || row.fault)
      yield { line, cells: row.cells, ...(row.fault ? { fault: row.fault } : {}) }
  }
}

interface Row {
  readonly cells: readonly string[]
  readonly next: number
  readonly fault?: RowFaultCode
}

/** The row that begins there; undefined where a quotation mark in it has no partner. */
function readRow(text: string, from: number, delimiter: string, width: number): Row | undefined {
  const row = new Cells()
  let at = from
  while (true) {
    const start = skipBlanks(text, at, delimiter)
    let cell: Cell | undefined
    if (text[start] === '"') {
      cell = readQuoted(text, start + 1, { delimiter, width })
      if (!cell) return undefined
    } else cell = readBare(text, at, delimiter)
    row.add(cell.value)
    if (text[cell.end] !== delimiter) return row.end(afterLine(text, cell.end))
    at = cell.end + 1
  }
}

/** A line whose quotation marks are no quotation marks. */
function readPlainRow(text: string, from: number, delimiter: string): Row {
  const row = new Cells()
  let at = from
  while (true) {
    const { value, end } = readBare(text, at, delimiter)
    row.add(value)
    if (text[end] !== delimiter) return { ...row.end(afterLine(text, end)), fault: 'quotes' }
    at = end + 1
  }
}

/** The cells of a row: no more than are looked at, and none longer. */
class Cells {
  private readonly cells: string[] = []
  private hasTooMany = false

  add(value: string): void {
    if (this.cells.length < COLUMNS_MAX) this.cells.push(value)
    else if (value.trim() !== '') this.hasTooMany = true
  }

  end(next: number): Row {
    return { cells: this.cells, next, ...(this.hasTooMany ? { fault: 'too-many-cells' } : {}) }
  }
}

interface Cell {
  readonly value: string
  /** Of the delimiter or the line's end behind it. */
  readonly end: number
}

function readBare(text: string, from: number, delimiter: string): Cell {
  let end = from
  while (end < text.length && text[end] !== delimiter && !isLineEnd(text, end)) end += 1
  return { value: kept(text.slice(from, end)), end }
}

/** A quoted cell must end near enough: a mark without a partner would take the rest of the file. */
const QUOTED_MAX = 2 * CELL_MAX

/** Undefined where it never ends as a cell does, or its lines look like rows of their own. */
function readQuoted(
  text: string,
  from: number,
  { delimiter, width }: { delimiter: string; width: number },
): Cell | undefined {
  const last = Math.min(text.length, from + QUOTED_MAX)
  for (let at = text.indexOf('"', from); at >= 0 && at < last; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] === '"') {
      at += 1
      continue
    }
    const end = skipBlanks(text, at + 1, delimiter)
    const isCell = end >= text.length || text[end] === delimiter || isLineEnd(text, end)
    if (!isCell) return undefined
    const value = text.slice(from, at)
    return holdsRows(value, text.slice(at + 1, lineEndOf(text, end)), { delimiter, width })
      ? undefined
      : { value: kept(value.replaceAll('""', '"')), end }
  }
  return undefined
}

/** Whether what stands within quotation marks is rows whose marks went astray: lines with as many cells as the rows above. */
function holdsRows(
  value: string,
  behind: string,
  { delimiter, width }: { delimiter: string; width: number },
): boolean {
  const [, ...lines] = value.split(/\r\n|\n|\r/)
  if (lines.length === 0) return false
  const many = width === 0 ? 2 : Math.max(1, width - 1)
  const count = (line: string): number => line.split(delimiter).length - 1
  const last = lines.pop()!
  return lines.some(line => count(line) >= many) || (count(last) > 0 && count(last) + count(behind) >= many)
}

/** Blanks outside the marks are not of the cell. */
function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from
  while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at += 1
  return at
}

const isLineEnd = (text: string, at: number): boolean => text[at] === '\n' || text[at] === '\r'

function lineEndOf(text: string, from: number): number {
  let at = from
  while (at < text.length && !isLineEnd(text, at)) at += 1
  return at
}

const afterLine = (text: string, end: number): number =>
  text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1

/** One more than a cell may have, so that whoever looks sees that it is too long. */
const kept = (value: string): string => (value.length > CELL_MAX ? value.slice(0, CELL_MAX + 1) : value)
