import { authorise } from '../../../../domain/authority/authority'
import { yearRefusal } from '../../../../domain/course/year'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import {
  asInCourseware,
  attemptsRefusal,
  drawQuiz,
  markQuiz,
  type QuizMark,
  quizRefusal,
} from '../../../../domain/study/quiz'
import { unitRefusal } from '../../../../domain/study/unit-order'
import { type Kept, kept } from '../../../kit/sql/transaction'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockPerson, ruleAt } from '../deps'
import { endedRefusal } from '../enrolments/earlier-studies'
import { type EnrolmentRow, findEnrolment, findUnits } from '../enrolments/enrolment-rows'
import { finishUnit } from '../enrolments/study-end'
import {
  type Attempts,
  findAttempts,
  findDraw,
  findQuiz,
  keepAttempt,
  keepDraw,
  type Quiz,
  type QuizOf,
} from './quiz-rows'
import type { QuizBody, QuizDrawn, QuizPassed } from './schemas'
import { recordSign } from './study-signs'

/** A quiz whose turn it is, or that was passed. */
interface Opened {
  readonly enrolment: EnrolmentRow
  readonly quiz: Quiz
  readonly isPassed: boolean
  readonly attempts: Attempts
}

/** Asks the questions of a quiz, in an order drawn for the next attempt; asked again before it, in the same (docs/regulation/art-09.md). */
export function askQuiz(deps: CourseDeps, caller: Caller, of: QuizOf): Promise<QuizDrawn | Refusal> {
  return inCommand(deps, caller, async context => {
    const { sql, now } = context
    const opened = await openQuiz(context, of)
    if (isRefusal(opened)) return opened
    const { quiz, isPassed, attempts } = opened
    if (isPassed) return refuse('unit-already-finished', { unitId: of.unitId })
    const used = refuseUsedUp(context, attempts)
    if (used) return used
    const sizes = quiz.questions.map(each => each.options.length)
    const next = { attempt: attempts.all, drawn: drawQuiz(sizes, deps.chance), now }
    const { drawId, drawn } = await keepDraw(sql, of, next)
    const questions = drawn.questions.map((question, at) => {
      const { text, options } = quiz.questions[question]!
      return { text, options: drawn.options[at]!.map(option => options[option]!) }
    })
    return { drawId, questions }
  })
}

/**
 * Marks a quiz in between: passed, the next unit opens. The key stays here. Passed again, it answers the same; so does a draw that
 * was answered before.
 */
export function takeQuiz(
  deps: CourseDeps,
  caller: Caller,
  attempt: QuizOf & QuizBody,
): Promise<QuizPassed | Refusal> {
  const { answers, drawId } = attempt
  return inCommand(deps, caller, async context => {
    const { sql, policy, now } = context
    const opened = await openQuiz(context, attempt)
    if (isRefusal(opened)) return opened
    const { enrolment, quiz, isPassed, attempts } = opened
    const draw = drawId === undefined ? null : await findDraw(sql, attempt, drawId)
    if (draw === undefined) return refuse('not-found', { drawId: drawId ?? null })
    const chosen = draw ? (draw.answered ?? asInCourseware(answers, draw.drawn)) : answers
    const mark = markQuiz(chosen, quiz.key)
    if (isPassed)
      return { ...mark, unitFinished: true as const, studyFinished: enrolment.finishedAt !== null }
    const notPassed = quizRefusal(mark, ruleAt(policy, 'study/quiz-pass-percent-min', now), policy.version)
    if (draw?.answered && notPassed) return notPassed
    const used = refuseUsedUp(context, attempts)
    if (used) return used
    if (!draw) await recordSign(context, enrolment, 'quizAnsweredUnread')
    if (isAtOnce(context, attempts)) await recordSign(context, enrolment, 'answeredAtOnce')
    await keepAttempt(sql, { ...attempt, chosen, passQuiz: !notPassed, mark }, now)
    if (notPassed) return kept(notPassed)
    return finishQuiz(context, attempt, mark)
  })
}

async function finishQuiz(context: CommandContext, of: QuizOf, mark: QuizMark): Promise<QuizPassed | Kept> {
  const studyFinished = await finishUnit(context, of)
  return isRefusal(studyFinished) ? kept(studyFinished) : { ...mark, unitFinished: true, studyFinished }
}

async function openQuiz({ sql, policy, actor, now }: CommandContext, of: QuizOf): Promise<Opened | Refusal> {
  const { enrolmentId, unitId } = of
  const owner = await findEnrolment(sql, enrolmentId)
  if (!owner) return refuse('not-found', { enrolmentId })
  await lockPerson(sql, owner.personId)
  const enrolment = (await findEnrolment(sql, enrolmentId)) ?? owner
  const refusal =
    authorise(actor, 'study.beat', { personId: enrolment.personId }) ??
    (await endedRefusal(sql, enrolment)) ??
    yearRefusal(enrolment.year, now, policy.version)
  if (refusal) return refusal
  const quiz = await findQuiz(sql, unitId, enrolment.coursewareId)
  if (!quiz) return refuse('unit-unknown', { unitId })
  const outOfOrder = unitRefusal(await findUnits(sql, enrolment), unitId)
  const isPassed = outOfOrder?.code === 'unit-already-finished'
  if (outOfOrder && !isPassed) return outOfOrder
  return { enrolment, quiz, isPassed, attempts: await findAttempts(sql, of, now) }
}

const refuseUsedUp = ({ policy, now }: CommandContext, { today }: Attempts): Refusal | undefined =>
  attemptsRefusal(today, ruleAt(policy, 'study/quiz-attempts-a-day-max', now), now, policy.version)

/** Whether the last attempt was a moment ago. */
const isAtOnce = ({ policy, now }: CommandContext, { last }: Attempts): boolean =>
  last !== null &&
  now.getTime() - last.getTime() < ruleAt(policy, 'study/answered-at-once-within', now) * 1_000
