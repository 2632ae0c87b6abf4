import type { JudgedRosterRow } from '../../../../../domain/class/roster'
import type { SentRow } from './roster-sheet'

/** A row as it was sent, and what was said of it. */
export type Judged = JudgedRosterRow & {
  readonly sent: SentRow
  /** What there is of it already, and of whom it is. */
  readonly rowId: string | null
  readonly personId: string | null
  /** What was kept under the same number, and goes into the row that the person has under another. */
  readonly repeats: string | null
}
