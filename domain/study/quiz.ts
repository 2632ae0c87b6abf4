import { type Refusal, refuse } from '../refusals/refusal'

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

/** A quiz in between must be passed before the next unit opens; it may be tried again. */
export function quizRefusal(mark: QuizMark, percentMin: number, policyVersion: string): Refusal | undefined {
  if (mark.percent >= percentMin) return undefined
  return refuse('quiz-not-passed', { percent: mark.percent, min: percentMin }, { policyVersion })
}
