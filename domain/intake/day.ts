import { addDays, isPlainDate, type PlainDate, plainDate, plainDateIn } from '../time/plain-date'
import { tidyCell } from './cell'
import { type Unread, unread } from './unread'

const WRITTEN = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
/** Spreadsheets and programs put the time behind the day, most often that of midnight. */
const TIME = /(\s+|(?<=\d)T)\d{1,2}[:时]\d{1,2}([:分]\d{1,2}(\.\d+)?秒?)?$/i
const SERIAL = /^\d{5}(\.\d+)?$/
/** The form that programs write: an instant, which lies on a day of Wenzhou. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i

/**
 * A day as spreadsheets write it: 2026-03-01, 2026/3/1, 2026年3月1日, 20260301, with a time behind it, or its serial number. Undefined
 * for anything else.
 */
export function readDay(cell: string): PlainDate | undefined {
  const text = tidyCell(cell)
  if (SERIAL.test(text)) return dayOfSerial(Number(text))
  if (INSTANT.test(text)) return dayOfInstant(text)
  const day = text.replace(TIME, '').trim()
  const [, year, month = '', date = ''] = WRITTEN.exec(day) ?? COMPACT.exec(day) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isPlainDate(written) ? written : undefined
}

function dayOfInstant(text: string): PlainDate | undefined {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : plainDateIn(at)
}

/** Spreadsheets count days from here; before 1 March 1900 they are off by a day that never was. */
const DAY_ZERO = plainDate('1899-12-30')
const FIRST_RIGHT = 61
const LAST = 73_050 // the end of 2099

/** The day that a spreadsheet means by a number (46083 is 2026-03-02); undefined where it means none. */
export function dayOfSerial(serial: number): PlainDate | undefined {
  const days = Math.floor(serial)
  return days >= FIRST_RIGHT && days <= LAST ? addDays(DAY_ZERO, days) : undefined
}

/** The fault of a cell that can't be read as a day: it names the cell and the wanted form. */
export const noDay = (column: string, name: string, cell: string): Unread =>
  unread(
    `“${column}”为“${cell}”，不是日期：请写成 2026-03-02、2026/3/2 或 2026年3月2日`,
    `${name} (${column}) '${cell}' is no day: write 2026-03-02, 2026/3/2 or 2026年3月2日`,
  )
