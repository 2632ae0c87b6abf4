import type { HalfHours } from '../hours/half-hours'
import type { PlainDate } from '../time/plain-date'
import type { ClaimType, Level } from './rule-set'

/** One person's place among the authors of a work, from 1. */
export interface Authorship {
  readonly place: number
  readonly authorCount: number
  readonly corresponding: boolean
}

/** One day of an activity: a day attended, or the only day of an achievement. */
export interface Portion {
  readonly on: PlainDate
  /** The achievement, under each name it can be known by: whatever shares one with it is the same, and counts once. */
  readonly keys: readonly string[]
  readonly part?: 'whole' | 'half'
  readonly minutes?: number
  readonly labelledHours?: number
  readonly subjects?: number
  readonly modules?: number
  readonly characters?: number
}

/**
 * The facts that the standards measure, of a claim or of a row of a training class: no names, no documents. Plain
 * JSON. `industry` is the one in force on the day of the activity.
 */
export interface ActivityFacts {
  readonly industry: string
  readonly type: ClaimType
  readonly kind: string
  readonly level?: Level
  readonly online?: boolean
  readonly authorship?: Authorship
  readonly portions: readonly Portion[]
}

/**
 * Hours that officials decided instead of the computed figure, by year; caps bind them all the same. `changed`: a
 * reviewer, with a reason. `provisional`: two officials, with a citation, where no figure is loaded [D]. Reason and
 * citation are free text: they stand with the decision, which is named here, and travel nowhere
 * (docs/regulation/art-12.md).
 */
export interface Decided {
  readonly kind: 'changed' | 'provisional'
  readonly halfHours: Readonly<Record<number, HalfHours>>
  /** The act by which it was decided: of a claim, its fact. */
  readonly decisionId: string
}
