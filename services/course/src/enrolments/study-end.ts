import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { endOfDay, type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import { findStudied } from './earlier-studies'
import { writeEnd } from './enrolment-end'
import { findEnrolment } from './enrolment-rows'
import { restateStudy } from './restatement'

const OWN_SOURCE = 'xueshi'

/**
 * Finishes a unit, once, and with the last one the study of its courseware (Article 9).
 *
 * @returns whether the enrolment's study is finished, or why it can't be
 */
export async function finishUnit(
  context: CommandContext,
  unit: { enrolmentId: string; unitId: string },
): Promise<boolean | Refusal> {
  const { sql, now } = context
  await sql.query(
    `INSERT INTO unit_finished (enrolment_id, unit_id, finished_at) VALUES ($1::uuid, $2::uuid, $3::timestamptz)
     ON CONFLICT DO NOTHING RETURNING unit_id`,
    [unit.enrolmentId, unit.unitId, now.toISOString()],
  )
  if (!(await isStudied(sql, unit.enrolmentId))) return false
  return (await finishStudy(context, unit.enrolmentId)) ?? true
}

/** Whether every unit of its courseware is finished. */
export async function isStudied(sql: Sql, enrolmentId: string): Promise<boolean> {
  const [units] = await sql.query<{ finished: boolean | null }>(
    `SELECT bool_and(f.unit_id IS NOT NULL) AS finished FROM enrolment e JOIN unit u ON u.courseware_id = e.courseware_id
       LEFT JOIN unit_finished f ON f.enrolment_id = e.id AND f.unit_id = u.id
     WHERE e.id = $1::uuid`,
    [enrolmentId],
  )
  return units?.finished ?? false
}

/**
 * Opens the booking (Article 10): says once, in the transaction of the last credit and under the person's lock, that study is
 * finished. What was learnt since the enrolment counts: where the course or its like was studied before (Article 8), the
 * enrolment ends instead. On a list of attendance study is finished on the day attended, even when the year has ended since.
 */
export async function finishStudy(
  context: CommandContext,
  enrolmentId: string,
  attendedOn?: PlainDate,
): Promise<Refusal | undefined> {
  const { sql, now } = context
  const enrolment = await findEnrolment(sql, enrolmentId)
  if (!enrolment || enrolment.finishedAt || enrolment.endReason === 'studiedBefore') return undefined
  const studied = await findStudied(sql, { ...enrolment, exceptEnrolmentId: enrolmentId })
  if (studied) {
    if (enrolment.status === 'inForce') await writeEnd(context, enrolment, 'studiedBefore')
    return refuse('course-studied-in-past-year', { ...studied })
  }
  const finishedOn = attendedOn ?? plainDateIn(now)
  const finishedAt = new Date(Math.min(now.getTime(), endOfDay(finishedOn).getTime()))
  await sql.query('UPDATE enrolment SET finished_at = $2::timestamptz WHERE id = $1::uuid RETURNING id', [
    enrolmentId,
    finishedAt.toISOString(),
  ])
  await sql.query(
    `INSERT INTO studied_course (id, person_id, course_id, year, source, finished_on, enrolment_id, recorded_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5, $6::date, $7::uuid, $8::timestamptz) ON CONFLICT DO NOTHING RETURNING id`,
    [
      newId(),
      enrolment.personId,
      enrolment.courseId,
      enrolment.year,
      OWN_SOURCE,
      finishedOn,
      enrolmentId,
      now.toISOString(),
    ],
  )
  context.tell(...(await restateStudy(sql, enrolmentId)))
  return undefined
}
