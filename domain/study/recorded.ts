import { type Intervals, prefixOf, union, without } from './intervals'
import type { StudyRules } from './rules'
import {
  type Beat,
  type Heard,
  missingOf,
  type StudyState,
  type TimedUnit,
  type Unrecorded,
} from './study-state'

/**
 * The time that a beat records (Article 9): the smaller of the time since the last beat and of the media newly
 * covered. Two beats that each keep the interval are timed by when they were sent: if the first one came late, the
 * second may bring more by the same time.
 */
export function recorded(state: StudyState, beat: Beat, now: number, rules: StudyRules): Heard {
  const gapMs = Math.max(0, now - state.heardAt)
  const fromMs = within(state.unit, beat.fromMs ?? state.positionMs)
  const positionMs = within(state.unit, beat.toMs ?? state.positionMs)
  const playedMs = Math.max(0, positionMs - fromMs)
  const heardAt = Math.max(now, state.heardAt)
  const heard = { ...state, heardAt, aliveAt: heardAt, positionMs }

  // Time told as unrecorded is lost: none of it is carried on, only what is owed.
  const none = (ms: number, reason: Unrecorded): Heard => ({
    state: { ...heard, carriedMs: Math.min(0, state.carriedMs) },
    ...(ms > 0 ? { unrecorded: { ms, reason } } : {}),
  })
  if (awayMs(state, now) > rules.idleLimitMs) return none(gapMs, 'idle')
  if (!beat.visible) return none(gapMs, 'hidden')
  if (state.check?.holds) return none(gapMs, 'checkWaits')
  if (state.unit.kind === 'reading')
    return { state: covered(heard, prefixOf(missingOf(state), gapMs * rules.speedMax), 0) }
  const keepsInterval = gapMs + rules.toleranceMs >= rules.beatEveryMs
  const carriedMs = keepsInterval ? state.carriedMs : Math.min(0, state.carriedMs)
  const availableMs = carriedMs + gapMs * rules.speedMax
  // Media that can't have been played in the time were computed, not played: neither they nor the time count.
  if (playedMs > availableMs + rules.toleranceMs) return none(playedMs, 'fasterThanClock')
  const leftMs = Math.min(availableMs - playedMs, lateBy(state, playedMs, now, rules))
  return { state: covered(heard, [[fromMs, positionMs]], leftMs) }
}

/** How long the way of a beat was, there and back: it was sent an interval after the answer to what came before. */
export function measuredWay(state: StudyState, now: number, rules: StudyRules): number {
  const lateMs = awayMs(state, now) - rules.beatEveryMs
  return Math.min(rules.lineGraceMs, Math.max(0, lateMs))
}

/**
 * How late a beat is believed to be. One that played all through its interval: by its way. Who paused may have been late by
 * what was played at most; who played nothing was not late, but away.
 */
function lateBy(state: StudyState, playedMs: number, now: number, rules: StudyRules): number {
  const wayMs = measuredWay(state, now, rules)
  const playedThrough = playedMs > 0 && playedMs + rules.toleranceMs >= rules.beatEveryMs
  return playedThrough ? wayMs : Math.min(wayMs, playedMs)
}

const awayMs = (state: StudyState, now: number): number => Math.max(0, now - state.aliveAt)

function covered(state: StudyState, stretch: Intervals, carriedMs: number): StudyState {
  const provisional = union(state.provisional, without(stretch, state.credited))
  return { ...state, provisional, carriedMs }
}

const within = (unit: TimedUnit, ms: number): number => Math.min(unit.requiredMs, Math.max(0, ms))
