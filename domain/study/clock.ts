import { type Challenge, type Chance, newChallenge } from './challenge'
import { type Intervals, lengthOf, prefixOf, union, without } from './intervals'
import type { StudyRules } from './rules'

/** A unit whose time counts. A reading page is covered by time on screen, a video by what was played of it. */
export interface TimedUnit {
  readonly kind: 'reading' | 'video'
  readonly requiredMs: number
}

/** An interaction check that waits for its answer. */
export interface Check {
  readonly id: string
  readonly challenge: Challenge
  readonly askedAt: number
  readonly deadline: number
  readonly wrongAnswers: readonly string[]
  /** Asked again in a new session: nothing counts until it is answered, or a new session would put off its deadline. */
  readonly holds: boolean
}

/** What the server knows of one person's study of one unit. Instants are milliseconds since 1970. */
export interface StudyState {
  readonly unit: TimedUnit
  readonly credited: Intervals
  /** Since the last answered check: credited by the next one, lost if it is missed. Apart from `credited`. */
  readonly provisional: Intervals
  readonly positionMs: number
  /** When the last beat was heard, or the session began. */
  readonly heardAt: number
  /** Clock time that no stretch has used yet, since a beat may come late; below 0 it is owed. */
  readonly carriedMs: number
  readonly answerWithinMs: number
  /** A check is asked when so much is provisional: drawn by chance, never told. */
  readonly checkDueMs: number
  readonly check: Check | null
  /** The last check that is over, so that its answer can be sent again. */
  readonly closed: { readonly checkId: string; readonly answer: string | null } | null
}

export interface Beat {
  /** Video: where the stretch played since the last beat began, if after a seek, and where it ended. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** The unit was on screen all the time since the last beat. */
  readonly visible: boolean
}

export type Unrecorded = 'idle' | 'hidden' | 'fasterThanClock' | 'checkWaits'

export interface Heard {
  readonly state: StudyState
  /** Time that this beat brought and that does not count, and why. */
  readonly unrecorded?: { readonly ms: number; readonly reason: Unrecorded }
  /** What was provisional and is lost with a missed check. */
  readonly discardedMs?: number
}

/** Opens a unit, or goes on with it: what is provisional stays so, and a check that waits is asked again. */
export function begin(
  before: StudyState | null,
  start: { unit: TimedUnit; positionMs?: number | undefined; accommodated: boolean },
  now: number,
  rules: StudyRules,
  chance: Chance,
): Heard {
  const answerWithinMs = start.accommodated ? rules.answerWithinAccommodatedMs : rules.answerWithinMs
  const known = before ?? unopened(start.unit, rules, chance)
  const check = known.check && { ...extended(known.check, answerWithinMs, now, rules), holds: true }
  const positionMs = start.positionMs ?? missingOf(known)[0]?.[0] ?? 0
  const heardAt = Math.max(now, known.heardAt)
  const state = {
    ...known,
    answerWithinMs,
    check,
    positionMs,
    heardAt,
    carriedMs: Math.min(0, known.carriedMs),
  }
  return discardIfMissed(state, now, rules, chance)
}

/**
 * Hears a beat (Article 9). Recorded is the stretch of media that was newly covered, and never more than the clock
 * allowed for it. A check is asked when enough is provisional, and at the unit's end.
 */
export function hear(state: StudyState, beat: Beat, now: number, rules: StudyRules, chance: Chance): Heard {
  const recorded = record(state, beat, now, rules)
  const kept = discardIfMissed(recorded.state, now, rules, chance)
  return { ...recorded, ...kept, state: askIfDue(kept.state, now, chance) }
}

/**
 * The last beat came again: its answer was lost, and the check in it was not seen. Its time begins again, within the
 * idle limit: whoever has seen it beats with the next token.
 */
export function hearAgain(state: StudyState, now: number, rules: StudyRules): StudyState {
  if (state.check?.askedAt !== state.heardAt) return state
  return { ...state, check: extended(state.check, state.answerWithinMs, now, rules) }
}

/** A missed check costs what was provisional; the next one is asked at a new moment. */
export function discardIfMissed(
  state: StudyState,
  now: number,
  rules: StudyRules,
  chance: Chance,
): Pick<Heard, 'state' | 'discardedMs'> {
  if (!state.check || now <= state.check.deadline) return { state }
  return discard(state, state.check, rules, chance)
}

