import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import type { SourceKind } from './posted-lists'

/** A record of study that ended with its file. Without an enrolment: it came by an import. */
export interface EndedRecord {
  readonly personId: string
  readonly courseId: string
  readonly year: number
  readonly enrolmentId: string
  readonly offeringId: string
  readonly category: string
}

/** Attendance that stays, since hours are registered on it. */
interface Kept {
  readonly personId: string
  readonly enrolmentId: string
  readonly registeredAt: string
}

export interface Reversed {
  readonly endedNow: number
  readonly endedInAll: number
  readonly kept: Kept[]
  readonly records: readonly EndedRecord[]
  /** The people whose records changed. */
  readonly personIds: readonly string[]
  /** Whether there was anything left to reverse. */
  readonly isNews: boolean
}

/**
 * The rows that a reversal of a file would touch now. Of history it includes records no longer in force, so that they
 * do not come back.
 */
export interface Reversible {
  readonly id: string
  readonly isEnded: boolean
}

/** In order; attendance on which hours are registered stays, and is not among it. */
export function findReversible(sql: Sql, kind: SourceKind, fileId: string): Promise<Reversible[]> {
  const ofHistory = `SELECT s.id::text, s.ended_at IS NULL AS "isEnded" FROM studied_course s WHERE s.file_id = $1::uuid
      AND (s.ended_at IS NULL OR (s.end_reason = 'superseded' AND NOT ${IS_REVERSED}))
    UNION ALL SELECT h.person_id::text, false FROM studied_history h WHERE h.file_id = $1::uuid AND h.ended_at IS NULL`
  const ofAttendance = `SELECT a.id::text, true AS "isEnded" FROM attendance a JOIN enrolment e ON e.id = a.enrolment_id
    WHERE a.file_id = $1::uuid AND a.ended_at IS NULL AND NOT EXISTS (SELECT FROM earned_award w
      WHERE w.person_id = e.person_id AND w.course_id = e.course_id AND w.year = e.year AND w.stands)`
  return sql.query<Reversible>(
    `SELECT * FROM (${kind === 'history' ? ofHistory : ofAttendance}) touched ORDER BY id`,
    [fileId],
  )
}

/** Ends what a list of history brought; what it had superseded stands again, if its own file does. */
export async function endHistory(sql: Sql, fileId: string, now: Date): Promise<Reversed> {
  const superseded = await countSuperseded(sql, fileId)
  const ended = await sql.query<EndedRecord & { id: string }>(
    `UPDATE studied_course SET ended_at = $2::timestamptz, end_reason = 'reversed'
     WHERE file_id = $1::uuid AND ended_at IS NULL
     RETURNING id, person_id, course_id, year, '' AS "enrolmentId", '' AS "offeringId", '' AS category`,
    [fileId, now.toISOString()],
  )
  const unloaded = await sql.query<{ personId: string }>(
    `UPDATE studied_history SET ended_at = $2::timestamptz, end_reason = 'reversed'
     WHERE file_id = $1::uuid AND ended_at IS NULL RETURNING person_id`,
    [fileId, now.toISOString()],
  )
  await restoreOlderRecords(
    sql,
    ended.map(record => record.id),
    now,
  )
  const personIds = [...new Set([...ended, ...unloaded].map(row => row.personId))]
  return {
    records: ended.map(({ id: _, ...record }) => record),
    personIds,
    kept: [],
    endedNow: ended.length,
    endedInAll: await countEnded(sql, 'studied_course', fileId),
    isNews: personIds.length + superseded > 0,
  }
}

