import { isPlainDate, type PlainDate } from '../time/plain-date'
import { tidyCell } from './cell'
import { dayOfSerial } from './serial'

const WRITTEN = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/

/** A day as spreadsheets write it: 2026-03-01, 2026/3/1, 2026年3月1日, or its serial number. Undefined for anything else. */
export function readDay(cell: string): PlainDate | undefined {
  const text = tidyCell(cell)
  if (/^\d{5}$/.test(text)) return dayOfSerial(Number(text))
  const [, year, month = '', day = ''] = WRITTEN.exec(text) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isPlainDate(written) ? written : undefined
}
