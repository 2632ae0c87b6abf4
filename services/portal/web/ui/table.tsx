import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  /** A number: set to the right. */
  readonly isFigure?: boolean
  /** The cell that names the row. */
  readonly isHeading?: boolean
  /** On paper alone. */
  readonly isPrinted?: boolean
  /** On the screen alone. */
  readonly isScreen?: boolean
}

interface TableProps<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Shown instead of an empty table. */
  readonly empty: string
  readonly isCurrent?: (row: Row) => boolean
}

/** A table on a wide screen, cards with the same columns on a phone: nothing is scrolled sideways. */
export function Table<Row>({ caption, columns, rows, keyOf, empty, isCurrent }: TableProps<Row>) {
  if (rows.length === 0) return <p className="soft">{empty}</p>
  return (
    <table className="table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column.name} scope="col" className={classOf(column)}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={keyOf(row)} aria-current={isCurrent?.(row) || undefined}>
            {columns.map(column =>
              column.isHeading ? (
                <th key={column.name} scope="row">
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.name} data-column={column.name} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const classOf = ({
  isFigure,
  isPrinted,
  isScreen,
}: Pick<Column<never>, 'isFigure' | 'isPrinted' | 'isScreen'>): string | undefined =>
  [isFigure && 'figure', isPrinted && 'only-print', isScreen && 'no-print'].filter(Boolean).join(' ') ||
  undefined