export function discard(
  state: StudyState,
  check: Check,
  rules: StudyRules,
  chance: Chance,
): Pick<Heard, 'state' | 'discardedMs'> {
  const closed = { checkId: check.id, answer: null }
  const checkDueMs = nextCheckDue(rules, chance)
  return {
    state: { ...state, provisional: [], check: null, closed, checkDueMs },
    discardedMs: lengthOf(state.provisional),
  }
}

export function missingOf(state: StudyState): Intervals {
  return without([[0, state.unit.requiredMs]], union(state.credited, state.provisional))
}

export function isFinished(state: StudyState): boolean {
  return lengthOf(state.credited) >= state.unit.requiredMs
}

/** "About every": off the interval by at most the spread, so that nobody knows the moment. */
export function nextCheckDue(rules: StudyRules, chance: Chance): number {
  const spreadMs = rules.checkEveryMs * rules.checkSpread
  return chance.whole(Math.ceil(rules.checkEveryMs - spreadMs), Math.floor(rules.checkEveryMs + spreadMs))
}

function unopened(unit: TimedUnit, rules: StudyRules, chance: Chance): StudyState {
  return {
    unit,
    credited: [],
    provisional: [],
    positionMs: 0,
    heardAt: 0,
    carriedMs: 0,
    answerWithinMs: rules.answerWithinMs,
    checkDueMs: nextCheckDue(rules, chance),
    check: null,
    closed: null,
  }
}

function extended(check: Check, answerWithinMs: number, now: number, rules: StudyRules): Check {
  if (now > check.askedAt + rules.idleLimitMs) return check
  return { ...check, deadline: now + answerWithinMs }
}

function record(state: StudyState, beat: Beat, now: number, rules: StudyRules): Heard {
  const gapMs = Math.max(0, now - state.heardAt)
  const availableMs = state.carriedMs + gapMs * rules.speedMax
  const fromMs = within(state.unit, beat.fromMs ?? state.positionMs)
  const positionMs = within(state.unit, beat.toMs ?? state.positionMs)
  const playedMs = Math.max(0, positionMs - fromMs)
  const heard = { ...state, heardAt: Math.max(now, state.heardAt), positionMs }

  const none = (ms: number, reason: Unrecorded, carriedMs: number): Heard => ({
    state: { ...heard, carriedMs },
    ...(ms > 0 ? { unrecorded: { ms, reason } } : {}),
  })
  // Time told as unrecorded is lost: none of it is carried on, only what is owed.
  const owedMs = Math.min(0, state.carriedMs)
  if (gapMs > rules.idleLimitMs) return none(gapMs, 'idle', owedMs)
  if (!beat.visible) return none(gapMs, 'hidden', owedMs)
  if (state.check?.holds) return none(gapMs, 'checkWaits', owedMs)
  if (state.unit.kind === 'reading')
    return { state: cover(heard, prefixOf(missingOf(state), gapMs * rules.speedMax), 0) }
  // What can't have been played in the time is computed, not played: none of it counts, nor does the time.
  if (playedMs > availableMs + rules.toleranceMs) return none(playedMs, 'fasterThanClock', owedMs)
  // A beat can be as late as its own gap and no later: more is not carried on.
  return { state: cover(heard, [[fromMs, positionMs]], Math.min(availableMs - playedMs, gapMs)) }
}

function cover(state: StudyState, stretch: Intervals, carriedMs: number): StudyState {
  const provisional = union(state.provisional, without(stretch, state.credited))
  return { ...state, provisional, carriedMs }
}

const within = (unit: TimedUnit, ms: number): number => Math.min(unit.requiredMs, Math.max(0, ms))

function askIfDue(state: StudyState, now: number, chance: Chance): StudyState {
  const provisionalMs = lengthOf(state.provisional)
  const isDue = provisionalMs >= state.checkDueMs || missingOf(state).length === 0
  if (state.check || provisionalMs === 0 || !isDue) return state
  const check: Check = {
    id: chance.id(),
    challenge: newChallenge(chance),
    askedAt: now,
    deadline: now + state.answerWithinMs,
    wrongAnswers: [],
    holds: false,
  }
  return { ...state, check }
}
