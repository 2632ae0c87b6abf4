import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { stream } from 'exceljs'
import { neutral } from './cell'
import type { Sheet } from './sheet'

/** The header too; a program that reads more than that does not exist. */
export const XLSX_ROWS_MAX = 1_048_576

/** A workbook of one sheet, of XLSX_ROWS_MAX rows at most: with one more it breaks off, since no program would open it. Its rows wait while the reader is slow; a reader who went away ends it. */
export function xlsxStream(sheet: Sheet): Readable {
  const out = new PassThrough()
  write(sheet, out).catch(error => out.destroy(error as Error))
  return out
}

async function write({ name, columns, rows }: Sheet, out: PassThrough): Promise<void> {
  const workbook = new stream.xlsx.WorkbookWriter({ stream: out, useSharedStrings: false, useStyles: false })
  const worksheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  worksheet.columns = columns.map(({ header, width }) => ({ header, width }))
  let count = 1
  for await (const row of rows) {
    if (out.destroyed) return
    count += 1
    if (count > XLSX_ROWS_MAX) throw new RangeError(`a sheet holds ${XLSX_ROWS_MAX} rows`)
    // A text is a string cell whatever it says; neutral all the same, since the file may be saved as CSV by its reader.
    worksheet.addRow(row.map(cell => (typeof cell === 'string' ? neutral(cell) : cell))).commit()
    if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), once(out, 'close')])
  }
  worksheet.commit()
  await workbook.commit()
}
