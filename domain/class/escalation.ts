import type { Policy } from '../policy/policy'
import { type Due, dueAt } from '../time/due'
import { plainDateIn } from '../time/plain-date'
import { type WorkingCalendar, workingCalendar } from '../time/working-days'
import type { ClassParty } from './states'

/** The fields that say before whom a late class lies. */
export interface Escalated {
  readonly move: ClassParty | 'nobody'
  readonly escalatedAt: Date | null
  /** The official whom the department names; null: the municipal bureau. */
  readonly escalatedTo: string | null
}

/**
 * Whether the municipal bureau acts for the department: on a class that escalated to it, for as long as the move is
 * the department's [D].
 */
export const isBeforeBureau = ({ move, escalatedAt, escalatedTo }: Escalated): boolean =>
  move === 'department' && escalatedAt !== null && escalatedTo === null

/** The deadline of the official to whom a class escalated; after it the class goes to the municipal bureau [D]. */
export function officialsDue(
  { move, escalatedAt, escalatedTo }: Escalated,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
): Due | undefined {
  if (move !== 'department' || escalatedAt === null || escalatedTo === null) return undefined
  return dueAt(escalatedAt, policy.at('class/escalated-within', plainDateIn(escalatedAt)), calendar)
}
