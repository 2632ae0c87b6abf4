import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  /** A number: set to the right. */
  readonly isFigure?: boolean
  /** The cell that names the row. */
  readonly isHeading?: boolean
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
          {columns.map(({ name, isFigure }) => (
            <th key={name} scope="col" className={isFigure ? 'figure' : undefined}>
              {name}
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
                <td
                  key={column.name}
                  data-column={column.name}
                  className={column.isFigure ? 'figure' : undefined}
                >
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
