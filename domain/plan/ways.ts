import type { HalfHours } from '../hours/half-hours'
import type { Category } from '../standing/standing'
import type { PlainDate } from '../time/plain-date'

/** Time that a way takes a person to be somewhere: nobody is at two places at once. */
export interface Occupied {
  readonly from: Date
  readonly until: Date
}

/** Something open that earns hours: a course with its sitting or assessment, or a training class. */
export interface Way {
  readonly id: string
  readonly category: Category
  /** What it earns by itself; of a class, before its pool of a cap. */
  readonly halfHours: HalfHours
  /** At most one way of a group can be gone: one general course a year, one sitting a course. */
  readonly group: string
  readonly occupies: readonly Occupied[]
  /** The last day on which anything is to be done for it. */
  readonly endsOn: PlainDate
  /** The cap that binds it together with claims, by name. */
  readonly pool?: string
}

/**
 * What caps leave of professional hours, for classes and claims together; and whether claims can still be handed in, of a
 * type that no cap binds or only of types that one does.
 */
export interface ProfessionalRoom {
  readonly pools: Readonly<Record<string, HalfHours>>
  readonly claims: 'closed' | 'capped' | 'uncapped'
}

/** What can still be done in a year. */
export interface Open {
  readonly ways: readonly Way[]
  readonly room: ProfessionalRoom
}

/** A plan: ways to go, and hours to have recognised by claims. */
export interface Plan {
  readonly ways: readonly Way[]
  readonly claimed: HalfHours
}

export const overlap = (a: Way, b: Way): boolean =>
  a.occupies.some(x => b.occupies.some(y => x.from < y.until && y.from < x.until))

/** Whether both can be gone. */
export const together = (a: Way, b: Way): boolean => a.group !== b.group && !overlap(a, b)
