import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import { EARLIER_STUDY } from '../enrolments/earlier-studies'
import { type EnrolmentRow, SELECT_ENROLMENT } from '../enrolments/enrolment-rows'
import { restateMade, restateStudy } from '../enrolments/restatement'
import { finishStudy, isStudied } from '../enrolments/study-end'

/**
 * Brings back into force the enrolments of these people that ended as studied before (Article 8), where no record says so any
 * more, and nothing else stands in their place: with their progress, and their study finished, told again, where it was. Under
 * the lock of what was studied.
 *
 * @returns the enrolments that are in force again
 */
export async function reinstateEnrolments(
  context: CommandContext,
  personIds: readonly string[],
  reason: string,
): Promise<string[]> {
  const { sql, now, audit } = context
  const reinstated: string[] = []
  for (const enrolment of await findWronglyEnded(sql, personIds)) {
    if (!(await takeBackPlace(sql, enrolment, now))) continue
    const { enrolmentId, status, endReason } = enrolment
    await audit({
      act: 'postedList.reverse',
      objectKind: 'enrolment',
      objectId: enrolmentId,
      before: { status, endReason },
      after: { status: 'inForce' },
      reason,
    })
    await publishStudy(context, enrolment)
    reinstated.push(enrolmentId)
  }
  return reinstated
}

/** The newest first: of two that could stand in one place, the one that was chosen last does. */
const findWronglyEnded = (sql: Sql, personIds: readonly string[]): Promise<EnrolmentRow[]> =>
  sql.query<EnrolmentRow>(
    `${SELECT_ENROLMENT} WHERE e.person_id = ANY($1::uuid[]) AND e.end_reason = 'studiedBefore'
       AND NOT EXISTS (SELECT FROM studied_course s JOIN course l ON l.id = s.course_id
         WHERE s.person_id = e.person_id AND l.family_id = c.family_id AND ${EARLIER_STUDY})
     ORDER BY e.id DESC`,
    [personIds],
  )

/** Reinstates an enrolment unless the person has chosen another since: only one general enrolment a year and one of a course or a linked course is in force. */
async function takeBackPlace(sql: Sql, { enrolmentId }: EnrolmentRow, now: Date): Promise<boolean> {
  const taken = await sql.query(
    `UPDATE enrolment e SET status = 'inForce', ended_at = NULL, end_reason = NULL, reinstated_at = $2::timestamptz
     FROM course c WHERE e.id = $1::uuid AND c.id = e.course_id AND NOT EXISTS (
       SELECT FROM enrolment o JOIN course held ON held.id = o.course_id
       WHERE o.person_id = e.person_id AND o.year = e.year AND o.status = 'inForce'
         AND (held.family_id = c.family_id OR (o.category = 'general' AND e.category = 'general')))
     RETURNING e.id`,
    [enrolmentId, now.toISOString()],
  )
  return taken.length > 0
}

/**
 * Publishes the present state of an enrolment whose end was published before: its study is finished, if need be now,
 * or it is enrolled again.
 */
async function publishStudy(
  context: CommandContext,
  { enrolmentId, finishedAt }: EnrolmentRow,
): Promise<void> {
  const { sql, tell } = context
  if (finishedAt) tell(...(await restateStudy(sql, enrolmentId)))
  else if (await isStudied(sql, enrolmentId)) await finishStudy(context, enrolmentId)
  else tell(...(await restateMade(sql, enrolmentId)))
}
