import type { IndustryRow } from '../places/industries'
import type { LocalityRow } from '../places/localities'
import type { TitleSeriesRow } from '../places/title-series'
import type { HolidayYear } from '../time/working-days'
import type { PolicySet, Unit } from './policy'

/** The basis that every row of a dated table carries. */
export interface Basis {
  readonly mark: 'R' | 'S' | 'D'
  readonly basis: string
  readonly article: string
}

/**
 * The tables among the dated data, each named by its file's `table`.
 *
 * @public the generated data is of this type
 */
export interface Tables {
  readonly holidays: readonly (HolidayYear & Basis)[]
  readonly localities: readonly LocalityRow[]
  readonly industries: readonly IndustryRow[]
  readonly titleSeries: readonly TitleSeriesRow[]
  readonly sets: Readonly<
    Record<PolicySet, Readonly<Record<string, { value: number; unit: Unit; expression: string }>>>
  >
}
