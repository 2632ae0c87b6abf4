import {
  type Columns,
  type FoundColumns,
  findColumns,
  type HeaderCell,
  headersOf,
  letterOf,
} from '../../../domain/intake/columns'
import {
  type FileFault,
  fileFault,
  type RowFault,
  type RowFaultCode,
  rowFault,
} from '../../../domain/intake/faults'
import { findNobody, type Nobody } from '../../../domain/intake/nobody'
import type { NotRead } from '../../../domain/intake/not-read'
import { CELL_MAX, HEADER_WITHIN_ROWS, shortened } from './bounds'
import { isBroken, safeText, UNREADABLE } from './decode-text'
import { NotReadList } from './not-read-list'
import type { RecordTaker, SheetRecord } from './sheet-record'

/** A row as it came: every cell as text. `fault`: it could not be read; whoever judges it says so with `refuse(code, { ...fault })`. */
export interface FileRow<Name extends string> {
  /** As people count it: of a sheet the line that a spreadsheet shows; of a list the place from 1. */
  readonly row: number
  readonly cells: Readonly<Record<Name, string>>
  readonly fault?: RowFault
}

/** The result of reading a file: its rows, and the parts that were not read, which its sender is told. */
export interface FileRows<Name extends string> {
  readonly rows: readonly FileRow<Name>[]
  readonly notRead: readonly NotRead[]
  /** The columns that the file has, each with its header as it is written. An optional column that is not here was not sent. */
  readonly found: Readonly<Partial<Record<Name, string>>>
}

/** Columns that a file can't do without; of several together, any one of them. */
export type Required<Name extends string> = readonly (Name | readonly Name[])[]

/** The columns that are wanted of a file, and how many rows it may have. */
export interface Wanted<Name extends string> {
  readonly columns: Columns<Name>
  /** The first is that by which a row is known. */
  readonly required: Required<NoInfer<Name>>
  readonly rowsMax: number
}

interface Header<Name extends string> extends FoundColumns<Name> {
  /** The record that it begins with, and how many it has. */
  readonly from: number
  readonly rows: number
  readonly cells: readonly HeaderCell[]
}

/**
 * Reads the rows of one sheet: finds the header below titles and notes, takes each row below it apart, and keeps account of what was
 * not read. Rows come one by one, so that nothing of a sheet is held but what is read of it.
 */
export class RowPlacing<Name extends string> implements RecordTaker {
  private readonly first: SheetRecord[] = []
  private header: Header<Name> | undefined
  private readonly rows: FileRow<Name>[] = []
  private readonly notRead = new NotReadList()
  private readonly filled = new Set<number>()
  private isTooLong = false
  private readonly names: readonly Name[]

  constructor(
    private readonly wanted: Wanted<Name>,
    private readonly hiddenColumns: ReadonlySet<number> = new Set(),
  ) {
    this.names = Object.keys(wanted.columns) as Name[]
  }

  take(record: SheetRecord): boolean {
    if (this.header) return this.place(record)
    this.first.push(record)
    return this.first.length < HEADER_WITHIN_ROWS + HEADER_ROWS_MAX || this.begin()
  }

  /** The sheet has the columns that are wanted. Call it when all rows were taken. */
  hasHeader(): boolean {
    return this.header !== undefined || this.begin()
  }

  hasContent(): boolean {
    return this.first.length > 0
  }

  /** The result of reading the sheet, where it has the columns. */
  finish(): FileRows<Name> | FileFault {
    const header = this.hasHeader() ? this.header : undefined
    if (!header) return this.missing()
    if (header.ambiguous) return ambiguousColumns(header.ambiguous)
    if (this.isTooLong) return tooManyRows(this.wanted.rowsMax)
    this.nameColumns(header)
    const found = this.names.flatMap(name => {
      const column = header.at[name]
      return column === undefined ? [] : [[name, shortened(header.cells[column]![0]!)] as const]
    })
    return {
      rows: this.rows,
      notRead: this.notRead.list(),
      found: Object.fromEntries(found) as Partial<Record<Name, string>>,
    }
  }

  private begin(): boolean {
    this.header = findHeader(this.first, this.wanted)
    if (!this.header || this.header.ambiguous) return false
    const { from, rows } = this.header
    for (const { line, cells } of this.first.slice(0, from))
      if (!isOfHeader(cells, this.header.cells)) this.notRead.addLine(line, cells)
    return this.first.slice(from + rows).every(record => this.place(record))
  }

  private place(record: SheetRecord): boolean {
    const { at, cells: header } = this.header!
    const read = this.names.map(name => record.cells[at[name] ?? -1] ?? '')
    const nobody = this.nobodyOf(record, read)
    if (nobody === 'empty' || this.isHeaderAgain(record)) return true
    if (nobody === 'words') {
      this.notRead.addLine(record.line, record.cells)
      return true
    }
    if (this.rows.length === this.wanted.rowsMax) {
      this.isTooLong = true
      return false
    }
    record.cells.forEach((cell, column) => {
      if (cell.trim() !== '') this.filled.add(column)
    })
    const fault = this.faultOf(record, header)
    this.rows.push({
      row: record.line,
      cells: Object.fromEntries(this.names.map((name, i) => [name, safeCell(read[i]!)])) as Record<
        Name,
        string
      >,
      ...(fault ? { fault } : {}),
    })
    return true
  }

