import { columnOfLetters } from '../../../domain/intake/columns'
import type { RowFaultCode } from '../../../domain/intake/faults'
import { COLUMNS_MAX } from './bounds'
import type { RecordTaker, SheetRecord } from './sheet-record'
import { type MergedCells, readBehind } from './xlsx-behind'
import type { NumberFormats } from './xlsx-formats'
import { isTrue, type Workbook } from './xlsx-parts'
import { readText, unescaped, walkXml } from './xml'
import { type Zip, ZipFault } from './zip'

/** The largest row number of a worksheet (ECMA-376). */
const LINE_MAX = 1_048_576

/** The texts and formats that the cells of all sheets of a workbook refer to. */
export interface Looks extends Pick<Workbook, 'isUncomputed' | 'hasNoCalculation'> {
  readonly strings: readonly string[]
  readonly formats: NumberFormats
}

interface Row {
  line: number
  isHidden: boolean
  readonly cells: string[]
  readonly faults: Map<number, RowFaultCode>
  hasTooMany: boolean
}

interface Cell {
  readonly column: number
  readonly type: string
  readonly style: number
  /** Undefined where the cell has no value at all, which is not the empty text. */
  value: string | undefined
  isFormula: boolean
}

/** A worksheet of an archive. */
export interface Worksheet {
  readonly part: string
  readonly looks: Looks
  /** Is filled with the columns that the sheet does not show. */
  readonly hiddenColumns: Set<number>
}

/** Reads the rows of a worksheet as they unpack, each cell as the text that it shows; rows without a cell are left out. */
export async function readSheet(
  zip: Zip,
  { part, looks, hiddenColumns }: Worksheet,
  taker: RecordTaker,
): Promise<void> {
  const { merged, isUncomputed } = await readBehind(zip, part)
  const ofSheet = isUncomputed ? { ...looks, isUncomputed } : looks
  const inline = readText()
  let row = newRow(0, false)
  let cell = newCell(-1, {})
  let isEnough = false
  let areRowsHidden = false
  await walkXml(zip.read(part), {
    isEnough: () => isEnough,
    open: (name, attributes) => {
      if (name === 'sheetFormatPr') {
        areRowsHidden = isNothing(attributes.defaultRowHeight)
        if (isNothing(attributes.defaultColWidth)) addColumns(hiddenColumns, 1, COLUMNS_MAX)
      }
      if (name === 'col') addHidden(hiddenColumns, attributes)
      if (name === 'row') {
        row = newRow(lineOf(attributes.r, row.line), isHiddenRow(attributes, areRowsHidden))
        cell = newCell(-1, {})
      }
      if (name === 'c') cell = newCell(columnOf(attributes.r, cell.column), attributes)
      if (name === 'f') cell.isFormula = true
      inline.open(name)
    },
    close: (name, text) => {
      inline.close(name, text)
      if (name === 'v') cell.value = text
      if (name === 'is') cell.value = inline.take()
      if (name === 'c') addCell(row, cell, ofSheet)
      if (name === 'row' && !isEnough) isEnough = !takeRow(row, merged, taker)
    },
  })
}

const newRow = (line: number, isHidden: boolean): Row => ({
  ...{ line, isHidden, cells: [], faults: new Map(), hasTooMany: false },
})

const newCell = (column: number, { t = 'n', s = '0' }: Readonly<Record<string, string>>): Cell => ({
  ...{ column, type: t, style: Number(s), value: undefined, isFormula: false },
})

function addHidden(
  hiddenColumns: Set<number>,
  { min, max, hidden, width }: Readonly<Record<string, string>>,
): void {
  if (isTrue(hidden) || isNothing(width)) addColumns(hiddenColumns, Number(min), Number(max))
  else if (width !== undefined)
    for (const column of hiddenColumns)
      if (column >= Number(min) - 1 && column < Number(max)) hiddenColumns.delete(column)
}

/** @param min and `max` as they are counted from 1 */
function addColumns(columns: Set<number>, min: number, max: number): void {
  for (let column = min - 1; column < Math.min(max, COLUMNS_MAX); column += 1) columns.add(column)
}

