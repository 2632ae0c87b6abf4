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

/** Where each column stands in the file's header; what the file does not have is absent. Blanks and case don't matter. */
export function placeColumns<Name extends string>(
  header: readonly string[],
  columns: Columns<Name>,
): Partial<Record<Name, number>> {
  const found = Object.keys(columns).flatMap(name => {
    const [at] = placesOf(header, headersOf(columns[name as Name]))
    return at === undefined ? [] : [[name, at] as const]
  })
  return Object.fromEntries(found) as Partial<Record<Name, number>>
}

/** The headers of a file that mean one column, where that is more than one: nobody can say which of them is meant. */
export function findAmbiguous<Name extends string>(
  header: readonly string[],
  columns: Columns<Name>,
): readonly string[] | undefined {
  return Object.values<readonly string[] | ColumnHeaders>(columns)
    .map(column => placesOf(header, headersOf(column)).map(at => header[at]!))
    .find(each => each.length > 1)
}

function placesOf(header: readonly string[], headers: readonly string[]): number[] {
  const meant = headers.map(plain)
  return header.flatMap((each, at) => (meant.includes(plain(each)) ? [at] : []))
}

const plain = (header: string): string =>
  tidyCell(header)
    .replace(/[\s_-]/g, '')
    .toLowerCase()
