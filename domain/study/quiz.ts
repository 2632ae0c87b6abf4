import { type Refusal, refuse } from '../refusals/refusal'
import { endOfDay, plainDateIn } from '../time/plain-date'
import type { Chance } from './challenge'

export interface QuizMark {
  readonly percent: number
  readonly right: number
  readonly questions: number
}

/** In which order an attempt is shown the questions of a quiz, and the options of each: by their places in the courseware. */
export interface QuizDraw {
  readonly questions: readonly number[]
  /** Of each question, in the order drawn. */
  readonly options: readonly (readonly number[])[]
}

/** Draws an order for one attempt, so that answers known by their places are no answers. @param sizes options of each question */
export function drawQuiz(sizes: readonly number[], chance: Pick<Chance, 'whole'>): QuizDraw {
  const questions = shuffled(sizes.length, chance)
  return { questions, options: questions.map(question => shuffled(sizes[question]!, chance)) }
}

/** Maps choices in the order drawn to the order of the courseware; an option that does not exist stays none. */
export function asInCourseware(chosen: readonly number[], { questions, options }: QuizDraw): number[] {
  const answers = questions.map(() => NO_OPTION)
  for (const [at, question] of questions.entries())
    answers[question] = options[at]?.[chosen[at] ?? NO_OPTION] ?? NO_OPTION
  return answers
}

const NO_OPTION = -1

/** Fisher and Yates: every order is as likely. */
function shuffled(length: number, chance: Pick<Chance, 'whole'>): number[] {
  const places = Array.from({ length }, (_, at) => at)
  for (let last = length - 1; last > 0; last -= 1) {
    const other = chance.whole(0, last)
    const kept = places[last]!
    places[last] = places[other]!
    places[other] = kept
  }
  return places
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

/** Refuses a further attempt of a day above study/quiz-attempts-a-day-max; the next day allows as many again. */
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
