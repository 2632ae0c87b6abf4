import type { Policy } from '../policy/policy'
import { isOver } from '../time/due'
import { workingCalendar } from '../time/working-days'
import { whoseMove } from './clock'
import { type ClaimFact, statusOf } from './history'
import { claimTable } from './states'

/** What was told already: each once for its deadline. A deadline that moves (a return, a referral) is told anew. */
export interface Notice {
  readonly kind: 'reminder' | 'escalation'
  readonly deadline: Date
}

/** `over`: the time to appeal has passed, nothing more is to come by itself. */
export type ByClock =
  | { readonly act: 'remind' | 'escalate'; readonly deadline: Date }
  | { readonly act: 'lapse' | 'over' }
  | { readonly act: 'wait'; readonly until?: Date }

/** A deadline of a year whose holidays are not loaded is looked at again: loading the year re-arms it. */
const LOOK_AGAIN_MS = 86_400_000

/**
 * What the clock does with a claim now [D]: a reminder at 80 % of a deadline, at 100 % an escalation to a named official, or
 * the lapse of what was returned and not corrected. Never on a provisional deadline, where only the reminder goes out.
 */
export function byClock(
  facts: readonly ClaimFact[],
  told: readonly Notice[],
  now: Date,
  policy: Policy,
  calendar = workingCalendar,
): ByClock {
  const { move, remindAt, due } = whoseMove(facts, policy, calendar)
  if (!due || !remindAt) return { act: 'wait' }
  const isTold = (kind: Notice['kind'], at: Date) =>
    told.some(each => each.kind === kind && each.deadline.getTime() === at.getTime())
  const { clock } = claimTable[statusOf(facts).state]
  if (isOver(due, now)) {
    if (clock === 'return') return { act: 'lapse' }
    if (move === 'nobody') return { act: 'over' }
    if (!isTold('escalation', due.at)) return { act: 'escalate', deadline: due.at }
    return { act: 'wait' }
  }
  const reminds = move !== 'nobody' && !isTold('reminder', remindAt.at)
  if (reminds && now > remindAt.at) return { act: 'remind', deadline: remindAt.at }
  const next = reminds ? remindAt.at : due.at
  // The millisecond after the last of the day: what is due by the end of a day is not late on it.
  const until = next < now ? new Date(now.getTime() + LOOK_AGAIN_MS) : new Date(next.getTime() + 1)
  return { act: 'wait', until }
}
