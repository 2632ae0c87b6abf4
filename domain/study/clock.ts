import { type Chance, newChallenge } from './challenge'
import { lengthOf } from './intervals'
import { askedAgain, deadlineOf, discard, discardIfMissed, nextCheckDue } from './missed-check'
import { measuredWay, recorded } from './recorded'
import type { StudyRules } from './rules'
import {
  type Beat,
  type Check,
  type Heard,
  missingOf,
  type StudyMoment,
  type StudyState,
  type TimedUnit,
} from './study-state'

/** Opens a unit, or goes on with it: what is provisional stays so, and a check that still waits is asked again. */
export function begin(
  before: StudyState | null,
  start: { unit: TimedUnit; positionMs?: number | undefined; accommodated: boolean },
  { nowMs: now, rules, chance }: StudyMoment,
): Heard {
  const known = discardIfMissed(before ?? unopened(start.unit, rules, chance), now, rules, chance)
  const { check, heardAt, carriedMs } = known.state
  const answerWithinMs = start.accommodated ? rules.answerWithinAccommodatedMs : rules.answerWithinMs
  const begunAt = Math.max(now, heardAt)
  const state = {
    ...known.state,
    answerWithinMs,
    check: check && { ...askedAgain(check, answerWithinMs, now, rules), holds: true },
    positionMs: start.positionMs ?? missingOf(known.state)[0]?.[0] ?? 0,
    heardAt: begunAt,
    aliveAt: begunAt,
    carriedMs: Math.min(0, carriedMs),
  }
  return { ...known, state }
}

/**
 * Hears a beat (Article 9): records what it brings, measures the line by it, and asks a check when enough is provisional,
 * and at the unit's end.
 */
export function hear(state: StudyState, beat: Beat, { nowMs: now, rules, chance }: StudyMoment): Heard {
  const heard = recorded(state, beat, now, rules)
  const kept = discardIfMissed(heard.state, now, rules, chance)
  const wayMs = heard.unrecorded ? state.wayMs : Math.max(state.wayMs, measuredWay(state, now, rules))
  return { ...heard, ...kept, state: askIfDue({ ...kept.state, wayMs }, now, chance) }
}

/**
 * The last beat came again: its answer was lost, and a check in it was not seen. Its time begins again, unless it is over:
 * a client that has seen it beats with the next token.
 */
export function hearAgain(state: StudyState, { nowMs: now, rules, chance }: StudyMoment): Heard {
  const { check } = state
  if (!check) return { state }
  if (now > deadlineOf(state, check)) return discard(state, check, rules, chance)
  if (check.askedAt !== state.heardAt) return { state }
  return { state: { ...state, check: askedAgain(check, state.answerWithinMs, now, rules) } }
}

function unopened(unit: TimedUnit, rules: StudyRules, chance: Chance): StudyState {
  return {
    unit,
    credited: [],
    provisional: [],
    positionMs: 0,
    heardAt: 0,
    aliveAt: 0,
    carriedMs: 0,
    wayMs: 0,
    answerWithinMs: rules.answerWithinMs,
    checkDueMs: nextCheckDue(rules, chance),
    check: null,
    closed: null,
  }
}

function askIfDue(state: StudyState, now: number, chance: Chance): StudyState {
  const provisionalMs = lengthOf(state.provisional)
  const isDue = provisionalMs >= state.checkDueMs || missingOf(state).length === 0
  if (state.check || provisionalMs === 0 || !isDue) return state
  const check: Check = {
    id: chance.id(),
    challenge: newChallenge(chance),
    askedAt: now,
    dueAt: now + state.answerWithinMs,
    wrongAnswers: [],
    holds: false,
  }
  return { ...state, check }
}
