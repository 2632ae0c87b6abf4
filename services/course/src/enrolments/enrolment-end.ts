import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { isYearOver } from '../../../../domain/course/year'
import { EnrolmentEndedSchema, ReminderIssuedSchema } from '../../../../proto/generated/course_pb'
import type { ReminderReason } from '../../../../workflows/contracts/course'
import { appendFacts, fact } from '../../../kit/facts/facts'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type CourseDeps, lockPerson } from '../deps'
import { endSessionsOf } from '../study/study-sessions'
import { hasStandingAward } from './earned-hours'
import { type EnrolmentEndReason, type EnrolmentRow, findEnrolment } from './enrolment-rows'

/**
 * Ends an enrolment whose year is over without an award. The date has closed the year already; this only says so. One with
 * an award, or ended already, stays as it is.
 *
 * @throws Error before the year is over: its process is early, and may ask again
 */
export function endEnrolment(
  { prisma }: CourseDeps,
  actor: Actor,
  command: { enrolmentId: string; reason: 'yearEnded' },
  now: Date,
): Promise<void> {
  const { enrolmentId, reason } = command
  return commitModelsUnlessRefused(prisma, async (_tx, sql) => {
    const found = await findEnrolment(sql, enrolmentId)
    if (!found) throw new Error(`there is no enrolment ${enrolmentId}`)
    await lockPerson(sql, found.personId)
    const enrolment = (await findEnrolment(sql, enrolmentId)) ?? found
    const { year } = enrolment
    if (enrolment.status === 'ended' || (await hasStandingAward(sql, enrolment))) return
    if (!isYearOver(year, now)) throw new Error(`${year} is not over: enrolment ${enrolmentId} stays`)
    await writeEnd(sql, actor, enrolment, reason, now)
  })
}

/** Ends an enrolment in force, under its person's lock, and says why. */
export const writeEnd = (
  sql: Sql,
  actor: Actor,
  enrolment: EnrolmentRow,
  reason: EnrolmentEndReason,
  now: Date,
): Promise<void> => writeEnds(sql, actor, [enrolment], reason, now)

export async function writeEnds(
  sql: Sql,
  actor: Actor,
  enrolments: readonly EnrolmentRow[],
  reason: EnrolmentEndReason,
  now: Date,
): Promise<void> {
  if (enrolments.length === 0) return
  const ids = enrolments.map(each => each.enrolmentId)
  await endSessionsOf(sql, ids, now)
  await sql.query(
    `UPDATE enrolment SET status = 'ended', ended_at = $2::timestamptz, end_reason = $3
     WHERE id = ANY($1::uuid[]) RETURNING id`,
    [ids, now.toISOString(), reason],
  )
  for (const { enrolmentId, status, finishedAt } of enrolments) {
    await recordAudit(sql, actor, now, {
      act: 'enrolment.end',
      objectKind: 'enrolment',
      objectId: enrolmentId,
      before: { status, finishedAt },
      after: { status: 'ended', endReason: reason },
      reason,
    })
  }
  await appendFacts(
    sql,
    { correlationId: actor.correlationId, now },
    enrolments.map(({ enrolmentId, personId, year, category, offeringId }) =>
      fact(EnrolmentEndedSchema, personId, {
        enrolmentId,
        personId,
        year,
        category,
        offeringId,
        reason,
        endedAt: timestampFromDate(now),
      }),
    ),
  )
}

export interface Reminder {
  readonly reminderId: string
  readonly personId: string
  readonly workflowId: string
  readonly reason: ReminderReason
}

/** Publishes a reminder, once an id. */
export function issueReminder(
  { prisma }: CourseDeps,
  actor: Actor,
  reminder: Reminder,
  now: Date,
): Promise<void> {
  const { reminderId, personId, reason } = reminder
  return commitModelsUnlessRefused(prisma, async (_tx, sql) => {
    const fresh = await sql.query(
      `INSERT INTO reminder (id, person_id, reason, issued_at) VALUES ($1, $2::uuid, $3, $4::timestamptz)
       ON CONFLICT DO NOTHING RETURNING id`,
      [reminderId, personId, reason, now.toISOString()],
    )
    if (fresh.length === 0) return
    await appendFacts(sql, { correlationId: actor.correlationId, now }, [
      fact(ReminderIssuedSchema, personId, { ...reminder, issuedAt: timestampFromDate(now) }),
    ])
  })
}
