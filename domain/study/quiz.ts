import { type Refusal, refuse } from '../refusals/refusal'
import { endOfDay, plainDateIn } from '../time/plain-date'

export interface QuizMark {
  readonly percent: number
  readonly right: number
  readonly questions: number
}

/** Marks a unit's quiz: the chosen option of each question against the key, whole percents, rounded down. */
export function markQuiz(chosen: readonly number[], key: readonly number[]): QuizMark {
  const right = key.filter((option, index) => chosen[index] === option).length
  return { percent: Math.floor((right * 100) / key.length), right, questions: key.length }
}

/**
 * A quiz in between must be passed before the next unit opens; it may be tried again. How many were right is not said: from one
 * attempt to the next it would tell which.
 */
export function quizRefusal(mark: QuizMark, percentMin: number, policyVersion: string): Refusal | undefined {
  if (mark.percent >= percentMin) return undefined
  return refuse('quiz-not-passed', { min: percentMin }, { policyVersion })
}

/** A quiz is tried so many times a day (study/quiz-attempts-a-day-max), and again on the next. */
export function attemptsRefusal(
  usedToday: number,
  max: number,
  now: Date,
  policyVersion: string,
): Refusal | undefined {
  if (usedToday < max) return undefined
  const until = new Date(endOfDay(plainDateIn(now)).getTime() + 1).toISOString()
  return refuse('quiz-attempts-used', { max }, { until, policyVersion })
}