/** A column or row of no width or height is not shown either. */
const isNothing = (size: string | undefined): boolean => size !== undefined && Number(size) === 0

/**
 * @param byDefault rows have no height unless they say one. That rows are hidden by default (`zeroHeight`) is said of those that
 * don't stand in the file: what stands there is shown (docs/decisions/0321)
 */
const isHiddenRow = ({ hidden, ht }: Readonly<Record<string, string>>, byDefault: boolean): boolean =>
  isTrue(hidden) || (ht === undefined ? byDefault : isNothing(ht))

/** The row's own number; it follows the one before where it has none. Rows stand in their order: each number is once. */
function lineOf(reference: string | undefined, before: number): number {
  const line = reference === undefined ? before + 1 : /^\d{1,7}$/.test(reference) ? Number(reference) : 0
  if (line <= before || line > LINE_MAX)
    throw new ZipFault(`a row numbered ${reference?.slice(0, 20)} after row ${before}`)
  return line
}

/** 'AB12' is the 28th column, counted from 0; it follows the one before where nothing is said. */
function columnOf(reference: string | undefined, before: number): number {
  if (!reference) return before + 1
  const column = columnOfLetters(/^([A-Z]{1,3})\d{1,7}$/i.exec(reference)?.[1] ?? '')
  if (column === undefined) throw new ZipFault(`a cell named ${reference.slice(0, 20)}`)
  return column
}

function addCell(row: Row, cell: Cell, looks: Looks): void {
  const { text, fault } = readCell(cell, looks)
  if (text === '' && !fault) return
  if (cell.column >= COLUMNS_MAX) {
    row.hasTooMany = true
    return
  }
  row.cells[cell.column] = text
  if (fault) row.faults.set(cell.column, fault)
}

function readCell(cell: Cell, looks: Looks): { readonly text: string; readonly fault?: RowFaultCode } {
  const { type, value = '' } = cell
  if (isNotComputed(cell, looks)) return { text: '', fault: 'formula-not-computed' }
  if (type === 's') {
    const text = value === '' ? '' : looks.strings[Number(value)]
    return text === undefined ? { text: '', fault: 'cell-error' } : { text }
  }
  if (type === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE' }
  if (type === 'd') return { text: value.slice(0, 10) }
  if (type === 'e') return { text: value, fault: 'cell-error' }
  const number = type === 'n' && value.trim() !== '' ? Number(value) : Number.NaN
  if (!Number.isFinite(number)) return { text: unescaped(value) }
  // A spreadsheet keeps 15 digits of a number: of an identity number that is no text the end is gone.
  if (Math.abs(number) >= 1e15) return { text: String(number), fault: 'digits-lost' }
  const text = looks.formats.show(number, cell.style)
  return text === undefined ? { text: String(number), fault: 'cell-number-format' } : { text }
}

/** A formula whose value the file does not have: no value is not an empty value, and a 0 is none where nobody has computed it. */
function isNotComputed({ isFormula, type, value }: Cell, { isUncomputed, hasNoCalculation }: Looks): boolean {
  if (!isFormula) return false
  const isAbsent = value === undefined || (value === '' && type !== 'str')
  return isAbsent || isUncomputed || (hasNoCalculation && type === 'n' && Number(value) === 0)
}

/** @returns whether more rows are wanted */
function takeRow(row: Row, merged: MergedCells, taker: RecordTaker): boolean {
  const hasContent =
    row.hasTooMany || row.faults.size > 0 || row.cells.some(cell => cell !== undefined && cell.trim() !== '')
  merged.fill(row, hasContent)
  return hasContent ? taker.take(recordOf(row)) : true
}

function recordOf({ line, cells, faults, isHidden, hasTooMany }: Row): SheetRecord {
  const fault = isHidden ? 'row-hidden' : hasTooMany ? 'too-many-cells' : undefined
  return {
    line,
    cells: Array.from(cells, cell => cell ?? ''),
    ...(faults.size > 0 ? { faults } : {}),
    ...(fault ? { fault } : {}),
  }
}
