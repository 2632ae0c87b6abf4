import type { Sql } from '../../kit/database'
import type { HistoryRow } from './history-rows'

interface Record {
  readonly source: string
  readonly finishedOn: string | null
  /** Studied here: no import changes it. */
  readonly own: boolean
}

interface StudiedKey {
  readonly personId: string
  readonly courseId: string
  readonly year: number
}

export const keyOf = ({ personId, courseId, year }: StudiedKey): string => `${personId}/${courseId}/${year}`

/** What is known of the people and courses of a list, and of the rows of it that were judged already. */
export interface KnownHistory {
  readonly people: ReadonlySet<string>
  readonly courses: ReadonlySet<string>
  /** What becomes of the enrolments in force that a studied course contradicts, in words. */
  enrolledIn(row: HistoryRow): string | null
  markLoaded(personId: string): 'fresh' | 'same'
  markStudied(key: StudiedKey, record: Record): 'fresh' | 'same' | 'changed'
}

export async function findKnownHistory(sql: Sql, rows: readonly HistoryRow[]): Promise<KnownHistory> {
  const personIds = [...new Set(rows.map(row => row.personId))]
  const courseIds = [...new Set(rows.flatMap(row => row.courseId ?? []))]
  const people = await idsOf(sql, 'SELECT id FROM person WHERE id = ANY($1::uuid[])', personIds)
  const courses = await idsOf(sql, 'SELECT id FROM course WHERE id = ANY($1::uuid[])', courseIds)
  const loaded = await idsOf(
    sql,
    'SELECT person_id AS id FROM studied_history WHERE person_id = ANY($1::uuid[])',
    personIds,
  )
  const studied = await findRecords(sql, personIds)
  const enrolled = await findEnrolled(sql, personIds, courseIds)
  return {
    people,
    courses,
    enrolledIn: ({ personId, courseId = '', year = 0 }) => {
      const held = enrolled.get(`${personId}/${courseId}`) ?? []
      return held.flatMap(each => fateOf(each, year) ?? []).join('; ') || null
    },
    markLoaded: personId => {
      const verdict = loaded.has(personId) ? 'same' : 'fresh'
      loaded.add(personId)
      return verdict
    },
    markStudied: (key, record) => {
      const before = studied.get(keyOf(key))
      if (before?.own) return 'same'
      studied.set(keyOf(key), record)
      if (!before) return 'fresh'
      return before.source === record.source && before.finishedOn === record.finishedOn ? 'same' : 'changed'
    },
  }
}

const idsOf = async (sql: Sql, text: string, ids: readonly string[]): Promise<Set<string>> =>
  new Set((await sql.query<{ id: string }>(text, [ids])).map(row => row.id))

async function findRecords(sql: Sql, personIds: readonly string[]): Promise<Map<string, Record>> {
  const rows = await sql.query<StudiedKey & Record>(
    `SELECT person_id AS "personId", course_id AS "courseId", year, source, finished_on::text AS "finishedOn",
       enrolment_id IS NOT NULL AS own
     FROM studied_course WHERE person_id = ANY($1::uuid[])`,
    [personIds],
  )
  return new Map(rows.map(row => [keyOf(row), row]))
}

interface Enrolled {
  readonly key: string
  readonly enrolmentId: string
  readonly year: number
  readonly finished: boolean
  readonly earned: boolean
}

/** In words, what a study of that year makes of an enrolment in force (studied-afterwards.ts does it). */
function fateOf({ enrolmentId, year, finished, earned }: Enrolled, studiedYear: number): string | undefined {
  if (!finished) return `conflicts with enrolment ${enrolmentId} in force`
  if (studiedYear > year) return undefined
  if (earned) return `hours of enrolment ${enrolmentId} are registered: listed for the bureau`
  return `ends enrolment ${enrolmentId}, whose study is finished`
}

/** Enrolments in force in these courses, or in ones linked as the same, by person and course. */
async function findEnrolled(
  sql: Sql,
  personIds: readonly string[],
  courseIds: readonly string[],
): Promise<Map<string, Enrolled[]>> {
  const rows = await sql.query<Enrolled>(
    `SELECT e.person_id || '/' || asked.id AS key, e.id AS "enrolmentId", e.year, e.finished_at IS NOT NULL AS finished,
       EXISTS (SELECT FROM earned_award a WHERE a.person_id = e.person_id AND a.course_id = e.course_id
         AND a.year = e.year AND a.stands) AS earned
     FROM enrolment e JOIN course held ON held.id = e.course_id
       JOIN course asked ON asked.family_id = held.family_id
     WHERE e.person_id = ANY($1::uuid[]) AND asked.id = ANY($2::uuid[]) AND e.status = 'inForce' ORDER BY e.id`,
    [personIds, courseIds],
  )
  const enrolled = new Map<string, Enrolled[]>()
  for (const row of rows) enrolled.set(row.key, [...(enrolled.get(row.key) ?? []), row])
  return enrolled
}
