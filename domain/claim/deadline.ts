import type { AsOf } from '../policy/policy'
import { isOver } from '../time/due'
import { type NextNotice, type Notice, nextNotice } from '../time/notice'
import { type WorkingCalendar, workingCalendar } from '../time/working-days'
import { isAppealOfReversed, whoseMove } from './clock'
import { type ClaimFact, statusOf } from './history'
import { claimTable } from './states'

/** `over`: the time to appeal has passed, nothing more is to come by itself. `endAppeal`: contested hours never came back. */
export type ByClock = NextNotice | { readonly act: 'lapse' | 'over' | 'endAppeal' }

/**
 * The next act of the clock on a claim [D]: a reminder at 80 % of a deadline; at 100 % an escalation to a named
 * official, or the lapse of a returned claim that was not corrected. A provisional deadline reminds on its day, and
 * acts only when no holiday notice can move it that far.
 */
export function nextByClock(
  facts: readonly ClaimFact[],
  told: readonly Notice[],
  { policy, now, calendar = workingCalendar }: AsOf & { readonly calendar?: WorkingCalendar },
): ByClock {
  const { move, remindAt, due } = whoseMove(facts, policy, calendar)
  if (!due || !remindAt) return { act: 'wait' }
  if (isOver(due, now) && claimTable[statusOf(facts).state].clock === 'return') return { act: 'lapse' }
  if (isOver(due, now) && isAppealOfReversed(statusOf(facts))) return { act: 'endAppeal' }
  if (move !== 'nobody') return nextNotice({ remindAt, due }, told, now)
  return isOver(due, now) ? { act: 'over' } : nextNotice({ due }, told, now)
}
