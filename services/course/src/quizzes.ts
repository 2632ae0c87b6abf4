import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { yearRefusal } from '../../../domain/course/year'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { attemptsRefusal, markQuiz, type QuizMark, quizRefusal } from '../../../domain/study/quiz'
import { unitRefusal } from '../../../domain/study/unit-order'
import { plainDateIn, startOfDay } from '../../../domain/time/plain-date'
import { type Sql, transact } from '../../kit/database'
import { newId } from '../../kit/ids'
import { type CourseDeps, lockPerson, ruleAt } from './deps'
import { findEnrolment, findUnits } from './enrolment-rows'
import { finishUnit } from './finishing'
import { endedRefusal } from './studied'
import type { QuizPassed } from './study-schemas'
import { noteSign } from './study-signs'

interface Attempt {
  readonly enrolmentId: string
  readonly unitId: string
  readonly chosen: readonly number[]
}

/** Marks a quiz in between: passed, the next unit opens. The key stays here. Passed again, it answers the same. */
export function takeQuiz(
  { prisma, policy }: CourseDeps,
  actor: Actor,
  attempt: Attempt,
  now: Date,
): Promise<QuizPassed | Refusal> {
  const { enrolmentId, unitId, chosen } = attempt
  return transact(prisma, async (_tx, sql) => {
    const owner = await findEnrolment(sql, enrolmentId)
    if (!owner) return refuse('not-found', { enrolmentId })
    await lockPerson(sql, owner.personId)
    const enrolment = (await findEnrolment(sql, enrolmentId)) ?? owner
    const refusal =
      authorise(actor, 'study.beat', { personId: enrolment.personId }) ??
      (await endedRefusal(sql, enrolment)) ??
      yearRefusal(enrolment.year, now, policy.version)
    if (refusal) return refusal
    const key = await findKey(sql, unitId, enrolment.coursewareId)
    if (!key) return refuse('unit-unknown', { unitId })
    const mark = markQuiz(chosen, key)
    const outOfOrder = unitRefusal(await findUnits(sql, enrolment), unitId)
    const passedBefore = outOfOrder?.code === 'unit-already-finished'
    if (passedBefore) return { ...mark, unitFinished: true, studyFinished: enrolment.finishedAt !== null }
    if (outOfOrder) return outOfOrder
    const earlier = await findAttempts(sql, attempt, now)
    const used = attemptsRefusal(
      earlier.today,
      ruleAt(policy, 'study/quiz-attempts-a-day-max', now),
      now,
      policy.version,
    )
    if (used) return used
    const atOnceMs = ruleAt(policy, 'study/answered-at-once-within', now) * 1_000
    if (earlier.last && now.getTime() - earlier.last.getTime() < atOnceMs)
      await noteSign(sql, enrolment, 'answeredAtOnce', now)
    const notPassed = quizRefusal(mark, ruleAt(policy, 'study/quiz-pass-percent-min', now), policy.version)
    await keepAttempt(sql, attempt, mark, !notPassed, now)
    if (notPassed) return notPassed
    const studyFinished = await finishUnit(sql, attempt, { now, actor })
    return isRefusal(studyFinished) ? studyFinished : { ...mark, unitFinished: true, studyFinished }
  })
}

/** Attempts at this quiz: how many on the day, and when the last one was. */
async function findAttempts(
  sql: Sql,
  { enrolmentId, unitId }: Attempt,
  now: Date,
): Promise<{ today: number; last: Date | null }> {
  const [found] = await sql.query<{ today: number; last: Date | null }>(
    `SELECT (count(*) FILTER (WHERE attempted_at >= $3::timestamptz))::int AS today, max(attempted_at) AS last
     FROM quiz_attempt WHERE enrolment_id = $1::uuid AND unit_id = $2::uuid`,
    [enrolmentId, unitId, startOfDay(plainDateIn(now)).toISOString()],
  )
  return found ?? { today: 0, last: null }
}

async function findKey(sql: Sql, unitId: string, coursewareId: string | null): Promise<number[] | undefined> {
  const [quiz] = await sql.query<{ answer_key: number[] }>(
    "SELECT answer_key FROM unit WHERE id = $1::uuid AND courseware_id = $2::uuid AND kind = 'quiz'",
    [unitId, coursewareId],
  )
  return quiz?.answer_key
}

async function keepAttempt(
  sql: Sql,
  attempt: Attempt,
  mark: QuizMark,
  passed: boolean,
  now: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO quiz_attempt (id, enrolment_id, unit_id, chosen, percent, passed, attempted_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int[], $5::int, $6::bool, $7::timestamptz) RETURNING id`,
    [newId(), attempt.enrolmentId, attempt.unitId, attempt.chosen, mark.percent, passed, now.toISOString()],
  )
}
