import { timestampDate } from '@bufbuild/protobuf/wkt'
import type { EarnedHours } from '../../../../domain/course/enrolment'
import type { EntriesWritten } from '../../../../proto/generated/ledger_pb'
import type { Sql } from '../../../kit/sql/database'
import { recordConflictsOfEntries } from './studied-conflicts'

/** Hours registered that an enrolment would earn again: of the course or its like, in any year; of the year, if general. */
export async function findEarned(
  sql: Sql,
  asked: { personId: string; courseId: string; year: number; category: string },
): Promise<EarnedHours | null> {
  const [earned] = await sql.query<{ year: number; registeredAt: Date }>(
    `SELECT a.year, a.registered_at FROM earned_award a
     WHERE a.person_id = $1::uuid AND a.stands AND (
       (a.category = 'general' AND $4 = 'general' AND a.year = $3::int)
       OR a.course_id IN (SELECT like_it.id FROM course asked JOIN course like_it USING (family_id) WHERE asked.id = $2::uuid))
     ORDER BY a.year DESC LIMIT 1`,
    [asked.personId, asked.courseId, asked.year, asked.category],
  )
  return earned ? { year: earned.year, registeredAt: earned.registeredAt.toISOString() } : null
}

export async function hasStandingAward(
  sql: Sql,
  of: { personId: string; courseId: string; year: number },
): Promise<boolean> {
  const rows = await sql.query(
    `SELECT 1 FROM earned_award WHERE person_id = $1::uuid AND course_id = $2::uuid AND year = $3::int AND stands`,
    [of.personId, of.courseId, of.year],
  )
  return rows.length > 0
}

/** Keeps, of each award of a course, whether it stands: by its newest revision, in whatever order facts come. */
export async function knowEntries(sql: Sql, written: EntriesWritten): Promise<void> {
  const rows = newestOfEach(
    written.rows.filter(row => row.courseId !== '' && row.category !== 'professional'),
  )
  if (rows.length === 0) return
  const registeredAt = written.registeredAt ? timestampDate(written.registeredAt) : new Date(0)
  await sql.query(
    `INSERT INTO earned_award (id, revision, person_id, course_id, year, category, stands, registered_at)
     SELECT *, $8::timestamptz FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::bool[])
     ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision, stands = EXCLUDED.stands,
       registered_at = EXCLUDED.registered_at
     WHERE earned_award.revision < EXCLUDED.revision RETURNING id`,
    [
      rows.map(row => row.awardId),
      rows.map(row => row.revision),
      rows.map(row => row.personId),
      rows.map(row => row.courseId),
      rows.map(row => row.year),
      rows.map(row => row.category),
      rows.map(row => row.entryKind === 'grant'),
      registeredAt.toISOString(),
    ],
  )
  await recordConflictsOfEntries(sql, rows, registeredAt)
}

/** One statement can't touch an award twice. */
function newestOfEach(rows: EntriesWritten['rows']): EntriesWritten['rows'] {
  const newest = new Map<string, EntriesWritten['rows'][number]>()
  for (const row of rows) {
    if ((newest.get(row.awardId)?.revision ?? 0) < row.revision) newest.set(row.awardId, row)
  }
  return [...newest.values()]
}
