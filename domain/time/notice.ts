import { type Due, isOver, lastInstant } from './due'

/** The notices given so far, each once for its deadline. A deadline that moves is told again. */
export interface Notice {
  readonly kind: 'reminder' | 'escalation'
  readonly deadline: Date
}

export type NextNotice =
  | { readonly act: 'remind' | 'escalate'; readonly deadline: Date }
  | { readonly act: 'wait'; readonly until?: Date }

/** A provisional deadline is looked at again each day: loading the year re-arms it. */
const LOOK_AGAIN_MS = 86_400_000

/**
 * Whether a reminder or an escalation is to be told now, and else when the clock acts next. A provisional deadline
 * escalates later than its day (lastInstant); its reminder goes out on its day.
 */
export function nextNotice(
  { remindAt, due }: { readonly remindAt?: Due; readonly due: Due },
  told: readonly Notice[],
  now: Date,
): NextNotice {
  const isTold = (kind: Notice['kind'], at: Date) =>
    told.some(each => each.kind === kind && each.deadline.getTime() === at.getTime())
  if (isOver(due, now))
    return isTold('escalation', due.at) ? { act: 'wait' } : { act: 'escalate', deadline: due.at }
  const remind = remindAt && !isTold('reminder', remindAt.at) ? remindAt.at : undefined
  if (remind && now > remind) return { act: 'remind', deadline: remind }
  const next = remind ?? due.at
  // The millisecond after the last of the day: what is due by the end of a day is not late on it.
  const afterwards = Math.min(now.getTime() + LOOK_AGAIN_MS, lastInstant(due).getTime() + 1)
  const until = new Date(next < now ? afterwards : next.getTime() + 1)
  return { act: 'wait', until }
}
