import type { AsOf, Policy } from '../policy/policy'
import { type Due, dueAt, isOver } from '../time/due'
import { type NextNotice, type Notice, nextNotice } from '../time/notice'
import { addDays, endOfDay, type PlainDate, plainDateIn } from '../time/plain-date'
import { type WorkingCalendar, workingCalendar } from '../time/working-days'
import { type ClassParty, type ClassState, classTable } from './states'

/** A class, as far as its deadline is concerned. */
export interface ClassPosition {
  readonly state: ClassState
  /** Since when it is in this state, and so whose move it is. */
  readonly since: Date
  readonly firstDay: PlainDate
  readonly lastDay: PlainDate
}

export interface ClassDue {
  /** At 80 % a reminder goes out. */
  readonly remindAt: Due
  /** At 100 % it escalates: to the official whom the department names, else to the municipal bureau; a refused plan lapses. */
  readonly due: Due
}

/**
 * The deadline of a move on a class [D]: 3 working days to answer a plan; 10 to correct a refused one, or until the
 * day before the class; 15 after the class to send the roster; 15 to review it. Without a party that must move
 * nothing is due.
 */
export function dueOfClass(
  { state, since, firstDay, lastDay }: ClassPosition,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
): ClassDue | undefined {
  const { clock } = classTable[state]
  if (clock === 'none') return undefined
  const from = state === 'held' ? endOfDay(lastDay) : since
  const on = plainDateIn(from)
  const limit = policy.at(`class/${clock}-within`, on)
  const percent = policy.at('claim/reminder-at', on).value
  const reminded = { ...limit, value: Math.floor((limit.value * percent) / 100) }
  const due = dueAt(from, limit, calendar)
  return {
    remindAt: dueAt(from, reminded, calendar),
    due: clock === 'plan-correction' ? notBefore(due, endOfDay(addDays(firstDay, -1))) : due,
  }
}

const notBefore = (due: Due, at: Date): Due => (due.at < at ? { ...due, at } : due)

/**
 * The next act of the clock on a class: the class has been held, a reminder, an escalation, the lapse of a refused
 * plan; each once.
 */
export type ClassByClock = NextNotice | { readonly act: 'hold' | 'lapse' }

export function nextClassActByClock(
  standing: ClassPosition & Escalated,
  told: readonly Notice[],
  { policy, now, calendar = workingCalendar }: AsOf & { readonly calendar?: WorkingCalendar },
): ClassByClock {
  if (standing.state === 'accepted') {
    const heldAt = endOfDay(standing.lastDay)
    return now > heldAt ? { act: 'hold' } : { act: 'wait', until: new Date(heldAt.getTime() + 1) }
  }
  const due = dueOfClass(standing, policy, calendar)
  if (!due) return { act: 'wait' }
  if (standing.state === 'planRefused' && isOver(due.due, now)) return { act: 'lapse' }
  const officials = officialsDue(standing, policy, calendar)
  return nextNotice(officials ? { due: officials } : due, told, now)
}

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
