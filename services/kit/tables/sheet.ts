import type { Readable } from 'node:stream'
import type { Cell } from './cell'
import { csvStream } from './csv'
import { xlsxStream } from './xlsx'

/** A table to be handed out, whose rows come one by one: however many, they are never all in memory. */
export interface Sheet {
  readonly name: string
  readonly columns: readonly Column[]
  readonly rows: AsyncIterable<readonly Cell[]>
}

export interface Column {
  readonly header: string
  /** In the width of digits; a Chinese character takes two. */
  readonly width: number
}

/** The forms in which a table is handed out. */
export const sheetFormats = {
  csv: { media: 'text/csv', write: csvStream },
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: xlsxStream },
} as const satisfies Record<string, { media: string; write(sheet: Sheet): Readable }>

export type SheetFormat = keyof typeof sheetFormats
