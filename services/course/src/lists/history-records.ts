import type { HistoryRow, StudyRecord } from '../../../../domain/course/history'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'

interface Writing {
  readonly fileId: string
  readonly source: string
  readonly now: Date
}

type Taken = HistoryRow & { readonly before: StudyRecord | null }

/** Writes what a file says; the records that it takes the place of end, and stay to be read. */
export async function writeHistory(sql: Sql, writing: Writing, rows: readonly Taken[]): Promise<void> {
  if (rows.length === 0) return
  await writeRecords(sql, writing, rows)
  const personIds = [...new Set(rows.map(row => row.personId))]
  await sql.query(
    `INSERT INTO studied_history (id, person_id, source, loaded_at, file_id)
     SELECT *, $3, $4::timestamptz, $5::uuid FROM unnest($1::uuid[], $2::uuid[]) ON CONFLICT DO NOTHING RETURNING id`,
    [personIds.map(newId), personIds, writing.source, writing.now.toISOString(), writing.fileId],
  )
}

async function writeRecords(
  sql: Sql,
  { fileId, source, now }: Writing,
  rows: readonly Taken[],
): Promise<void> {
  const studied = rows.flatMap(({ personId, studied: each }) =>
    each ? [{ id: newId(), personId, ...each }] : [],
  )
  if (studied.length === 0) return
  const columns = [
    studied.map(row => row.id),
    studied.map(row => row.personId),
    studied.map(row => row.courseId),
    studied.map(row => row.year),
  ]
  await sql.query(
    `UPDATE studied_course s SET ended_at = $5::timestamptz, end_reason = 'superseded', superseded_by = r.id
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[]) AS r(id, person_id, course_id, year)
     WHERE s.person_id = r.person_id AND s.course_id = r.course_id AND s.year = r.year AND s.ended_at IS NULL RETURNING s.id`,
    [...columns, now.toISOString()],
  )
  await sql.query(
    `INSERT INTO studied_course (id, person_id, course_id, year, finished_on, source, file_id, recorded_at)
     SELECT *, $6, $7::uuid, $8::timestamptz FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::date[]) RETURNING id`,
    [...columns, studied.map(row => row.finishedOn), source, fileId, now.toISOString()],
  )
}
