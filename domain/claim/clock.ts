import type { Policy, PolicyValue } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { type Due, dueAt, isOver } from '../time/due'
import { plainDateIn } from '../time/plain-date'
import { type WorkingCalendar, workingCalendar, workingDaysBetween } from '../time/working-days'
import { type ClaimFact, type ClaimStatus, follow, newClaim, wasAppealed } from './history'
import { type ClaimState, claimTable, type Party } from './states'

/**
 * Whose move it is, since when and until when, and when the clock acts. Without a party that must move nothing is
 * due.
 */
export interface WhoseMove {
  readonly move: Party | 'nobody'
  readonly since?: Date
  /** At 80 % a reminder goes out. */
  readonly remindAt?: Due
  /** At 100 % it escalates to a named official, a returned claim lapses, the window of an appeal closes. */
  readonly due?: Due
}

interface Span {
  readonly from: Date
  readonly until?: Date
}

/**
 * The deadlines of a claim [D]: 15 working days of review, 10 to correct what was returned, 15 to appeal and to decide an
 * appeal. The review clock stops while returned or waiting for the policy and goes on after; a referral gives the new
 * department the whole time. A claim is appealed once: after that nothing is due. A set may give them in seconds.
 */
export function whoseMove(
  facts: readonly ClaimFact[],
  policy: Policy,
  calendar = workingCalendar,
): WhoseMove {
  const { status, spans } = spansOf(facts)
  const { move, clock } = claimTable[status.state]
  const since = status.since ? { since: status.since } : {}
  const [first] = spans
  const isDecidedOnAppeal = move === 'nobody' && clock === 'appeal' && wasAppealed(facts)
  const { since: reversedAt } = status
  if (isAppealOfReversed(status) && reversedAt) {
    const limit = policy.at('claim/appeal-within', plainDateIn(reversedAt))
    const due = dueAt(reversedAt, limit, calendar)
    return { move, ...since, remindAt: due, due }
  }
  if (clock === 'none' || !first || isDecidedOnAppeal) return { move, ...since }
  const on = plainDateIn(first.from)
  const limit = policy.at(`claim/${clock}-within`, on)
  const percent = policy.at('claim/reminder-at', on).value
  return {
    move,
    ...since,
    remindAt: reach(spans, limit, percent, calendar),
    due: reach(spans, limit, 100, calendar),
  }
}

/**
 * Hours that are contested and were taken back: the appeal waits for a restoration as long as it could be lodged, and then ends, for
 * there is nothing to decide (docs/regulation/art-12.md).
 */
export const isAppealOfReversed = ({ state, isAppealed }: ClaimStatus): boolean =>
  state === 'reversed' && isAppealed

/** Whether an appeal may be lodged: one a claim, within claim/appeal-within of the decision [D]. */
export function checkAppeal(
  facts: readonly ClaimFact[],
  now: Date,
  policy: Policy,
  calendar = workingCalendar,
): Refusal | undefined {
  if (wasAppealed(facts)) return refuse('appeal-decided-once')
  const { due } = whoseMove(facts, policy, calendar)
  if (!due || !isOver(due, now)) return undefined
  return refuse('appeal-window-closed', { deadline: due.at.toISOString() }, { policyVersion: policy.version })
}

/**
 * Whether a returned claim may still be submitted, corrected: within claim/return-within, even if it has not lapsed
 * yet [D].
 */
export function checkCorrection(
  facts: readonly ClaimFact[],
  now: Date,
  policy: Policy,
  calendar = workingCalendar,
): Refusal | undefined {
  const { due } = whoseMove(facts, policy, calendar)
  if (!due || !isOver(due, now)) return undefined
  return refuse(
    'claim-correction-late',
    { deadline: due.at.toISOString() },
    { policyVersion: policy.version },
  )
}

/**
 * The spans in which the running clock has run. The review clock has those before a return too; other clocks have
 * only the last one.
 */
function spansOf(facts: readonly ClaimFact[]): { status: ClaimStatus; spans: Span[] } {
  let status = newClaim
  let spans: Span[] = []
  for (const fact of facts) {
    const before = status.state
    status = follow(status, fact)
    if (before !== status.state) spans = clocked(spans, before, status.state, fact)
  }
  const { clock } = claimTable[status.state]
  return { status, spans: clock === 'review' ? spans : spans.slice(-1) }
}

function clocked(spans: Span[], before: ClaimState, after: ClaimState, { act, at }: ClaimFact): Span[] {
  const [was, is] = [claimTable[before].clock, claimTable[after].clock]
  if (act === 'refer') return [{ from: at }]
  if (was === 'review' && is === 'review') return spans
  const review = is === 'review' || is === 'return' || after === 'waitingForPolicy'
  const kept = review ? stopped(spans, was === 'review', at) : []
  return is === 'none' ? kept : [...kept, { from: at }]
}

/** The spans of the review clock so far. Spans of other clocks are dropped. */
function stopped(spans: Span[], isRunning: boolean, at: Date): Span[] {
  return isRunning
    ? [...spans.slice(0, -1), { ...spans.at(-1)!, until: at }]
    : spans.filter(each => each.until)
}

/**
 * When the clock will have run for `percent` of the limit, over all its spans; the last span is open. A party that
 * must move again always has at least one day [D], since the day on which the clock stopped was not over.
 */
function reach(
  spans: readonly Span[],
  limit: PolicyValue<number>,
  percent: number,
  calendar: WorkingCalendar,
): Due {
  const whole = Math.floor((limit.value * percent) / 100)
  const used = spans.reduce((sum, span) => sum + usedIn(span, limit, calendar), 0)
  const least = percent === 100 ? 1 : 0
  return dueAt(spans.at(-1)!.from, { ...limit, value: Math.max(whole - used, least) }, calendar)
}

function usedIn({ from, until }: Span, { unit }: PolicyValue<number>, calendar: WorkingCalendar): number {
  if (!until) return 0
  if (unit === 'seconds') return Math.floor((until.getTime() - from.getTime()) / 1000)
  return workingDaysBetween(plainDateIn(from), plainDateIn(until), calendar)
}
