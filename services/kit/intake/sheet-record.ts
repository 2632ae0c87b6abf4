import type { RowFaultCode } from '../../../domain/intake/faults'

/** A row of a sheet or a list as it came. */
export interface SheetRecord {
  /** As people count it: of a sheet the number that a spreadsheet shows, of a list the place from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** Cells that could not be read, by their column. */
  readonly faults?: ReadonlyMap<number, RowFaultCode>
  /** Why the row as a whole could not be read. */
  readonly fault?: RowFaultCode
}

/** Takes the rows of one sheet, one after the other. */
export interface RecordTaker {
  /** @returns whether more rows are wanted */
  take(record: SheetRecord): boolean
}
