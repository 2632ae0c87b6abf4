import { tables } from '../generated/policy-data'
import type { Basis } from '../policy/tables'
import { compare, type PlainDate } from '../time/plain-date'

export interface LocalityRow extends Basis {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly from: PlainDate
  readonly until?: PlainDate
}

/** Municipal units (市直): the municipal bureau does the county tasks for them (Article 2). */
export const MUNICIPAL_UNITS = '330300'

/** The divisions in force that day: the twelve of GB/T 2260 and 330300. */
export function localitiesOn(on: PlainDate): readonly LocalityRow[] {
  return tables.localities.filter(row => isInForce(row, on))
}

/** Whether the code is a county-level division of Wenzhou, or 330300, on that day. */
export function isLocality(code: string, on: PlainDate): boolean {
  return localitiesOn(on).some(row => row.code === code)
}

function isInForce(row: LocalityRow, on: PlainDate): boolean {
  return compare(row.from, on) <= 0 && (row.until === undefined || compare(on, row.until) <= 0)
}
