import { parse } from 'csv-parse/sync'
import { type Columns, findAmbiguous, headersOf, placeColumns } from '../../../domain/intake/columns'
import { type RowFault, rowFault } from '../../../domain/intake/faults'
import type { NotRead } from '../../../domain/intake/not-read'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { decodeText, UNREADABLE } from './decode-text'
import { readXlsx, type SheetRecord, xlsxMedia } from './read-xlsx'
import { isZip } from './zip'

/** What a file of rows may be sent as. */
export const rowMedia = ['application/json', 'text/csv', xlsxMedia] as const

/** A row as it came: every cell as text. `fault`: it could not be read; whoever judges it says so with `refuse(code, { ...fault })`. */
export interface FileRow<Name extends string> {
  /** As people count it: of a sheet the line, header included; of a list the place from 1. */
  readonly row: number
  readonly cells: Readonly<Record<Name, string>>
  readonly fault?: RowFault
}

/** What a file came to: its rows, and what of it was not read, which its sender is told. */
export interface FileRows<Name extends string> {
  readonly rows: readonly FileRow<Name>[]
  readonly notRead: readonly NotRead[]
  /** The columns that the file has, each with its header as it is written. An optional column that is not here was not sent. */
  readonly found: Readonly<Partial<Record<Name, string>>>
}

/** A sheet as it was sent. */
export interface PostedSheet {
  readonly bytes: Buffer
  readonly contentType: string
}

/**
 * Takes a file of rows apart: a sheet (XLSX, or CSV in UTF-8, UTF-16 or GB18030; header in Chinese or English) or JSON
 * `{ rows: [...] }` with our names. A bad row never spoils the others; a file that is no such thing is refused whole.
 *
 * @param required columns that the file can't do without
 */
export async function readFileRows<Name extends string>(
  file: PostedSheet,
  columns: Columns<Name>,
  required: readonly NoInfer<Name>[],
): Promise<FileRows<Name> | Refusal> {
  const rows = /json/i.test(file.contentType)
    ? readList(file.bytes, columns)
    : placeRows(await readSheet(file, columns, required), columns, required)
  if (isRefusal(rows)) return rows
  return rows.length === 0
    ? refuse('file-unreadable', { reason: 'no rows' })
    : { rows, notRead: [], found: {} as Partial<Record<Name, string>> }
}

/** What it is, its bytes say: spreadsheets are sent under any name. */
async function readSheet<Name extends string>(
  { bytes, contentType }: PostedSheet,
  columns: Columns<Name>,
  required: readonly NoInfer<Name>[],
): Promise<SheetRecord[] | Refusal> {
  if (isZip(bytes)) return readXlsx(bytes)
  if (contentType.startsWith(xlsxMedia) || bytes.subarray(0, 4).toString('hex') === OLD_EXCEL)
    return refuse('file-unreadable', { reason: 'no XLSX: save it as XLSX or CSV' })
  const text = decodeText(bytes, contentType)
  const hasHeader = (delimiter: string) => {
    const first = parseSheet(text, delimiter, HEADER_WITHIN_ROWS)
    return !isRefusal(first) && findHeader(first, columns, required) !== undefined
  }
  return parseSheet(text, DELIMITERS.find(hasHeader) ?? DELIMITERS[0])
}

/** One a file, that which its header is written with: the others may stand in its cells. */
const DELIMITERS = [',', '\t', ';'] as const

const OLD_EXCEL = 'd0cf11e0'

/** A title may stand above the header. */
const HEADER_WITHIN_ROWS = 5

function placeRows<Name extends string>(
  records: readonly SheetRecord[] | Refusal,
  columns: Columns<Name>,
  required: readonly NoInfer<Name>[],
): FileRow<Name>[] | Refusal {
  if (isRefusal(records)) return records
  const headerAt = findHeader(records, columns, required) ?? 0
  const header = records[headerAt]?.record ?? []
  const at = placeColumns(header, columns)
  const missing = required.find(name => at[name] === undefined)
  if (missing) return refuse('file-unreadable', { reason: `no column ${headersOf(columns[missing])[0]}` })
  const ambiguous = findAmbiguous(header, columns)
  if (ambiguous)
    return refuse('file-unreadable', { reason: `${ambiguous.join(' and ')} mean the same: leave one` })
  const names = Object.keys(columns) as Name[]
  return records.slice(headerAt + 1).map(({ record, info, lost = [] }) => {
    const cells = names.map(name => [name, record[at[name] ?? -1] ?? ''])
    const isGarbled = cells.some(([, cell]) => cell!.includes(UNREADABLE))
    const isLonger = record.slice(header.length).some(Boolean)
    const cut = names.find(name => lost.includes(at[name] ?? -1))
    return {
      row: info.lines,
      cells: Object.fromEntries(cells) as Record<Name, string>,
      ...(isLonger ? { fault: rowFault('more-cells-than-columns') } : {}),
      ...(isGarbled ? { fault: rowFault('encoding') } : {}),
      ...(cut ? { fault: rowFault('digits-lost', headersOf(columns[cut])[0]) } : {}),
    }
  })
}

/** Which of the first rows is the header: it has all that is required. */
function findHeader<Name extends string>(
  records: readonly SheetRecord[],
  columns: Columns<Name>,
  required: readonly NoInfer<Name>[],
): number | undefined {
  const found = records.slice(0, HEADER_WITHIN_ROWS).findIndex(({ record }) => {
    const at = placeColumns(record, columns)
    return required.every(name => at[name] !== undefined)
  })
  return found < 0 ? undefined : found
}

/** @param to so many rows of it; all of them where it isn't said */
function parseSheet(text: string, delimiter: string, to?: number): SheetRecord[] | Refusal {
  try {
    const options = {
      ...(to === undefined ? {} : { to }),
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
    }
    const records = parse(text, { ...options, skip_empty_lines: true }) as unknown as SheetRecord[]
    return records.filter(({ record }) => record.some(cell => cell.trim() !== ''))
  } catch (error) {
    return refuse('file-unreadable', { reason: error instanceof Error ? error.message : 'not CSV' })
  }
}

function readList<Name extends string>(bytes: Buffer, columns: Columns<Name>): FileRow<Name>[] | Refusal {
  const rows = rowsOfJson(bytes)
  if (isRefusal(rows)) return rows
  const names = Object.keys(columns) as Name[]
  return rows.map((value, index) => {
    const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
    const unreadable = names.find(name => typeof fields[name] === 'object' && fields[name] !== null)
    const cells = names.map(name => [name, fields[name] == null ? '' : String(fields[name])])
    return {
      row: index + 1,
      cells: Object.fromEntries(cells) as Record<Name, string>,
      ...(fields !== value ? { fault: rowFault('not-an-object') } : {}),
      ...(unreadable ? { fault: rowFault('cell-not-single', unreadable) } : {}),
    }
  })
}

function rowsOfJson(bytes: Buffer): unknown[] | Refusal {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    const rows = typeof body === 'object' && body !== null && 'rows' in body ? body.rows : undefined
    return Array.isArray(rows) ? rows : refuse('file-unreadable', { reason: 'no list of rows' })
  } catch {
    return refuse('file-unreadable', { reason: 'not JSON' })
  }
}
