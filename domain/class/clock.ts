import type { Policy } from '../policy/policy'
import { type Due, dueAt } from '../time/due'
import { type NextNotice, type Notice, nextNotice } from '../time/notice'
import { endOfDay, type PlainDate, plainDateIn } from '../time/plain-date'
import { type WorkingCalendar, workingCalendar } from '../time/working-days'
import { type ClassState, classTable } from './states'

/** A class, as far as the clock is concerned. */
export interface ClassStanding {
  readonly state: ClassState
  /** Since when it is in this state, and so whose move it is. */
  readonly since: Date
  readonly lastDay: PlainDate
}

export interface ClassDue {
  /** At 80 % a reminder goes out. */
  readonly remindAt: Due
  /** At 100 % it escalates: to the official whom the department names, else to the municipal bureau. */
  readonly due: Due
}

/**
 * Until when a move on a class is to be made [D]: 3 working days to answer a plan, 15 after the class to send the roster, 15 to
 * review it. Nothing is due where nobody must move.
 */
export function dueOfClass(
  { state, since, lastDay }: ClassStanding,
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
  return { remindAt: dueAt(from, reminded, calendar), due: dueAt(from, limit, calendar) }
}

/** What the clock does with a class now: it has been held, or somebody is reminded, or it escalates; each once. */
export type ClassByClock = NextNotice | { readonly act: 'hold' }

export function classByClock(
  standing: ClassStanding,
  told: readonly Notice[],
  now: Date,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
): ClassByClock {
  if (standing.state === 'accepted') {
    const heldAt = endOfDay(standing.lastDay)
    return now > heldAt ? { act: 'hold' } : { act: 'wait', until: new Date(heldAt.getTime() + 1) }
  }
  const due = dueOfClass(standing, policy, calendar)
  return due ? nextNotice(due, told, now) : { act: 'wait' }
}
