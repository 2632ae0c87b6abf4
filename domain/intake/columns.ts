import { tidyCell } from './cell'

/** The headers that mean a column; the first is the template's. */
export interface ColumnHeaders {
  readonly headers: readonly string[]
  /** Headers that may mean it too: read as it where the file has one such column and none of `headers`, and the sender is told so. */
  readonly like?: RegExp
}

/** The columns that a kind of file may have: our name, and the headers that mean it. */
export type Columns<Name extends string> = Readonly<Record<Name, readonly string[] | ColumnHeaders>>

export const headersOf = (column: readonly string[] | ColumnHeaders): readonly string[] =>
  'headers' in column ? column.headers : column

/** The header cells above a column: of a header of several rows the lowest first, without blank ones. */
export type HeaderCell = readonly string[]

/** Where the columns of a file stand. */
export interface FoundColumns<Name extends string> {
  /** A column that the file does not have is absent. */
  readonly at: Readonly<Partial<Record<Name, number>>>
  /** The columns found by a header that is only similar. */
  readonly like: readonly Name[]
  /** Headers that mean the same column: it is unknown which is meant. */
  readonly ambiguous?: readonly string[]
}

/** A header cell in the forms by which it is recognised. */
interface Forms {
  readonly exact: string
  readonly lowest: readonly string[]
  readonly upper: readonly string[]
  readonly texts: readonly string[]
}

type Reads = (forms: Forms, column: readonly string[] | ColumnHeaders) => boolean

/** How a header is read: the plain word first, so that a column with a note in brackets never takes its place. */
const READINGS: readonly Reads[] = [
  ({ exact }, column) => meant(column).has(exact),
  ({ lowest }, column) => lowest.some(form => meant(column).has(form)),
  ({ upper }, column) => upper.some(form => meant(column).has(form)),
]

const IS_LIKE: Reads = ({ texts }, column) =>
  'headers' in column && column.like !== undefined && texts.some(text => column.like!.test(text))

/** A text that is longer is no header. */
const HEADER_MAX = 60

function formsOfCell(cell: HeaderCell): Forms {
  const [lowest = '', ...upper] = cell.map(text => (text.length > HEADER_MAX ? '' : text))
  const texts = [lowest, ...upper].filter(Boolean).map(tidyCell)
  return { exact: plain(lowest), lowest: formsOf(lowest), upper: upper.flatMap(formsOf), texts }
}

/** Finds each column in a file's header. Blanks, case, marks of what must be filled in, units and notes in brackets don't matter. */
export function findColumns<Name extends string>(
  header: readonly HeaderCell[],
  columns: Columns<Name>,
): FoundColumns<Name> {
  const at: Partial<Record<Name, number>> = {}
  const like: Name[] = []
  const names = Object.keys(columns) as Name[]
  const forms = header.map(formsOfCell)
  for (const reads of [...READINGS, IS_LIKE]) {
    for (const name of names.filter(each => at[each] === undefined)) {
      const taken = new Set(Object.values(at))
      const found = forms.flatMap((each, i) => (!taken.has(i) && reads(each, columns[name]) ? [i] : []))
      if (found.length > 1) return { at, like, ambiguous: found.map(i => header[i]![0]!) }
      if (found.length === 0) continue
      at[name] = found[0]!
      if (reads === IS_LIKE) like.push(name)
    }
  }
  return { at, like }
}

/** Where each column stands in a header of one row; what the file does not have is absent. */
export const placeColumns = <Name extends string>(
  header: readonly string[],
  columns: Columns<Name>,
): Readonly<Partial<Record<Name, number>>> =>
  findColumns(
    header.map(each => [each]),
    columns,
  ).at

const known = new WeakMap<object, ReadonlySet<string>>()

function meant(column: readonly string[] | ColumnHeaders): ReadonlySet<string> {
  const before = known.get(column)
  if (before) return before
  const words = new Set(headersOf(column).map(plain))
  known.set(column, words)
  return words
}

/** A header without brackets and its number, and each of its parts ('姓名/Name'). */
function formsOf(header: string): string[] {
  const text = tidyCell(header)
  const whole = text
    .replace(BRACKETS, note => (OF_ANOTHER.test(note) ? note : ''))
    .replace(/^\d+\s*[.、)]/, '')
  return [whole, ...whole.split(/[/|\r\n、,;]|或/), chineseOf(whole)].map(plain).filter(Boolean)
}

/** '成绩 Score' is 成绩. */
function chineseOf(text: string): string {
  const [run = '', ...others] = text.match(/\p{Script=Han}+/gu) ?? []
  return others.length === 0 && /[a-z]/i.test(text) ? run : ''
}

const BRACKETS = /[([【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]/g
/** A note in brackets that means another figure than the column's: 成绩（平时） is not 成绩. */
const OF_ANOTHER =
  /平时|期中|期末|补考|重考|模拟|笔试|面试|实操|理论|折算|加权|总|应|缺|未|假|前|后|原|旧|上次|计划/
/** 必填, a star, and what separates words. */
const MARKS = /[([【]?必填项?[)\]】]?|[*★☆※#\s_.:·'"“”‘’`-]/g

const plain = (header: string): string => tidyCell(header).replace(MARKS, '').toLowerCase()

/** 'AB' is the 28th column, counted from 0; undefined for what names none. */
export function columnOfLetters(letters: string): number | undefined {
  if (!/^[A-Z]{1,3}$/i.test(letters)) return undefined
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** The letters by which a spreadsheet names a column. */
export function letterOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last
}
