import { dayOfSerial } from '../../../domain/intake/serial'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { type DateStyles, readDateStyles } from './xlsx-dates'
import { type Visit, walkXml, XmlFault } from './xml'
import { openZip, type Zip, ZipFault } from './zip'

export const xlsxMedia = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const ROWS_MAX = 50_000
const COLUMNS_MAX = 200
/** What a worksheet can hold (ECMA-376): no row has a number beyond. */
const LINE_MAX = 1_048_576

/** A row of a sheet as it came. */
export interface SheetRecord {
  readonly record: string[]
  readonly info: { readonly lines: number }
  /** The columns of numbers whose last digits are lost already. */
  readonly lost?: readonly number[]
}

/**
 * The rows of the first sheet of a workbook (ECMA-376), every cell as the text that it shows: dates as YYYY-MM-DD. It is read
 * as it unpacks, part by part, so that nothing larger than the archive may unfold to is ever held.
 */
export async function readXlsx(bytes: Buffer): Promise<SheetRecord[] | Refusal> {
  try {
    const zip = openZip(bytes)
    const sheet = await findFirstSheet(zip)
    const strings = await readSharedStrings(zip)
    const styles = await readDateStyles(zip.has('xl/styles.xml') ? zip.read('xl/styles.xml') : undefined)
    return await readRows(zip, sheet, { strings, styles: { ...styles, from1904: sheet.from1904 } })
  } catch (error) {
    if (error instanceof ZipFault || error instanceof XmlFault)
      return refuse('file-unreadable', { reason: `XLSX: ${error.message}` })
    throw error
  }
}

const walk = (zip: Zip, part: string, visit: Visit): Promise<void> => walkXml(zip.read(part), visit)

async function findFirstSheet(zip: Zip): Promise<{ part: string; from1904: boolean }> {
  let id: string | undefined
  let from1904 = false
  await walk(zip, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'sheet' && !/hidden/i.test(attributes.state ?? '')) id ??= attributes['r:id']
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
    },
  })
  let target: string | undefined
  await walk(zip, 'xl/_rels/workbook.xml.rels', {
    open: (_, attributes) => {
      if (attributes.Id === id) target = attributes.Target
    },
  })
  if (!target) throw new ZipFault('no sheet')
  return { part: target.startsWith('/') ? target.slice(1) : `xl/${target}`, from1904 }
}

async function readSharedStrings(zip: Zip): Promise<string[]> {
  const strings: string[] = []
  if (!zip.has('xl/sharedStrings.xml')) return strings
  const reading = readText()
  await walk(zip, 'xl/sharedStrings.xml', {
    open: reading.open,
    close: (name, text) => {
      reading.close(name, text)
      if (name === 'si') strings.push(reading.take())
    },
  })
  return strings
}

/** The text of a string in pieces (`t`), without the reading aids beside it (`rPh`). */
function readText() {
  let text = ''
  let inAid = false
  return {
    open: (name: string): void => {
      if (name === 'rPh') inAid = true
    },
    close: (name: string, piece: string): void => {
      if (name === 't' && !inAid) text += piece
      if (name === 'rPh') inAid = false
    },
    take: (): string => {
      const taken = text
      text = ''
      return taken
    },
  }
}

interface Looks {
  readonly strings: readonly string[]
  readonly styles: DateStyles & { readonly from1904: boolean }
}

async function readRows(zip: Zip, { part }: { part: string }, looks: Looks): Promise<SheetRecord[]> {
  const rows: SheetRecord[] = []
  let row = { lines: 0, record: [] as string[], lost: [] as number[] }
  let cell = { column: -1, type: 'n', style: 0, value: '' }
  let rowCount = 0
  const inline = readText()
  await walk(zip, part, {
    open: (name, attributes) => {
      if (name === 'row') {
        rowCount += 1
        if (rowCount > ROWS_MAX) throw new ZipFault(`more than ${ROWS_MAX} rows`)
        row = { lines: lineOf(attributes.r, row.lines), record: [], lost: [] }
        cell.column = -1
      }
      if (name === 'c') {
        const { r, t: type = 'n', s = '0' } = attributes
        cell = { column: columnOf(r, cell.column), type, style: Number(s), value: '' }
      }
      inline.open(name)
    },
    close: (name, text) => {
      inline.close(name, text)
      if (name === 'v') cell.value = text
      if (name === 'is') cell.value = inline.take()
      if (name === 'c' && cell.column < COLUMNS_MAX) {
        row.record[cell.column] = shownAs(cell, looks)
        if (hasLostDigits(cell)) row.lost.push(cell.column)
      }
      if (name === 'row') rows.push(...recordOf(row))
    },
  })
  return rows
}

function recordOf({
  lines,
  record,
  lost,
}: {
  lines: number
  record: string[]
  lost: number[]
}): SheetRecord[] {
  const cells = Array.from(record, each => each ?? '')
  const isEmpty = cells.every(each => each.trim() === '')
  return isEmpty ? [] : [{ record: cells, info: { lines }, ...(lost.length > 0 ? { lost } : {}) }]
}

/** The row's own number; it follows the one before where it has none. Rows stand in their order: each number is once. */
function lineOf(reference: string | undefined, before: number): number {
  const line = reference === undefined ? before + 1 : /^\d{1,7}$/.test(reference) ? Number(reference) : 0
  if (line <= before || line > LINE_MAX)
    throw new ZipFault(`a row numbered ${shortened(reference)} after row ${before}`)
  return line
}

/** 'AB12' is the 28th column, counted from 0; it follows the one before where nothing is said. */
function columnOf(reference: string | undefined, before: number): number {
  if (!reference) return before + 1
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1]
  if (!letters) throw new ZipFault(`a cell named ${shortened(reference)}`)
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

const shortened = (text = ''): string => text.slice(0, 20)

interface Cell {
  readonly type: string
  readonly style: number
  readonly value: string
}

function shownAs({ type, style, value }: Cell, { strings, styles }: Looks): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'd') return value.slice(0, 10)
  if (type !== 'n' || value === '') return value
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  const day = styles.isDate(style) ? dayOfSerial(number + (styles.from1904 ? DAYS_FROM_1904 : 0)) : undefined
  return day ?? String(number)
}

/** A spreadsheet keeps 15 digits of a number: of an identity number that is no text the end is gone. */
const hasLostDigits = ({ type, value }: Cell): boolean => type === 'n' && Math.abs(Number(value)) >= 1e15

/** Workbooks of another tradition count from 1904-01-01. */
const DAYS_FROM_1904 = 1_462