/** Rows of a file that another one superseded, and that no reversal has taken back yet: they must not come back. */
async function countSuperseded(sql: Sql, fileId: string): Promise<number> {
  const [counted] = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM studied_course s WHERE s.file_id = $1::uuid AND s.end_reason = 'superseded' AND NOT ${IS_REVERSED}`,
    [fileId],
  )
  return counted?.n ?? 0
}

/** Whether the file of the record `s` was reversed since. */
const IS_REVERSED = `EXISTS (SELECT FROM file_reversal v WHERE v.file_id = s.file_id AND v.reversed_at >= s.recorded_at)`

/** Restores the newest record that each of these superseded, if its own file was not reversed. */
async function restoreOlderRecords(sql: Sql, endedIds: readonly string[], now: Date): Promise<void> {
  const records = await sql.query<{ id: string }>(
    `WITH RECURSIVE below AS (
       SELECT s.id, ${IS_REVERSED} AS reversed FROM studied_course s WHERE s.superseded_by = ANY($1::uuid[])
       UNION ALL SELECT s.id, ${IS_REVERSED} FROM studied_course s JOIN below b ON s.superseded_by = b.id WHERE b.reversed
     ) SELECT id FROM below WHERE NOT reversed`,
    [endedIds],
  )
  if (records.length === 0) return
  const ids = records.map(record => record.id)
  await sql.query(
    `INSERT INTO studied_course (id, person_id, course_id, year, source, finished_on, file_id, recorded_at)
     SELECT k.id, s.person_id, s.course_id, s.year, s.source, s.finished_on, s.file_id, $3::timestamptz
     FROM unnest($1::uuid[], $2::uuid[]) AS k(id, of) JOIN studied_course s ON s.id = k.of RETURNING id`,
    [ids.map(newId), ids, now.toISOString()],
  )
}

interface AttendedRow extends EndedRecord {
  readonly id: string
  readonly registeredAt: Date | null
}

/** Ends attendance, and with it the study that it finished: the enrolment is open again, another list may finish it. */
export async function endAttendance(sql: Sql, fileId: string, now: Date): Promise<Reversed> {
  const rows = await sql.query<AttendedRow>(
    `SELECT a.id, e.person_id, e.course_id, e.year, e.id AS "enrolmentId",
       e.offering_id, e.category, w.registered_at
     FROM attendance a JOIN enrolment e ON e.id = a.enrolment_id
     LEFT JOIN earned_award w ON w.person_id = e.person_id AND w.course_id = e.course_id AND w.year = e.year AND w.stands
     WHERE a.file_id = $1::uuid AND a.ended_at IS NULL ORDER BY a.id`,
    [fileId],
  )
  const ended = rows.filter(row => row.registeredAt === null)
  await reopenStudy(sql, ended, now)
  return {
    records: ended.map(({ id: _, registeredAt: _none, ...record }) => record),
    personIds: [...new Set(ended.map(row => row.personId))],
    kept: rows.flatMap(({ personId, enrolmentId, registeredAt }) =>
      registeredAt ? [{ personId, enrolmentId, registeredAt: registeredAt.toISOString() }] : [],
    ),
    endedNow: ended.length,
    endedInAll: await countEnded(sql, 'attendance', fileId),
    isNews: ended.length > 0,
  }
}

async function reopenStudy(sql: Sql, rows: readonly AttendedRow[], now: Date): Promise<void> {
  const enrolmentIds = rows.map(row => row.enrolmentId)
  await sql.query(
    `UPDATE attendance SET ended_at = $2::timestamptz, end_reason = 'reversed' WHERE id = ANY($1::uuid[]) RETURNING id`,
    [rows.map(row => row.id), now.toISOString()],
  )
  await sql.query(
    `UPDATE studied_course SET ended_at = $2::timestamptz, end_reason = 'reversed'
     WHERE enrolment_id = ANY($1::uuid[]) AND ended_at IS NULL RETURNING id`,
    [enrolmentIds, now.toISOString()],
  )
  await sql.query(
    'UPDATE enrolment SET finished_at = NULL, reinstated_at = $2::timestamptz WHERE id = ANY($1::uuid[]) RETURNING id',
    [enrolmentIds, now.toISOString()],
  )
}

async function countEnded(sql: Sql, table: 'studied_course' | 'attendance', fileId: string): Promise<number> {
  const [counted] = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE file_id = $1::uuid AND end_reason = 'reversed'`,
    [fileId],
  )
  return counted?.n ?? 0
}
