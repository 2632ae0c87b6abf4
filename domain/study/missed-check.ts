import type { Chance } from './challenge'
import { lengthOf } from './intervals'
import type { StudyRules } from './rules'
import type { Check, Heard, StudyState } from './study-state'

type Settled = Pick<Heard, 'state' | 'discardedMs'>

/** Until when the answer is taken: a slow line is given the way that its beats were measured to take. */
export const deadlineOf = (state: StudyState, check: Check): number => check.dueAt + state.wayMs

/**
 * A missed check discards the provisional time (Article 9). It is applied before a beat, a new session or a repeated beat moves
 * anything, and in what a learner reads.
 */
export function discardIfMissed(state: StudyState, now: number, rules: StudyRules, chance: Chance): Settled {
  if (!isMissed(state, now)) return { state }
  return discard(state, state.check, rules, chance)
}

/** How it stands at an instant, for who reads it: nothing moves. */
export const asOf = (state: StudyState, now: number): StudyState =>
  isMissed(state, now) ? lost(state, state.check) : state

/** The next check is asked at a new moment. */
export function discard(state: StudyState, check: Check, rules: StudyRules, chance: Chance): Settled {
  return {
    state: { ...lost(state, check), checkDueMs: nextCheckDue(rules, chance) },
    discardedMs: lengthOf(state.provisional),
  }
}

/** Its time begins again, since it was not seen: within the idle limit from when it was first asked. */
export function askedAgain(check: Check, answerWithinMs: number, now: number, rules: StudyRules): Check {
  if (now > check.askedAt + rules.idleLimitMs) return check
  return { ...check, dueAt: now + answerWithinMs }
}

/** "About every": off the interval by at most the spread, so that the moment can't be foreseen. */
export function nextCheckDue(rules: StudyRules, chance: Chance): number {
  const spreadMs = rules.checkEveryMs * rules.checkSpread
  return chance.whole(Math.ceil(rules.checkEveryMs - spreadMs), Math.floor(rules.checkEveryMs + spreadMs))
}

const isMissed = (state: StudyState, now: number): state is StudyState & { readonly check: Check } =>
  state.check !== null && now > deadlineOf(state, state.check)

const lost = (state: StudyState, check: Check): StudyState => ({
  ...state,
  provisional: [],
  check: null,
  closed: { checkId: check.id, answer: null, discardedMs: lengthOf(state.provisional) },
})
