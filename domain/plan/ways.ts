import type { HalfHours } from '../hours/half-hours'
import type { CourseCategory } from '../ledger/award'
import type { PlainDate } from '../time/plain-date'

/** Time that a way takes a person to be somewhere: a person is at one place at a time. */
export interface Occupied {
  readonly from: Date
  readonly until: Date
}

/** Something open that earns hours: a course with its sitting or assessment. */
export interface Way {
  readonly id: string
  readonly category: CourseCategory
  readonly halfHours: HalfHours
  /** At most one way of a group can be gone: one general course a year, one sitting a course. */
  readonly group: string
  readonly occupies: readonly Occupied[]
  /** The last day on which anything is to be done for it. */
  readonly endsOn: PlainDate
}

/** The choices that are still open in a year. */
export interface Open {
  readonly ways: readonly Way[]
  /** The professional hours that can still be claimed: none once the window is closed; null: no cap ends them. */
  readonly claimable: HalfHours | null
}

/** A plan: ways to go, and hours to have recognised by claims. */
export interface Plan {
  readonly ways: readonly Way[]
  readonly claimed: HalfHours
}

export const overlap = (a: Way, b: Way): boolean =>
  a.occupies.some(x => b.occupies.some(y => x.from < y.until && y.from < x.until))
