import { findColumns, headersOf } from '../../../domain/intake/columns'
import { type FileFault, fileFault, type RowFault, rowFault } from '../../../domain/intake/faults'
import { COLUMNS_MAX, shortened } from './bounds'
import { NotReadList } from './not-read-list'
import { type FileRow, type FileRows, faultOfCell, safeCell, tooManyRows, type Wanted } from './place-rows'

/** A list has rows of fields, no deeper; what goes deeper is looked at no further. */
const DEPTH_MAX = 16
/** Values of all rows together: each costs memory before anything is known of it. */
const VALUES_MAX = 500_000

/** The rows of `{ "rows": [{...}] }`; fields by our names, or by the headers that a sheet may have. */
export function readJson<Name extends string>(
  bytes: Buffer,
  wanted: Wanted<Name>,
): FileRows<Name> | FileFault {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  const fault = lookThrough(text)
  if (fault) return fault
  const body = parse(text)
  if (body === undefined) return fileFault('not-json', '不是 JSON', 'not JSON')
  const rows = typeof body === 'object' && body !== null && 'rows' in body ? body.rows : undefined
  if (!Array.isArray(rows))
    return fileFault('not-json', 'JSON 中没有 rows 列表', 'no list of rows: { "rows": [...] }')
  if (rows.length > wanted.rowsMax) return tooManyRows(wanted.rowsMax)
  return placeFields(rows, Object.keys(body as object), wanted)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d]
/** Of { "rows": [{...}] }: how deep the fields around and those of a row stand. */
const FIELDS_AT: readonly number[] = [1, 3]

/**
 * Scans the text once before it is parsed: how deep it goes, how much it holds, and whether a field stands twice, of which
 * JSON takes the last without a word, though nobody can say which is meant.
 */
function lookThrough(text: string): FileFault | undefined {
  let [depth, values] = [0, 0]
  const fields = new Map<number, Set<string>>()
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) {
      const end = endOfText(text, at)
      const twice =
        FIELDS_AT.includes(depth) && isField(text, end) && addField(fields.get(depth), text, at, end)
      if (twice) return twice
      at = end
    } else if (sign === COMMA) values += 1
    else if (sign === OPEN_BRACE || sign === OPEN_BRACKET) {
      depth += 1
      if (sign === OPEN_BRACE) fields.set(depth, new Set())
    } else if (sign === CLOSE_BRACE || sign === CLOSE_BRACKET) depth -= 1
    if (depth > DEPTH_MAX) return fileFault('not-json', 'JSON 嵌套过深', 'JSON within JSON, too deep')
    if (values > VALUES_MAX)
      return fileFault(
        'too-many-rows',
        '内容过多，请分成几个文件提交',
        'too many values: send it in several files',
      )
  }
  return undefined
}

/** Where the text that begins at a quotation mark ends. */
function endOfText(text: string, from: number): number {
  let at = from + 1
  for (; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) break
    if (sign === BACKSLASH) at += 1
  }
  return at
}

/** A colon follows the text that ends there. */
function isField(text: string, end: number): boolean {
  let at = end + 1
  while (/\s/.test(text[at] ?? '')) at += 1
  return text.charCodeAt(at) === COLON
}

function addField(
  fields: Set<string> | undefined,
  text: string,
  from: number,
  end: number,
): FileFault | undefined {
  const name = String(parse(text.slice(from, end + 1)) ?? '')
  if (fields?.has(name))
    return fileFault(
      'column-ambiguous',
      `字段“${shownName(name)}”在同一处出现两次，请只保留一个`,
      `the field ${shownName(name)} stands twice in one place: leave one`,
    )
  fields?.add(name)
  return undefined
}

type Fields = Readonly<Record<string, unknown>>

function placeFields<Name extends string>(
  rows: readonly unknown[],
  around: readonly string[],
  wanted: Wanted<Name>,
): FileRows<Name> | FileFault {
  const names = Object.keys(wanted.columns) as Name[]
  const keys = keysOf(rows)
  if (keys.length > COLUMNS_MAX)
    return fileFault(
      'too-many-rows',
      `字段超过 ${COLUMNS_MAX} 种，请只保留需要的字段`,
      `more than ${COLUMNS_MAX} different fields: leave those that are wanted`,
    )
  const { at, ambiguous } = findFields(keys, wanted)
  if (ambiguous)
    return fileFault(
      'column-ambiguous',
      `字段“${ambiguous.join('”和“')}”含义相同，请只保留一个`,
      `${ambiguous.join(' and ')} mean the same: leave one`,
    )
  const field = new Map(names.map(name => [name, at[name] === undefined ? name : keys[at[name]]!]))
  const read = new Set(field.values())
  const notRead = new NotReadList()
  for (const name of around) if (name !== 'rows') notRead.add({ kind: 'field', name: shownName(name) })
  for (const key of keys) if (!read.has(key)) notRead.add({ kind: 'field', name: shownName(key) })
  const found = names.flatMap(name =>
    at[name] === undefined ? [] : [[name, shownName(field.get(name)!)] as const],
  )
  return {
    rows: rows.map((value, i) => placeRow(value, i + 1, names, field)),
    notRead: notRead.list(),
    found: Object.fromEntries(found) as Partial<Record<Name, string>>,
  }
}

const shownName = (name: string): string => safeCell(shortened(name))

/** The fields that any of the rows fills in, in the order in which they come. */
function keysOf(rows: readonly unknown[]): string[] {
  const keys = new Set<string>()
  for (const row of rows) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) continue
    for (const [key, value] of Object.entries(row))
      if (value !== null && keys.size <= COLUMNS_MAX) keys.add(key)
  }
  return [...keys]
}

/** A program names fields as we do; a program that turned a sheet into JSON, by its headers. */
function findFields<Name extends string>(keys: readonly string[], { columns }: Wanted<Name>) {
  const named = Object.fromEntries(
    Object.entries<Wanted<Name>['columns'][Name]>(columns).map(([name, column]) => [
      name,
      { ...('headers' in column ? column : {}), headers: [...headersOf(column), name] },
    ]),
  ) as unknown as Wanted<Name>['columns']
  return findColumns(
    keys.map(key => [key]),
    named,
  )
}

function placeRow<Name extends string>(
  value: unknown,
  row: number,
  names: readonly Name[],
  field: ReadonlyMap<Name, string>,
): FileRow<Name> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const fields: Fields = isObject ? (value as Fields) : {}
  const raw = names.map(
    name => [name, Object.hasOwn(fields, field.get(name)!) ? fields[field.get(name)!] : null] as const,
  )
  const fault = isObject
    ? raw.flatMap(([name, each]) => faultOfField(each, name) ?? [])[0]
    : rowFault('not-an-object')
  const cells = raw.map(([name, each]) => [name, safeCell(textOf(each))])
  return { row, cells: Object.fromEntries(cells) as Record<Name, string>, ...(fault ? { fault } : {}) }
}

function faultOfField(value: unknown, name: string): RowFault | undefined {
  if (typeof value === 'object' && value !== null) return rowFault('cell-not-single', name)
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return rowFault('digits-lost', name)
  const fault = faultOfCell(textOf(value))
  return fault && rowFault(fault, name)
}

const textOf = (value: unknown): string => {
  if (value == null) return ''
  return typeof value === 'object' ? '[object Object]' : String(value)
}
