import type { Actor } from '../../../domain/authority/actor'
import type { Verdict } from '../../../domain/intake/verdict'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { type CourseDeps, lockStudied } from './deps'
import { type HistoryRow, HistoryRowSchema, isStudied } from './history-rows'
import { findKnownHistory, type KnownHistory, keyOf } from './known-history'
import { readRow, verdictOf } from './row-verdicts'
import { endStudiedBefore } from './studied-afterwards'

export const HISTORY_ROWS_MAX = 5_000

/**
 * Takes studies of earlier systems (历年已学课程, Article 8), row by row: a bad row says why, the good ones stand, and the same
 * list again changes nothing. What was studied here is never overwritten; an enrolment finished since ends (Article 8).
 */
export function importHistory(
  { prisma }: CourseDeps,
  actor: Actor,
  list: { source: string; rows: readonly unknown[] },
  now: Date,
): Promise<Verdict[]> {
  return transact(prisma, async (_tx, sql) => {
    await lockStudied(sql)
    const rows = list.rows.map((given, index) => readRow(HistoryRowSchema, given, index + 1))
    const known = await findKnownHistory(sql, rows.filter(isReadable))
    const taken: HistoryRow[] = []
    const verdicts = rows.map((row, index) => {
      if (isRefusal(row)) return verdictOf(index + 1, null, row)
      const done = judge(row, index + 1, list.source, known, yearOf(plainDateIn(now)))
      if (done === 'fresh' || done === 'changed') taken.push(row)
      return verdictOf(index + 1, row.personId, done, isRefusal(done) ? null : known.enrolledIn(row))
    })
    if (taken.length > 0) await write(sql, actor, list.source, taken, now)
    const personIds = [...new Set(rows.filter(isReadable).map(row => row.personId))]
    await endStudiedBefore(sql, actor, { personIds }, now)
    return verdicts
  })
}

const isReadable = (row: HistoryRow | Refusal): row is HistoryRow => !isRefusal(row)

/** What a row does to what is known, which then knows it: the next row of the list is judged with it. */
function judge(
  row: HistoryRow,
  place: number,
  source: string,
  known: KnownHistory,
  thisYear: number,
): 'fresh' | 'same' | 'changed' | Refusal {
  const { personId } = row
  if (!known.people.has(personId)) return refuse('row-person-unknown', { row: place, personId })
  if (!isStudied(row)) return known.markLoaded(personId)
  const { courseId, year } = row
  if (!known.courses.has(courseId)) return refuse('row-course-unknown', { row: place, courseId })
  if (year > thisYear) return refuse('year-not-open', { year })
  known.markLoaded(personId)
  return known.markStudied(row, { source, finishedOn: row.finishedOn ?? null, own: false })
}

async function write(
  sql: Sql,
  actor: Actor,
  source: string,
  rows: readonly HistoryRow[],
  now: Date,
): Promise<void> {
  // One statement can't touch a row twice: of equal keys the last stands.
  const studied = [...new Map(rows.filter(isStudied).map(row => [keyOf(row), row])).values()]
  await sql.query(
    `INSERT INTO studied_course (person_id, course_id, year, source, finished_on)
     SELECT r.person_id, r.course_id, r.year, $5, r.finished_on
     FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::date[]) AS r(person_id, course_id, year, finished_on)
     ON CONFLICT (person_id, course_id, year) DO UPDATE SET source = EXCLUDED.source, finished_on = EXCLUDED.finished_on
     WHERE studied_course.enrolment_id IS NULL RETURNING course_id`,
    [
      studied.map(row => row.personId),
      studied.map(row => row.courseId),
      studied.map(row => row.year),
      studied.map(row => row.finishedOn ?? null),
      source,
    ],
  )
  await sql.query(
    `INSERT INTO studied_history (person_id, source, loaded_at)
     SELECT DISTINCT id, $2, $3::timestamptz FROM unnest($1::uuid[]) AS p(id) ON CONFLICT DO NOTHING RETURNING person_id`,
    [rows.map(row => row.personId), source, now.toISOString()],
  )
  await recordAudit(sql, actor, now, {
    act: 'studied.import',
    objectKind: 'studiedHistory',
    objectId: source,
    after: { rows },
  })
}
