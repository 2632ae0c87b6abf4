import type { Challenge, Chance } from './challenge'
import { type Intervals, lengthOf, union, without } from './intervals'
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
  /** By when it is to be answered, the way of the line not counted. */
  readonly dueAt: number
  readonly wrongAnswers: readonly string[]
  /** Asked again in a new session: nothing counts until it is answered, or a new session would put off its deadline. */
  readonly holds: boolean
}

/** A check that is over: answered, so that its answer can be sent again, or missed (null), with what that cost. */
export interface ClosedCheck {
  readonly checkId: string
  readonly answer: string | null
  readonly discardedMs: number
}

/** The server's state of one person's study of one unit. Instants are milliseconds since 1970. */
export interface StudyState {
  readonly unit: TimedUnit
  readonly credited: Intervals
  /** Since the last answered check: credited by the next one, lost if it is missed. Apart from `credited`. */
  readonly provisional: Intervals
  readonly positionMs: number
  /** When the last beat was heard, or the session began. */
  readonly heardAt: number
  /** The last sign of life: a beat, or the right answer to a check. */
  readonly aliveAt: number
  /** How late the last beat was, which the next one may bring; below 0 it is owed. */
  readonly carriedMs: number
  /** The longest way there and back that a beat has had, as measured, at most study/line-grace. */
  readonly wayMs: number
  readonly answerWithinMs: number
  /** A check is asked when so much is provisional: drawn by chance, never told. */
  readonly checkDueMs: number
  readonly check: Check | null
  readonly closed: ClosedCheck | null
}

/** An instant of study: the rules in force then, and the chance that draws checks. */
export interface StudyMoment {
  readonly nowMs: number
  readonly rules: StudyRules
  readonly chance: Chance
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
  /** The provisional time that a missed check discarded. */
  readonly discardedMs?: number
}

export function missingOf(state: StudyState): Intervals {
  return without([[0, state.unit.requiredMs]], union(state.credited, state.provisional))
}

export function isFinished(state: StudyState): boolean {
  return lengthOf(state.credited) >= state.unit.requiredMs
}
