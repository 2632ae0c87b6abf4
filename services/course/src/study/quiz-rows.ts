import type { QuizDraw, QuizMark } from '../../../../domain/study/quiz'
import { plainDateIn, startOfDay } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'

/** The tables of draws and attempts: this file alone reads and writes them. */

export interface QuizOf {
  readonly enrolmentId: string
  readonly unitId: string
}

/** A quiz of a courseware, with its key, which is never sent. */
export interface Quiz {
  readonly questions: readonly { readonly text: string; readonly options: readonly string[] }[]
  readonly key: readonly number[]
}

export async function findQuiz(
  sql: Sql,
  unitId: string,
  coursewareId: string | null,
): Promise<Quiz | undefined> {
  const [quiz] = await sql.query<Quiz>(
    `SELECT questions, answer_key AS key FROM unit
     WHERE id = $1::uuid AND courseware_id = $2::uuid AND kind = 'quiz'`,
    [unitId, coursewareId],
  )
  return quiz
}

/** Attempts at a quiz: how many in all, how many on the day, and when the last one was. */
export interface Attempts {
  readonly all: number
  readonly today: number
  readonly last: Date | null
}

export async function findAttempts(sql: Sql, { enrolmentId, unitId }: QuizOf, now: Date): Promise<Attempts> {
  const [found] = await sql.query<Attempts>(
    `SELECT count(*)::int AS all, (count(*) FILTER (WHERE attempted_at >= $3::timestamptz))::int AS today,
       max(attempted_at) AS last
     FROM quiz_attempt WHERE enrolment_id = $1::uuid AND unit_id = $2::uuid`,
    [enrolmentId, unitId, startOfDay(plainDateIn(now)).toISOString()],
  )
  return found ?? { all: 0, today: 0, last: null }
}

export async function keepAttempt(
  sql: Sql,
  attempt: QuizOf & {
    readonly drawId?: string | undefined
    readonly chosen: readonly number[]
    readonly mark: QuizMark
    readonly passQuiz: boolean
  },
  now: Date,
): Promise<void> {
  const { enrolmentId, unitId, chosen, mark, passQuiz: passed, drawId = null } = attempt
  await sql.query(
    `INSERT INTO quiz_attempt (id, enrolment_id, unit_id, chosen, percent, passed, attempted_at, draw_id)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int[], $5::int, $6::bool, $7::timestamptz, $8::uuid) RETURNING id`,
    [newId(), enrolmentId, unitId, chosen, mark.percent, passed, now.toISOString(), drawId],
  )
}

/** The draw of the attempt that comes next: the one given, unless there is one. */
export async function keepDraw(
  sql: Sql,
  { enrolmentId, unitId }: QuizOf,
  { attempt, drawn, now }: { attempt: number; drawn: QuizDraw; now: Date },
): Promise<{ drawId: string; drawn: QuizDraw }> {
  await sql.query(
    `INSERT INTO quiz_draw (id, enrolment_id, unit_id, attempt, drawn, drawn_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::jsonb, $6::timestamptz) ON CONFLICT DO NOTHING RETURNING id`,
    [newId(), enrolmentId, unitId, attempt, JSON.stringify(drawn), now.toISOString()],
  )
  const [kept] = await sql.query<{ drawId: string; drawn: QuizDraw }>(
    `SELECT id AS "drawId", drawn FROM quiz_draw
     WHERE enrolment_id = $1::uuid AND unit_id = $2::uuid AND attempt = $3::int`,
    [enrolmentId, unitId, attempt],
  )
  return kept!
}

/** A draw of this quiz, with what its attempt chose, in the order of the courseware; null where none was made. */
export async function findDraw(
  sql: Sql,
  { enrolmentId, unitId }: QuizOf,
  drawId: string,
): Promise<{ drawn: QuizDraw; answered: readonly number[] | null } | undefined> {
  const [draw] = await sql.query<{ drawn: QuizDraw; answered: number[] | null }>(
    `SELECT d.drawn, a.chosen AS answered FROM quiz_draw d LEFT JOIN quiz_attempt a ON a.draw_id = d.id
     WHERE d.id = $1::uuid AND d.enrolment_id = $2::uuid AND d.unit_id = $3::uuid`,
    [drawId, enrolmentId, unitId],
  )
  return draw
}
