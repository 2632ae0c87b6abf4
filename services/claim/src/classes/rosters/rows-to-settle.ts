import type { ClassDay } from '../../../../../domain/class/class'
import type { SealedRow } from './roster-personal'

/** A row that is to be settled: reviewed, or waiting for somebody who may have signed up since. */
export interface OpenRow extends SealedRow {
  readonly rowId: string
  readonly days: readonly ClassDay[]
  readonly fileRow: number
  /** It is an item already, and so its person's: whatever the account is verified as, and called, since. */
  readonly isItem: boolean
}

export interface RowOfPerson {
  readonly rowId: string
  readonly personId: string
}

/** A row whose person is known and of the class's industry: what it registers. */
export interface CountedRow extends OpenRow {
  readonly personId: string
}
