import type { ClassDay } from '../../../../../domain/class/class'
import type { JudgedRosterRow, RosterRow } from '../../../../../domain/class/roster'
import type { IdentityNumber } from '../../../../../domain/documents/identity-document'

/**
 * A row of a roster on its way: sent by the organiser, judged against what is known, settled in its class. These three types are
 * all that it has; `roster-rows.ts` has their SQL.
 */

/** A row as it was sent, with the identity number that its key stands for. */
export interface SentRow extends RosterRow {
  readonly number: IdentityNumber | null
  /** Its cells as they came. */
  readonly cells: Readonly<Record<'number' | 'name' | 'days', string>>
  /** The keyed hashes of the number, one for each look-up key; the key in use is first. */
  readonly digests: readonly Buffer[]
}

/** A sent row, its verdict, and the row of the class that it is about. */
export type JudgedRow = JudgedRosterRow & {
  readonly sent: SentRow
  /** The row that the class has already of this person; null where it has none. */
  readonly rowId: string | null
  readonly personId: string | null
  /** A row kept under the same number, where the person has another row: that row replaces it. */
  readonly repeats: string | null
}

/** A row as its class keeps it. */
export interface SettledRow {
  readonly rowId: string
  readonly rowState: 'posted' | 'waiting' | 'counted' | 'setAside' | 'removed' | 'reversed'
  readonly personId: string | null
  readonly days: readonly ClassDay[]
  readonly fileRow: number
  /** The row was registered once. It belongs to its person, whatever number or name that person has now. */
  readonly hasItem: boolean
}

/** A settled row whose person is known. */
export type CountedRow = SettledRow & { readonly personId: string }
export type RowOfPerson = Pick<CountedRow, 'rowId' | 'personId'>
