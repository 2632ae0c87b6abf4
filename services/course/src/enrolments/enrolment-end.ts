import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { isYearOver } from '../../../../domain/course/year'
import { EnrolmentEndedSchema, ReminderIssuedSchema } from '../../../../proto/generated/course_pb'
import type { ReminderReason } from '../../../../workflows/contracts/course'
import { fact } from '../../../kit/facts/facts'
import { endSessionsOf } from '../clocks/session-rows'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockPerson } from '../deps'
import { hasStandingAward } from './earned-hours'
import { type EnrolmentEndReason, type EnrolmentRow, findEnrolment } from './enrolment-rows'

/**
 * Ends an enrolment whose year is over without an award. The date has closed the year already; this only says so. One with
 * an award, or ended already, stays as it is.
 *
 * @throws Error before the year is over: its process is early, and may ask again
 */
export function endEnrolment(
  deps: CourseDeps,
  caller: Caller,
  { enrolmentId, reason }: { enrolmentId: string; reason: 'yearEnded' },
): Promise<void> {
  return inCommand(deps, caller, async context => {
    const { sql, now } = context
    const found = await findEnrolment(sql, enrolmentId)
    if (!found) throw new Error(`there is no enrolment ${enrolmentId}`)
    await lockPerson(sql, found.personId)
    const enrolment = (await findEnrolment(sql, enrolmentId)) ?? found
    const { year } = enrolment
    if (enrolment.status === 'ended' || (await hasStandingAward(sql, enrolment))) return
    if (!isYearOver(year, now)) throw new Error(`${year} is not over: enrolment ${enrolmentId} stays`)
    await writeEnd(context, enrolment, reason)
  })
}

/** Ends an enrolment in force, under its person's lock, and says why. */
export const writeEnd = (
  context: CommandContext,
  enrolment: EnrolmentRow,
  reason: EnrolmentEndReason,
): Promise<void> => writeEnds(context, [enrolment], reason)

export async function writeEnds(
  context: CommandContext,
  enrolments: readonly EnrolmentRow[],
  reason: EnrolmentEndReason,
): Promise<void> {
  if (enrolments.length === 0) return
  const { sql, now, tell, audit } = context
  const ids = enrolments.map(each => each.enrolmentId)
  await endSessionsOf(sql, ids, now)
  await sql.query(
    `UPDATE enrolment SET status = 'ended', ended_at = $2::timestamptz, end_reason = $3
     WHERE id = ANY($1::uuid[]) RETURNING id`,
    [ids, now.toISOString(), reason],
  )
  await audit(
    ...enrolments.map(({ enrolmentId, personId, status, finishedAt }) => ({
      act: 'enrolment.end' as const,
      objectKind: 'enrolment' as const,
      objectId: enrolmentId,
      concerns: [personId],
      before: { status, finishedAt },
      after: { status: 'ended', endReason: reason },
      reason,
    })),
  )
  tell(
    ...enrolments.map(({ enrolmentId, personId, year, category, offeringId }) =>
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
export function issueReminder(deps: CourseDeps, caller: Caller, reminder: Reminder): Promise<void> {
  const { reminderId, personId, reason } = reminder
  return inCommand(deps, caller, async ({ sql, now, tell }) => {
    const fresh = await sql.query(
      `INSERT INTO reminder (id, person_id, reason, issued_at) VALUES ($1, $2::uuid, $3, $4::timestamptz)
       ON CONFLICT DO NOTHING RETURNING id`,
      [reminderId, personId, reason, now.toISOString()],
    )
    if (fresh.length === 0) return
    tell(fact(ReminderIssuedSchema, personId, { ...reminder, issuedAt: timestampFromDate(now) }))
  })
}
