import { tidyCell } from './cell'

/** The columns that a kind of file may have: our name, and the headers that mean it. */
export type Columns<Name extends string> = Readonly<Record<Name, readonly string[]>>

/** Where each column stands in the file's header; what the file does not have is absent. Blanks and case don't matter. */
export function placeColumns<Name extends string>(
  header: readonly string[],
  columns: Columns<Name>,
): Partial<Record<Name, number>> {
  const found = header.map(plain)
  const entries = Object.entries<readonly string[]>(columns)
    .map(([name, headers]) => [name, found.findIndex(each => headers.map(plain).includes(each))] as const)
    .filter(([, at]) => at >= 0)
  return Object.fromEntries(entries) as Partial<Record<Name, number>>
}

const plain = (header: string): string =>
  tidyCell(header)
    .replace(/[\s_-]/g, '')
    .toLowerCase()
