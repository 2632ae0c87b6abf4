import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import { EARLIER_STUDY } from '../enrolments/earlier-studies'
import { writeEnds } from '../enrolments/enrolment-end'
import { type EnrolmentRow, SELECT_ENROLMENT } from '../enrolments/enrolment-rows'
import { recordConflicts } from '../enrolments/studied-conflicts'

/** The scope of new knowledge: records of these people, or all people after two families of courses were linked. */
export type Learnt = { readonly personIds: readonly string[] } | { readonly familyId: string }

/**
 * Applies past studies that became known after the study was finished (历年已学课程, Article 8): where the course or a
 * linked course was studied before, the enrolment ends. If its hours are registered, it is listed for the bureau
 * instead. The caller holds the lock of studied courses.
 *
 * @returns the enrolments that ended, and those listed now
 */
export async function endStudiedBefore(
  context: CommandContext,
  learnt: Learnt,
): Promise<{ ended: string[]; listed: string[] }> {
  const found = await findStudiedTwice(context.sql, learnt)
  const ended = found.filter(each => !each.earned)
  const listed = found.filter(each => each.earned).map(each => each.enrolmentId)
  await writeEnds(context, ended, 'studiedBefore')
  await recordConflicts(context.sql, listed, context.now)
  return { ended: ended.map(each => each.enrolmentId), listed }
}

function findStudiedTwice(sql: Sql, learnt: Learnt): Promise<(EnrolmentRow & { earned: boolean })[]> {
  const [where, value] =
    'familyId' in learnt
      ? ['o.course_id IN (SELECT id FROM course WHERE family_id = $1::uuid)', learnt.familyId]
      : ['e.person_id = ANY($1::uuid[])', learnt.personIds]
  return sql.query(
    `SELECT found.*, EXISTS (SELECT FROM earned_award a WHERE a.person_id = found.person_id
       AND a.course_id = found.course_id AND a.year = found.year AND a.stands) AS earned
     FROM (${SELECT_ENROLMENT} WHERE ${where} AND e.status = 'inForce' AND e.finished_at IS NOT NULL
       AND EXISTS (SELECT FROM studied_course s JOIN course l ON l.id = s.course_id
         WHERE s.person_id = e.person_id AND l.family_id = c.family_id AND ${EARLIER_STUDY})) found
     ORDER BY found."enrolmentId"`,
    [value],
  )
}