  private nobodyOf(record: SheetRecord, read: readonly string[]): Nobody | undefined {
    if (record.fault !== undefined && record.fault !== 'row-hidden') return undefined
    const { at, cells: header } = this.header!
    // A formula that nothing has computed shows no text, and is not blank.
    const shown = this.names.map((name, i) => (record.faults?.has(at[name] ?? -1) ? UNREADABLE : read[i]!))
    return findNobody(record.cells, this.keyOf(record), shown, header)
  }

  private keyOf({ cells }: SheetRecord): string {
    const { at } = this.header!
    return (
      anyOf(this.wanted.required[0]!)
        .map(name => cells[at[name] ?? -1] ?? '')
        .find(cell => cell.trim() !== '') ?? ''
    )
  }

  /** The header stands again on each page of a list that was made to be printed. */
  private isHeaderAgain({ cells }: SheetRecord): boolean {
    const { at, cells: header } = this.header!
    const columns = this.wanted.required.flatMap(anyOf).flatMap(name => at[name] ?? [])
    return columns.every(column => {
      const cell = cells[column]?.trim()
      return cell !== undefined && cell !== '' && header[column]!.some(text => text.trim() === cell)
    })
  }

  private faultOf(record: SheetRecord, header: readonly HeaderCell[]): RowFault | undefined {
    if (record.fault) return rowFault(record.fault)
    for (const name of this.names) {
      const column = this.header!.at[name]
      if (column === undefined) continue
      const fault = record.faults?.get(column) ?? faultOfCell(record.cells[column] ?? '')
      if (fault) return rowFault(fault, headersOf(this.wanted.columns[name])[0])
    }
    const isLonger = record.cells.slice(header.length).some(cell => cell.trim() !== '')
    return isLonger ? rowFault('more-cells-than-columns') : undefined
  }

  private nameColumns({ at, like, cells }: Header<Name>): void {
    const read = new Map(
      this.names.flatMap(name => (at[name] === undefined ? [] : [[at[name], name] as const])),
    )
    cells.forEach(([text = ''], column) => {
      const name = read.get(column)
      const named = { name: shortened(safeCell(text.trim())), at: letterOf(column) }
      if (name === undefined) {
        if (this.filled.has(column)) this.notRead.add({ kind: 'column', ...named })
        return
      }
      if (like.includes(name))
        this.notRead.add({ kind: 'readAs', ...named, column: headersOf(this.wanted.columns[name])[0]! })
      if (this.hiddenColumns.has(column)) this.notRead.add({ kind: 'hiddenColumn', ...named })
    })
  }

  private missing(): FileFault {
    const { columns, required } = this.wanted
    const rows = this.first.map(({ cells }) => findColumns(headerOf(cells), columns).at)
    const missing = rows.map(at => required.filter(each => !hasAny(at, each)))
    const fewest = missing.reduce((best, each) => (each.length < best.length ? each : best), [...required])
    const headers = fewest.map(each => anyOf(each).map(name => headersOf(columns[name])[0]!))
    const [zh, en] = [headers.map(each => `“${each.join('”或“')}”`), headers.map(each => each.join(' or '))]
    return fileFault(
      'column-missing',
      `没有表头为${zh.join('和')}的列，请按模板写明表头`,
      `no column ${en.join(', ')}: write the headers as the template has them`,
    )
  }
}

export const tooManyRows = (max: number): FileFault =>
  fileFault(
    'too-many-rows',
    `超过 ${max} 行，请分成几个文件提交`,
    `more than ${max} rows: send it in several files`,
  )

const ambiguousColumns = (headers: readonly string[]): FileFault => {
  const shown = headers.map(each => shortened(safeCell(each)))
  return fileFault(
    'column-ambiguous',
    `“${shown.join('”和“')}”含义相同，无法确定以哪一列为准，请只保留一列`,
    `${shown.join(' and ')} mean the same: leave one`,
  )
}

const anyOf = <Name extends string>(each: Name | readonly Name[]): readonly Name[] =>
  typeof each === 'string' ? [each] : each

const hasAny = <Name extends string>(
  at: Partial<Record<Name, number>>,
  each: Name | readonly Name[],
): boolean => anyOf(each).some(name => at[name] !== undefined)

/** A header may have a second row, below what groups its columns. */
const HEADER_ROWS_MAX = 2

const headerOf = (cells: readonly string[]): HeaderCell[] =>
  cells.map(each => (each.trim() === '' ? [] : [each]))

