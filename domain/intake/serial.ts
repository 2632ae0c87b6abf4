import { addDays, type PlainDate, plainDate } from '../time/plain-date'

/** Spreadsheets count days from here; before 1 March 1900 they are off by a day that never was. */
const DAY_ZERO = plainDate('1899-12-30')
const FIRST_RIGHT = 61
const LAST = 73_050 // the end of 2099

/** The day that a spreadsheet means by a number (46083 is 2026-03-02); undefined where it means none. */
export function dayOfSerial(serial: number): PlainDate | undefined {
  const days = Math.floor(serial)
  return days >= FIRST_RIGHT && days <= LAST ? addDays(DAY_ZERO, days) : undefined
}
