import type { StudiedCourse } from '../../../../domain/course/enrolment'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { EnrolmentRow } from './enrolment-rows'

/**
 * The latest record that the person studied this course, or one linked as the same, in any year (历年已学, Article 8): ours
 * or an imported one. What was studied in the enrolment asked about is no past.
 */
export async function findStudied(
  sql: Sql,
  asked: { personId: string; courseId: string; exceptEnrolmentId: string | null },
): Promise<StudiedCourse | null> {
  const [studied] = await sql.query<{ year: number; source: string; finishedOn: string | null }>(
    `SELECT s.year, s.source, s.finished_on::text FROM studied_course s
       JOIN course studied ON studied.id = s.course_id
       JOIN course asked ON asked.family_id = studied.family_id
     WHERE s.person_id = $1::uuid AND asked.id = $2::uuid AND s.ended_at IS NULL AND ($3::uuid IS NULL OR s.enrolment_id IS DISTINCT FROM $3::uuid)
     ORDER BY s.year DESC LIMIT 1`,
    [asked.personId, asked.courseId, asked.exceptEnrolmentId],
  )
  return studied ? { year: studied.year, source: studied.source, finishedOn: studied.finishedOn } : null
}

/**
 * isEarlierStudy (domain/course/earlier-study.ts) of the record `s` and the enrolment `e`: another study, of an earlier year, or of
 * the same year by an import or an earlier enrolment. Of two studies of one course, the later one has a past.
 */
export const EARLIER_STUDY = `s.ended_at IS NULL AND s.enrolment_id IS DISTINCT FROM e.id
  AND (s.year < e.year OR (s.year = e.year AND (s.enrolment_id IS NULL OR s.enrolment_id < e.id)))`

/** Why nothing is studied in an enrolment that has ended: which earlier study it was, where one was found (Article 8). */
export async function endedRefusal(sql: Sql, enrolment: EnrolmentRow): Promise<Refusal | undefined> {
  const { enrolmentId, status, endReason } = enrolment
  if (status !== 'ended') return undefined
  const studied =
    endReason === 'studiedBefore'
      ? await findStudied(sql, { ...enrolment, exceptEnrolmentId: enrolmentId })
      : null
  return studied
    ? refuse('course-studied-in-past-year', { ...studied })
    : refuse('not-enrolled', { enrolmentId })
}

/** Whether what the person studied in earlier systems was imported: where not, an answer must say so [D]. */
export async function isHistoryLoaded(sql: Sql, personId: string): Promise<boolean> {
  const rows = await sql.query(
    'SELECT 1 FROM studied_history WHERE person_id = $1::uuid AND ended_at IS NULL',
    [personId],
  )
  return rows.length > 0
}
