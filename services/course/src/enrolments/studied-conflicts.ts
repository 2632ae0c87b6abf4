import { z } from 'zod'
import type { EntriesWritten } from '../../../../proto/generated/ledger_pb'
import { newId } from '../../../kit/base/ids'
import { type Page, page } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import { EARLIER_STUDY } from './earlier-studies'

/** Hours that are registered for a course studied before (Article 8): nothing ends by itself, the bureau decides. */
export const StudiedConflictSchema = z
  .object({
    conflictId: z.uuid(),
    enrolmentId: z.uuid(),
    personId: z.uuid(),
    courseId: z.uuid(),
    courseTitle: z.string(),
    year: z.number().int(),
    registeredAt: z.iso.datetime(),
    studied: z
      .object({ year: z.number().int(), source: z.string(), finishedOn: z.iso.date().nullable() })
      .describe('The earlier study, of this course or of one linked as the same'),
    foundAt: z.iso.datetime(),
  })
  .meta({ id: 'StudiedConflict' })
type StudiedConflict = z.infer<typeof StudiedConflictSchema>

/** Lists an enrolment, once. */
export async function recordConflicts(sql: Sql, enrolmentIds: readonly string[], now: Date): Promise<void> {
  if (enrolmentIds.length === 0) return
  await sql.query(
    `INSERT INTO studied_conflict (id, enrolment_id, found_at)
     SELECT *, $3::timestamptz FROM unnest($1::uuid[], $2::uuid[]) ON CONFLICT DO NOTHING RETURNING id`,
    [enrolmentIds.map(newId), enrolmentIds, now.toISOString()],
  )
}

/** The ledger may have registered before it was heard here: then its enrolment was ended, and its hours stand. */
export async function recordConflictsOfEntries(
  sql: Sql,
  rows: EntriesWritten['rows'],
  now: Date,
): Promise<void> {
  const found = await sql.query<{ id: string }>(
    `SELECT e.id FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS k(person_id, course_id, year)) k
       JOIN enrolment e USING (person_id, course_id, year) JOIN course c ON c.id = e.course_id
     WHERE EXISTS (SELECT FROM studied_course s JOIN course l ON l.id = s.course_id
         WHERE s.person_id = e.person_id AND l.family_id = c.family_id AND ${EARLIER_STUDY})
       AND e.finished_at IS NOT NULL`,
    [rows.map(row => row.personId), rows.map(row => row.courseId), rows.map(row => row.year)],
  )
  await recordConflicts(
    sql,
    found.map(row => row.id),
    now,
  )
}

/** Lists the conflicts that still exist, in the order in which they were found. */
export async function listConflicts(
  sql: Sql,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Page<StudiedConflict>> {
  const rows = await sql.query<Omit<StudiedConflict, 'studied'> & Studied>(
    `SELECT k.id AS "conflictId", e.id AS "enrolmentId", e.person_id, e.course_id,
       c.title AS "courseTitle", e.year, a.registered_at, k.found_at,
       s.year AS "studiedYear", s.source, s.finished_on
     FROM studied_conflict k JOIN enrolment e ON e.id = k.enrolment_id JOIN course c ON c.id = e.course_id
       JOIN earned_award a ON a.person_id = e.person_id AND a.course_id = e.course_id AND a.year = e.year AND a.stands
       JOIN LATERAL (SELECT s.* FROM studied_course s JOIN course l ON l.id = s.course_id
         WHERE s.person_id = e.person_id AND l.family_id = c.family_id AND ${EARLIER_STUDY} ORDER BY s.year LIMIT 1) s ON true
     WHERE $1::uuid IS NULL OR k.id > $1::uuid ORDER BY k.id LIMIT $2::int`,
    [after ?? null, limit],
  )
  const items = rows.map(({ studiedYear, source, finishedOn, ...row }) => ({
    ...row,
    registeredAt: new Date(row.registeredAt).toISOString(),
    foundAt: new Date(row.foundAt).toISOString(),
    studied: { year: studiedYear, source, finishedOn },
  }))
  return page(items, limit, each => each.conflictId)
}

interface Studied {
  readonly studiedYear: number
  readonly source: string
  readonly finishedOn: string | null
}
