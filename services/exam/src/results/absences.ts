import type { Actor } from '../../../../domain/authority/actor'
import { authorise, guardOf } from '../../../../domain/authority/authority'
import type { Personal } from '../../../../domain/documents/personal'
import { mayContest, type RecordedAbsence } from '../../../../domain/exam/absence'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import type { Sql } from '../../../kit/sql/database'
import { type ExamDeps, inCommand } from '../deps'
import { findBooking, LATEST_ATTENDANCE } from '../seats/bookings'
import { lockCandidates, recountAttempts } from '../seats/candidates'
import { lockTheirSittings } from '../seats/ineligible-bookings'
import { lockEndedBookings, restoreBookings } from '../seats/restored-bookings'
import { lockSitting } from '../sittings/sittings'
import { attemptsLeft } from './attempts'
import { publishContest } from './contest-deadlines'
import { type DecidedOutcome, outcomeDecided } from './outcomes'
import { commitAbsences, openTickets } from './overdue-results'
import { guardOfResult } from './result-guard'

/** A contested absence (缺考申诉), of one revision of a result; decided as its category is guarded [D]. */
export interface Contest {
  readonly contestId: string
  readonly bookingId: string
  readonly ticketId: string
  readonly personId: string
  readonly courseId: string
  readonly year: number
  readonly locality: string
  readonly reason: string
  readonly state: 'open' | 'upheld' | 'excused' | 'moot'
  readonly filedAt: Date
  readonly decisionReason: string | null
  readonly decidedAt: Date | null
  /** Set where it was not decided in time. */
  readonly overdueAt: Date | null
}

const CONTEST = `a.contest_id, a.booking_id, a.ticket_id, a.person_id,
  a.course_id, a.year, a.locality, a.reason, a.state, a.filed_at,
  a.decision_reason, a.decided_at, a.overdue_at`

/** Contests an absence within exam/absence-contest-within. The same again is answered the same. */
export async function contestAbsence(
  deps: ExamDeps,
  actor: Actor,
  bookingId: string,
  reason: string,
): Promise<Contest | Refusal> {
  return inCommand(deps, actor, async context => {
    const booking = await findBooking(context.sql, bookingId)
    const denied = authorise(actor, 'absence.contest', booking ?? {})
    if (denied || !booking) return refuse('booking-not-found', { bookingId })
    // The door's record is written under the sitting's lock, and a result under the candidate's: an earlier read may
    // be out of date once this lock is held.
    await lockSitting(context.sql, booking.sittingId)
    await lockCandidates(context.sql, [booking])
    const absence = await getRecordedAbsence(context.sql, bookingId)
    // Before there is a result, of the one that is to come.
    const revision = absence.revision ?? 0
    const [filed] = await context.sql.query<Contest>(
      `SELECT ${CONTEST} FROM absence_contest a WHERE a.ticket_id = $1 AND a.revision = $2 AND a.state <> 'moot'`,
      [absence.ticketId, revision],
    )
    if (filed?.state === 'open') return filed
    const refusal = mayContest(recordedAbsence(absence, filed !== undefined), context.policy, context.now)
    if (refusal) return refusal
    const [contest] = await context.sql.query<Contest>(
      `INSERT INTO absence_contest AS a (contest_id, ticket_id, booking_id, person_id, course_id, year, locality, reason, state,
         filed_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)
       ON CONFLICT (ticket_id, revision) DO UPDATE SET state = 'open', reason = EXCLUDED.reason, locality = EXCLUDED.locality,
         filed_at = EXCLUDED.filed_at, decided_by = NULL, decision_reason = NULL, decided_at = NULL, overdue_at = NULL
       WHERE a.state = 'moot' RETURNING ${CONTEST}`,
      [
        newId(),
        absence.ticketId,
        bookingId,
        booking.personId,
        booking.courseId,
        booking.year,
        absence.locality ?? '',
        reason,
        context.now,
        revision,
      ],
    )
    await publishContest(context, contest!.contestId)
    await context.audit({ act: 'absence.contest', objectKind: 'booking', objectId: bookingId, reason })
    return contest!
  })
}

const recordedAbsence = (
  { outcome, door, recordedAt }: Standing,
  contested: boolean,
): RecordedAbsence | undefined => {
  if (outcome === 'absent') return { recordedAt, contested }
  const isOut = outcome === null && (door === 'absent' || door === 'turnedAway')
  return isOut ? { recordedAt: null, contested } : undefined
}

/** How the result of a booking stands: none, without a ticket or before it is posted; and what the door recorded last. */
interface Standing {
  readonly ticketId: string | null
  readonly locality: string | null
  readonly door: string | null
  readonly outcome: string | null
  readonly revision: number | null
  readonly recordedAt: Date
}

async function getRecordedAbsence(sql: Sql, bookingId: string): Promise<Standing> {
  const [row] = await sql.query<Standing>(
    `SELECT t.ticket_id, p.locality, ${LATEST_ATTENDANCE} AS door, r.outcome, r.revision, r.recorded_at
     FROM booking b LEFT JOIN person p USING (person_id) LEFT JOIN ticket t USING (booking_id)
     LEFT JOIN result_standing r ON r.ticket_id = t.ticket_id WHERE b.booking_id = $1`,
    [bookingId],
  )
  return row!
}

/**
 * Decides a contested absence: excused, it is no attempt, and what it had ended is given back; upheld, it stays one. What the
 * door alone recorded becomes a result with that.
 */
