import { type Due, isOver } from './due'

/** What was told already: each once for its deadline. A deadline that moves is told anew. */
export interface Notice {
  readonly kind: 'reminder' | 'escalation'
  readonly deadline: Date
}

export type NextNotice =
  | { readonly act: 'remind' | 'escalate'; readonly deadline: Date }
  | { readonly act: 'wait'; readonly until?: Date }

/** A deadline of a year whose holidays are not loaded is looked at again: loading the year re-arms it. */
const LOOK_AGAIN_MS = 86_400_000

/**
 * Whether a reminder or an escalation is to be told now, and else when the clock acts next. Nothing escalates on a provisional
 * deadline; the reminder goes out all the same, where there is to be one.
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
  const until = next < now ? new Date(now.getTime() + LOOK_AGAIN_MS) : new Date(next.getTime() + 1)
  return { act: 'wait', until }
}
