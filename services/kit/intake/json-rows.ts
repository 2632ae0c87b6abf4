import { z } from 'zod'
import { type Columns, headersOf } from '../../../domain/intake/columns'
import { CELL_MAX } from './bounds'

const CellSchema = z.union([z.string().max(CELL_MAX), z.number(), z.boolean(), z.null()])

/**
 * What a list is as JSON: its rows, with a field for each column of the sheet. A field that is not here is not read, and named in the
 * answer; a row that can't be used is refused by itself.
 *
 * @param required columns that each row needs; of several together any one
 */
export function jsonRows<Name extends string>(
  columns: Columns<Name>,
  required: readonly (NoInfer<Name> | readonly NoInfer<Name>[])[],
  rowsMax: number,
) {
  const field = (name: Name) => {
    const group = required.find(each => (typeof each === 'string' ? each === name : each.includes(name)))
    const need =
      group === undefined
        ? 'optional'
        : typeof group === 'string'
          ? 'needed'
          : `one of ${group.join(', ')} is needed`
    return [
      name,
      CellSchema.optional().describe(`As the column ${headersOf(columns[name])[0]}: ${need}`),
    ] as const
  }
  const fields = Object.fromEntries((Object.keys(columns) as Name[]).map(field))
  return z.looseObject({ rows: z.array(z.looseObject(fields)).min(1).max(rowsMax) })
}
