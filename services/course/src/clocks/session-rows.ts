import type { Sql } from '../../../kit/sql/database'
import { type EndReason, stopClock, stopClocks } from './unit-study'

/** The table of study sessions: this file alone writes it. */

export async function insertSession(
  { sql, now }: { sql: Sql; now: Date },
  session: { sessionId: string; personId: string; enrolmentId: string; unitId: string },
): Promise<void> {
  await sql.query(
    `INSERT INTO study_session (id, person_id, enrolment_id, unit_id, started_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz) RETURNING id`,
    [session.sessionId, session.personId, session.enrolmentId, session.unitId, now.toISOString()],
  )
}

/** Ends the session that the person has open, if any. What is provisional stays so: the unit's next check decides. */
export async function endActiveSession(
  sql: Sql,
  personId: string,
  reason: EndReason,
  now: Date,
): Promise<void> {
  const [ended] = await sql.query<{ id: string; enrolmentId: string; unitId: string }>(
    `UPDATE study_session SET ended_at = $2::timestamptz, end_reason = $3
     WHERE person_id = $1::uuid AND ended_at IS NULL RETURNING id, enrolment_id, unit_id`,
    [personId, now.toISOString(), reason],
  )
  if (!ended) return
  await stopClock(sql, ended.id, { enrolmentId: ended.enrolmentId, unitId: ended.unitId })
}

/** Ends the sessions of enrolments that have ended. */
export async function endSessionsOf(sql: Sql, enrolmentIds: readonly string[], now: Date): Promise<void> {
  const ended = await sql.query<{ id: string }>(
    `UPDATE study_session SET ended_at = $2::timestamptz, end_reason = 'enrolmentEnded'
     WHERE enrolment_id = ANY($1::uuid[]) AND ended_at IS NULL RETURNING id`,
    [enrolmentIds, now.toISOString()],
  )
  const sessionIds = ended.map(session => session.id)
  if (sessionIds.length > 0) await stopClocks(sql, sessionIds, enrolmentIds)
}
