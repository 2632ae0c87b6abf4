import { isPlainDate, type PlainDate } from '../time/plain-date'
import { tidyCell } from './cell'
import { dayOfSerial } from './serial'
import { type Unread, unread } from './unread'

const WRITTEN = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/

/** A day as spreadsheets write it: 2026-03-01, 2026/3/1, 2026年3月1日, or its serial number. Undefined for anything else. */
export function readDay(cell: string): PlainDate | undefined {
  const text = tidyCell(cell)
  if (/^\d{5}$/.test(text)) return dayOfSerial(Number(text))
  const [, year, month = '', day = ''] = WRITTEN.exec(text) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isPlainDate(written) ? written : undefined
}

/** What is said where no day can be read: the cell, and the form that is wanted. */
export const noDay = (column: string, name: string, cell: string): Unread =>
  unread(
    `“${column}”为“${cell}”，不是日期：请写成 2026-03-02、2026/3/2 或 2026年3月2日`,
    `${name} (${column}) '${cell}' is no day: write 2026-03-02, 2026/3/2 or 2026年3月2日`,
  )
