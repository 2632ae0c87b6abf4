import { type Refusal, refuse } from '../refusals/refusal'
import { isRightAnswer } from './challenge'
import { lengthOf, union } from './intervals'
import { deadlineOf, discard, nextCheckDue } from './missed-check'
import type { StudyRules } from './rules'
import { type Check, isFinished, type StudyMoment, type StudyState } from './study-state'

export interface CheckAnswer {
  readonly checkId: string
  readonly answer: string
}

/** The state after an answer, and the answer to the learner: a refusal changes the state too. */
export interface Answered {
  readonly state: StudyState
  readonly refusal?: Refusal
  readonly creditedMs?: number
  readonly unitFinished?: boolean
}

/**
 * Answers an interaction check (Article 9): what was provisional becomes credited. Too late, or wrong too often, and it is
 * discarded. The same answer sent again changes nothing.
 */
export function answerCheck(state: StudyState, given: CheckAnswer, moment: StudyMoment): Answered {
  const { check } = state
  if (check?.id !== given.checkId) return answeredBefore(state, given, moment.rules)
  if (moment.nowMs > deadlineOf(state, check)) return missed(state, check, moment)
  const waiting = { ...state, check }
  return isRightAnswer(check.challenge, given.answer)
    ? confirmed(waiting, given, moment)
    : answeredWrongly(waiting, given, moment)
}

type WaitingState = StudyState & { readonly check: Check }

/**
 * Whether the check that waits is answered sooner than anybody reads it (study/answered-at-once-within): a sign, and no fault. One that
 * was asked again was seen then.
 */
export function isAnsweredAtOnce(
  { check, answerWithinMs }: StudyState,
  checkId: string,
  now: number,
  withinMs: number,
): boolean {
  if (check?.id !== checkId) return false
  const seenAt = Math.max(check.askedAt, check.dueAt - answerWithinMs)
  return now - seenAt < withinMs
}

function answeredBefore(state: StudyState, given: CheckAnswer, rules: StudyRules): Answered {
  const { policyVersion } = rules
  if (state.closed?.checkId !== given.checkId)
    return { state, refusal: refuse('check-unknown', { checkId: given.checkId }, { policyVersion }) }
  if (state.closed.answer === null)
    return { state, refusal: refuse('check-missed', { checkId: given.checkId }, { policyVersion }) }
  return { state, creditedMs: 0, unitFinished: isFinished(state) }
}

function confirmed(state: WaitingState, given: CheckAnswer, { nowMs, rules, chance }: StudyMoment): Answered {
  const { check } = state
  const after: StudyState = {
    ...state,
    credited: union(state.credited, state.provisional),
    provisional: [],
    check: null,
    closed: { checkId: check.id, answer: given.answer, discardedMs: 0 },
    checkDueMs: nextCheckDue(rules, chance),
    aliveAt: Math.max(nowMs, state.aliveAt),
    // While it held, nothing counted: nor does that time with the next beat.
    heardAt: check.holds ? Math.max(nowMs, state.heardAt) : state.heardAt,
  }
  return { state: after, creditedMs: lengthOf(state.provisional), unitFinished: isFinished(after) }
}

function answeredWrongly(state: WaitingState, given: CheckAnswer, moment: StudyMoment): Answered {
  const { check } = state
  const { rules } = moment
  const wrongAnswers = [...new Set([...check.wrongAnswers, given.answer])]
  if (wrongAnswers.length > rules.wrongAnswersMax) return missed(state, check, moment)
  const attemptsLeft = rules.wrongAnswersMax + 1 - wrongAnswers.length
  return {
    state: { ...state, check: { ...check, wrongAnswers } },
    refusal: refuse(
      'check-answered-wrongly',
      { checkId: check.id, attemptsLeft },
      { until: new Date(deadlineOf(state, check)).toISOString(), policyVersion: rules.policyVersion },
    ),
  }
}

function missed(state: StudyState, check: Check, { rules, chance }: StudyMoment): Answered {
  const { state: after, discardedMs = 0 } = discard(state, check, rules, chance)
  const turnedOn = {
    checkId: check.id,
    deadline: new Date(deadlineOf(state, check)).toISOString(),
    wrongAnswers: check.wrongAnswers.length,
    discardedSeconds: Math.floor(discardedMs / 1000),
  }
  return {
    state: after,
    refusal: refuse('check-missed', turnedOn, { policyVersion: rules.policyVersion }),
  }
}