/** Of one row where that has all that is required, else of two. */
function findHeader<Name extends string>(
  records: readonly SheetRecord[],
  { columns, required }: Wanted<Name>,
): Header<Name> | undefined {
  for (const rows of [1, HEADER_ROWS_MAX]) {
    for (let from = 0; from < Math.min(records.length, HEADER_WITHIN_ROWS); from += 1) {
      if (from + rows > records.length) break
      const cells = joined(records.slice(from, from + rows))
      const found = findColumns(cells, columns)
      const isComplete = (at: FoundColumns<Name>['at']) => required.every(each => hasAny(at, each))
      if (!isComplete(found.at) && !(found.ambiguous && isAmbiguousAlone(cells, columns, required))) continue
      const whole = withNeighbours(records, from, rows, { cells, required, at: found.at })
      return { ...findColumns(whole.cells, columns), ...whole }
    }
  }
  return undefined
}

/** It has the required columns too, but for those that stand there twice. */
function isAmbiguousAlone<Name extends string>(
  cells: readonly HeaderCell[],
  columns: Columns<Name>,
  required: Required<Name>,
): boolean {
  const stands = (name: Name): boolean => {
    const { at, ambiguous } = findColumns(cells, { [name]: columns[name] } as Columns<Name>)
    return at[name] !== undefined || ambiguous !== undefined
  }
  return required.every(each => anyOf(each).some(stands))
}

/** A second row of the header below it; and what stands above its blank cells. */
function withNeighbours<Name extends string>(
  records: readonly SheetRecord[],
  from: number,
  rows: number,
  {
    cells,
    required,
    at,
  }: { cells: readonly HeaderCell[]; required: Required<Name>; at: Partial<Record<Name, number>> },
): Pick<Header<Name>, 'from' | 'rows' | 'cells'> {
  const below = rows === 1 ? records[from + 1] : undefined
  if (
    below &&
    isBelow(
      below,
      cells,
      anyOf(required[0]!).flatMap(name => at[name] ?? []),
    )
  )
    return { from, rows: HEADER_ROWS_MAX, cells: joined(records.slice(from, from + HEADER_ROWS_MAX)) }
  const above = records[from - 1]?.cells ?? []
  const width = cells.length
  const isGrouped = above.length <= width && new Set(above.map(each => each.trim()).filter(Boolean)).size > 1
  if (!isGrouped) return { from, rows, cells }
  return {
    from,
    rows,
    cells: cells.map((cell, i) => (cell.length > 0 || !above[i]?.trim() ? cell : [above[i]!])),
  }
}

/** The upper row of a header whose lower row says all: cells that are merged downwards say the same in both. */
const isOfHeader = (cells: readonly string[], header: readonly HeaderCell[]): boolean =>
  cells.some((cell, i) => cell.trim() !== '' && header[i]?.includes(cell))

/** It says nothing in the column of the key, or the same again, and words below a column that has none or a group's. */
function isBelow({ cells }: SheetRecord, header: readonly HeaderCell[], key: readonly number[]): boolean {
  const isFree = key.every(i => {
    const cell = cells[i]?.trim() ?? ''
    return cell === '' || cell === header[i]?.[0]?.trim()
  })
  const words = cells.flatMap((cell, i) => {
    const text = cell.trim()
    return text !== '' && text !== header[i]?.[0]?.trim() ? [{ i, text }] : []
  })
  const isWord = ({ text }: { text: string }) =>
    text.length <= HEADER_TEXT_MAX && !/^[\d.,/-]+$|[√×]/.test(text)
  const isGroup = (i: number): boolean => {
    const [text] = header[i] ?? []
    return (
      text === undefined ||
      header[i + 1]?.length === 0 ||
      header.filter(([other]) => other === text).length > 1
    )
  }
  return isFree && words.length > 0 && words.every(isWord) && words.some(({ i }) => isGroup(i))
}

const HEADER_TEXT_MAX = 40

/** One header of two rows: the lower text of each column first. What groups columns stands above the first of them alone. */
function joined(records: readonly SheetRecord[]): HeaderCell[] {
  const [upper, lower] = [records[0]!.cells, records[1]?.cells]
  if (!lower) return headerOf(upper)
  let group = ''
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const [above, below] = [upper[i]?.trim() ? upper[i] : '', lower[i]?.trim() ? lower[i] : '']
    group = above || (below ? group : '')
    return [...new Set([below, group].filter(Boolean))]
  })
}

export function faultOfCell(cell: string): RowFaultCode | undefined {
  if (cell.length > CELL_MAX) return 'cell-too-long'
  if (cell.includes('\0')) return 'cell-nul'
  return cell.includes(UNREADABLE) || isBroken(cell) ? 'encoding' : undefined
}

/** Replaces characters that no database and no answer takes by a sign, and cuts text that is too long. */
export const safeCell = (cell: string): string => safeText(cell.length > CELL_MAX ? shortened(cell) : cell)
