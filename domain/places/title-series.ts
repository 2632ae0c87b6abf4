import { tables } from '../generated/policy-data'
import type { Basis } from '../policy/tables'
import { compare, type PlainDate } from '../time/plain-date'

export interface TitleSeriesRow extends Basis {
  readonly series: string
  readonly zh: string
  readonly en: string
  readonly industry: string
  readonly from: PlainDate
  readonly until?: PlainDate
}

/** Every series that there is or was. */
export const titleSeries: readonly TitleSeriesRow[] = tables.titleSeries

/** The series known on that day, each with the industry it belongs to. */
export function titleSeriesOn(on: PlainDate): readonly TitleSeriesRow[] {
  return titleSeries.filter(
    row => compare(row.from, on) <= 0 && (row.until === undefined || compare(on, row.until) <= 0),
  )
}

/**
 * The industry of a title series that day: it follows the series, not the employer (a hospital's accountant belongs
 * to finance). Undefined if none is mapped; the municipal bureau then names one [D].
 */
export function industryOf(series: string, on: PlainDate): string | undefined {
  return titleSeriesOn(on).find(row => row.series === series)?.industry
}
