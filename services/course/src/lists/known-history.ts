import {
  type CoursesByTitle,
  type HeldEnrolment,
  type HistoryRow,
  type KnownHistory,
  keyOf,
  type StudyRecord,
  titleKeyOf,
} from '../../../../domain/course/history'
import type { Sql } from '../../../kit/sql/database'

/** The courses of each title; of those that are linked as the same, one. */
export async function findCoursesByTitle(sql: Sql): Promise<CoursesByTitle> {
  const rows = await sql.query<{ id: string; title: string; familyId: string }>(
    'SELECT id, title, family_id FROM course ORDER BY id',
  )
  const found = new Map<string, Map<string, string>>()
  for (const { id, title, familyId } of rows) {
    const families = found.get(titleKeyOf(title)) ?? new Map<string, string>()
    if (!families.has(familyId)) families.set(familyId, id)
    found.set(titleKeyOf(title), families)
  }
  return new Map([...found].map(([key, families]) => [key, [...families.values()]]))
}

/** Loads the known people and courses that a list names. */
export async function findKnownHistory(sql: Sql, rows: readonly HistoryRow[]): Promise<KnownHistory> {
  const personIds = [...new Set(rows.map(row => row.personId))]
  const courseIds = [...new Set(rows.flatMap(row => row.studied?.courseId ?? []))]
  return {
    people: await idsOf(sql, 'SELECT id FROM person WHERE id = ANY($1::uuid[])', personIds),
    courses: await idsOf(sql, 'SELECT id FROM course WHERE id = ANY($1::uuid[])', courseIds),
    loaded: await idsOf(
      sql,
      'SELECT person_id AS id FROM studied_history WHERE person_id = ANY($1::uuid[]) AND ended_at IS NULL',
      personIds,
    ),
    records: await findRecords(sql, personIds),
    enrolments: await findEnrolled(sql, personIds, courseIds),
  }
}

const idsOf = async (sql: Sql, text: string, ids: readonly string[]): Promise<Set<string>> =>
  new Set((await sql.query<{ id: string }>(text, [ids])).map(row => row.id))

/** The records of these people that stand. */
async function findRecords(sql: Sql, personIds: readonly string[]): Promise<Map<string, StudyRecord>> {
  const rows = await sql.query<StudyRecord & { personId: string; courseId: string; year: number }>(
    `SELECT person_id, course_id, year, source, finished_on::text AS "finishedOn",
       enrolment_id IS NOT NULL AS own
     FROM studied_course WHERE person_id = ANY($1::uuid[]) AND ended_at IS NULL`,
    [personIds],
  )
  return new Map(
    rows.map(({ personId, courseId, year, ...record }) => [keyOf(personId, courseId, year), record]),
  )
}

function findEnrolled(
  sql: Sql,
  personIds: readonly string[],
  courseIds: readonly string[],
): Promise<HeldEnrolment[]> {
  return sql.query<HeldEnrolment>(
    `SELECT e.person_id, asked.id AS "courseId", e.id AS "enrolmentId", e.year,
       e.finished_at IS NOT NULL AS finished,
       EXISTS (SELECT FROM earned_award a WHERE a.person_id = e.person_id AND a.course_id = e.course_id
         AND a.year = e.year AND a.stands) AS earned
     FROM enrolment e JOIN course held ON held.id = e.course_id
       JOIN course asked ON asked.family_id = held.family_id
     WHERE e.person_id = ANY($1::uuid[]) AND asked.id = ANY($2::uuid[]) AND e.status = 'inForce' ORDER BY e.id`,
    [personIds, courseIds],
  )
}
