import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { SheetFormat } from '../../../kit/tables/sheet'
import { XLSX_ROWS_MAX } from '../../../kit/tables/xlsx'
import type { Years } from '../standing/people'
import { OF_WHOM, ofWhom, type Whose } from './people-pages'

/**
 * Refuses a workbook that would have more rows than a sheet holds, before its first byte. A CSV has no such bound.
 *
 * @returns `export-too-long`
 */
export async function refuseTooLong(
  sql: Sql,
  {
    format,
    of,
    whose,
    years,
  }: { format: SheetFormat; of: 'standings' | 'entries'; whose: Whose; years: Years },
): Promise<Refusal | undefined> {
  if (format === 'csv') return undefined
  const rowsMax = XLSX_ROWS_MAX - 1 // Its header is a row.
  const perPerson = of === 'standings' ? years.to - years.from + 1 : 1
  const [{ found } = { found: 0 }] = await sql.query<{ found: number }>(
    `SELECT count(*)::int AS found FROM (SELECT FROM person p ${of === 'entries' ? ENTRIES : ''} WHERE $1::int <= $2::int AND ${OF_WHOM} LIMIT $8) r`,
    [...ofWhom(whose, years), Math.floor(rowsMax / perPerson) + 1],
  )
  return found * perPerson > rowsMax ? refuse('export-too-long', { rowsMax }) : undefined
}

const ENTRIES = 'JOIN entry e ON e.person_id = p.person_id AND e.year BETWEEN $1::int AND $2::int'
