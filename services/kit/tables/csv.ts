import { Readable } from 'node:stream'
import { type Cell, neutral } from './cell'
import type { Sheet } from './sheet'

const BYTE_ORDER_MARK = '\uFEFF'

/** UTF-8 with a byte order mark, since Excel takes it for GBK otherwise. */
export const csvStream = (sheet: Sheet): Readable => Readable.from(linesOf(sheet))

async function* linesOf({ columns, rows }: Sheet): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns.map(({ header }) => header))
  for await (const row of rows) yield csvLine(row)
}

/** One line with its end (RFC 4180). */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = neutral(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