export async function decideContest(
  deps: ExamDeps,
  actor: Actor,
  contestId: string,
  decision: { readonly decision: 'uphold' | 'excuse'; readonly reason: string },
): Promise<Contest | Refusal> {
  const state = decision.decision === 'excuse' ? 'excused' : 'upheld'
  return inCommand(deps, actor, async context => {
    const known = await findContest(context.sql, contestId)
    const denied = authorise(actor, 'absence.decide', known ? guardOfResult(known) : {})
    if (denied || !known) return denied ?? refuse('not-found', { contestId })
    const sitting = (await lockSitting(context.sql, known.sittingId))!
    const locked = await lockEndedBookings(
      context.sql,
      known,
      await lockTheirSittings(context.sql, [known], [sitting.sittingId]),
    )
    await lockCandidates(context.sql, [known])
    const contest = (await findContest(context.sql, contestId))!
    if (contest.state === state) return contest
    if (contest.state !== 'open') return refuse('conflict', { status: contest.state, allowed: null })
    await commitAbsences(context, sitting, await openTickets(context, sitting.sittingId, contest.ticketId))
    const [decided] = await context.sql.query<Contest>(
      `UPDATE absence_contest a SET state = $2, decided_by = $3, decision_reason = $4, decided_at = $5
       WHERE contest_id = $1 RETURNING ${CONTEST}`,
      [contestId, state, actor.id, decision.reason, context.now],
    )
    await recountAttempts(context.sql, [contest])
    if (state === 'excused') await restoreBookings(context, contest, locked, 'absenceExcused')
    const outcome = {
      ...(await getOutcome(context.sql, contest)),
      attemptsLeft: await attemptsLeft(context, contest),
    }
    context.tell(
      outcomeDecided(outcome, state === 'excused' ? 'absenceExcused' : 'absenceUpheld', context.now),
    )
    await context.audit({
      act: 'absence.decide',
      objectKind: 'absenceContest',
      objectId: contestId,
      concerns: [contest.personId],
      before: { state: contest.state },
      after: { state },
      reason: decision.reason,
    })
    return decided!
  })
}

type DecidedContest = Contest & {
  readonly category: string
  readonly industry: string
  readonly sittingId: string
}

async function findContest(sql: Sql, contestId: string): Promise<DecidedContest | undefined> {
  const [row] = await sql.query<DecidedContest>(
    `SELECT ${CONTEST}, b.category, b.industry, b.sitting_id FROM absence_contest a JOIN booking b USING (booking_id)
     WHERE contest_id = $1`,
    [contestId],
  )
  return row
}

async function getOutcome(sql: Sql, contest: Contest): Promise<DecidedOutcome> {
  const [row] = await sql.query<Omit<DecidedOutcome, 'decisionId'>>(
    `SELECT t.ticket_id, b.sitting_id, b.person_id, b.enrolment_id,
       b.course_id, b.offering_id, b.year, b.category
     FROM booking b JOIN ticket t USING (booking_id) WHERE b.booking_id = $1`,
    [contest.bookingId],
  )
  return { ...row!, decisionId: contest.contestId }
}

/** A contest as an official sees it who decides. */
/** One's own contests, the newest first, before a given one. */
export const listOwnContests = (
  { sql }: Pick<ExamDeps, 'sql'>,
  personId: string,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<(Contest & { readonly sittingId: string })[]> =>
  sql.query(
    `SELECT ${CONTEST}, b.sitting_id AS "sittingId" FROM absence_contest a JOIN booking b USING (booking_id)
     WHERE a.person_id = $1::uuid AND ($2::uuid IS NULL OR a.contest_id < $2) ORDER BY a.contest_id DESC LIMIT $3`,
    [personId, page.after ?? null, page.limit],
  )

export interface ListedContest extends Contest, Personal {
  /** Of the sitting. */
  readonly startsAt: string
  readonly centreName: string
}

type ListedRow = Contest & SealedPersonal & { readonly startsAt: Date; readonly centreName: string }

/**
 * Open contests that wait for this bureau or department, in the order they were filed. It opens names: each person read is on the
 * audit trail.
 */
export async function listOpenContests(
  deps: ExamDeps,
  actor: Actor,
  page: { after: string | undefined; limit: number; overdue?: boolean | undefined },
): Promise<ListedContest[] | Refusal> {
  const guard = guardOf(actor.role, 'absence.decide')
  const locality = guard === 'locality' ? actor.scope.locality : null
  const industry = guard === 'industry' ? actor.scope.industry : null
  return inCommand(deps, actor, async context => {
    const rows = await context.sql.query<ListedRow>(
      `SELECT ${CONTEST}, ${SEALED_PERSONAL}, s.starts_at AS "startsAt", coalesce(c.name, '') AS "centreName"
       FROM absence_contest a JOIN booking b USING (booking_id) JOIN sitting s ON s.sitting_id = b.sitting_id
         LEFT JOIN centre c ON c.centre_id = s.centre_id LEFT JOIN person p ON p.person_id = a.person_id
       WHERE a.state = 'open'
         AND ($1::text IS NULL OR (a.locality = $1 AND b.category = 'general'))
         AND ($4::text IS NULL OR (b.industry = $4 AND b.category = 'industryCommon'))
         AND ($2::uuid IS NULL OR a.contest_id > $2)
         AND ($5::boolean IS NULL OR (a.overdue_at IS NOT NULL) = $5) ORDER BY a.contest_id LIMIT $3`,
      [locality ?? null, page.after ?? null, page.limit, industry ?? null, page.overdue ?? null],
    )
    for (const { contestId, personId } of rows)
      await context.audit({
        ...{ act: 'absence.decide', objectKind: 'absenceContest', objectId: contestId },
        ...{ after: { read: true, personId }, concerns: [personId] },
      })
    return rows.map(({ keyId, nonce, ciphertext, startsAt, ...contest }) => ({
      ...{ ...contest, startsAt: startsAt.toISOString() },
      ...shownPersonal(deps.fieldKey, contest.personId, { keyId, nonce, ciphertext }),
    }))
  })
}
