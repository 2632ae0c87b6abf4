import type { Actor } from '../../../../domain/authority/actor'
import { contestUntil, decideUntil, isFinalAbsence } from '../../../../domain/exam/absence'
import { type Due, isOver, lastInstant } from '../../../../domain/time/due'
import type { PersonBusiness, SittingProgress } from '../../../../workflows/contracts/exam'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import type { Sql } from '../../../kit/sql/database'
import { type ExamDeps, inCommand } from '../deps'
import { enterStage, lockSitting } from '../sittings/sittings'
import { TICKET_COUNTS } from './bookings'
import type { AwardKey } from './candidates'

interface OutcomeRow {
  readonly outcome: 'passed' | 'failed' | 'absent' | null
  readonly contest: string | null
  readonly recordedAt: Date
  readonly tickets: number
}

/** How far a sitting's tickets have come to their final outcomes; what is missing is unknown, which is not absent. */
export async function countProgress(deps: ExamDeps, sql: Sql, sittingId: string): Promise<SittingProgress> {
  const now = deps.clock.now()
  const rows = await sql.query<OutcomeRow>(
    `SELECT r.outcome, a.state AS contest, coalesce(r.recorded_at, 'epoch') AS "recordedAt", count(*) AS tickets
     FROM ticket t JOIN booking b USING (booking_id)
     LEFT JOIN result_standing r ON r.ticket_id = t.ticket_id
     LEFT JOIN absence_contest a ON a.ticket_id = t.ticket_id AND a.revision = coalesce(r.revision, 0) AND a.state <> 'moot'
     WHERE t.sitting_id = $1 AND (${TICKET_COUNTS} OR r.result_id IS NOT NULL)
     GROUP BY 1, 2, 3`,
    [sittingId],
  )
  const isFinal = (row: OutcomeRow): boolean =>
    row.outcome === 'absent' ? isFinalAbsence(row, deps.policy, now) : row.outcome !== null
  const running = rows
    .filter(row => row.outcome === 'absent' && !row.contest && !isFinal(row))
    .map(row => contestUntil(row.recordedAt, deps.policy))
    .map(due => lastInstant(due).getTime())
  return {
    tickets: sum(rows),
    final: sum(rows.filter(isFinal)),
    missing: sum(rows.filter(row => row.outcome === null)),
    openContests: sum(rows.filter(row => row.contest === 'open')),
    nextFinalAt: earliestOf(running),
    ...(await readDeadlines(deps, sql, { sittingId, now })),
  }
}

const earliestOf = (instants: readonly number[]): string | null =>
  instants.length > 0 ? new Date(Math.min(...instants)).toISOString() : null

/** The deadlines that a clock watches. A provisional deadline is shown as a day only once it is over. */
async function readDeadlines(
  { policy }: ExamDeps,
  sql: Sql,
  { sittingId, now }: { sittingId: string; now: Date },
): Promise<Pick<SittingProgress, 'resultsOverdue' | 'contestedSince' | 'decideBy' | 'nextOverdueAt'>> {
  const [sitting] = await sql.query<{ overdue: boolean }>(
    'SELECT results_overdue_at IS NOT NULL AS overdue FROM sitting WHERE sitting_id = $1',
    [sittingId],
  )
  const open = await sql.query<{ filedAt: Date; overdueAt: Date | null }>(
    `SELECT a.filed_at, a.overdue_at FROM absence_contest a JOIN ticket t USING (ticket_id)
     WHERE t.sitting_id = $1 AND a.state = 'open'`,
    [sittingId],
  )
  const due = open.map(each => ({ ...each, due: decideUntil(each.filedAt, policy) }))
  const isShown = (each: Due) => !each.provisional || isOver(each, now)
  const decideBy = (contests: typeof due) => contests.map(each => lastInstant(each.due).getTime())
  return {
    resultsOverdue: sitting?.overdue ?? false,
    contestedSince: earliestOf(open.map(each => each.filedAt.getTime())),
    decideBy: earliestOf(decideBy(due.filter(each => isShown(each.due)))),
    // The deadline's last instant still counts.
    nextOverdueAt: earliestOf(decideBy(due.filter(each => !each.overdueAt)).map(at => at + 1)),
  }
}

const sum = (rows: readonly OutcomeRow[]): number => rows.reduce((total, row) => total + row.tickets, 0)

export async function sittingProgress(
  deps: ExamDeps,
  actor: Actor,
  { sittingId }: { sittingId: string },
): Promise<SittingProgress> {
  mustBeAllowed(actor, 'sitting.progress')
  return countProgress(deps, deps.sql, sittingId)
}

/** Every ticket has its outcome: nothing new is posted any more, what is wrong is corrected. */
export async function closeSitting(
  deps: ExamDeps,
  actor: Actor,
  { sittingId }: { sittingId: string },
): Promise<void> {
  mustBeAllowed(actor, 'sitting.progress')
  await inCommand(deps, actor, async context => {
    const sitting = await lockSitting(context.sql, sittingId)
    if (sitting?.stage === 'held') await enterStage(context, sitting, 'closed')
  })
}

/**
 * A person's open business in a course at the end of the year: a seat, a result to come (one that missed its deadline
 * may still be posted), an absence that is not final.
 */
export async function personBusiness(deps: ExamDeps, actor: Actor, key: AwardKey): Promise<PersonBusiness> {
  mustBeAllowed(actor, 'sitting.progress')
  const values = [key.personId, key.courseId, key.year]
  const bookings = await deps.sql.query<{ state: string; endsAt: Date }>(
    `SELECT b.state, s.ends_at FROM booking b JOIN sitting s USING (sitting_id)
     WHERE b.person_id = $1 AND b.course_id = $2 AND b.year = $3
       AND (b.state = 'inForce' OR (s.stage = 'held' AND (b.end_reason = 'resultMissing'
         OR (b.state = 'sat' AND NOT EXISTS (SELECT FROM result_standing r
           WHERE r.person_id = b.person_id AND r.course_id = b.course_id AND r.year = b.year AND r.booking_id = b.booking_id)))))`,
    values,
  )
  const absences = await deps.sql.query<{ recordedAt: Date; contest: string | null }>(
    `SELECT r.recorded_at, a.state AS contest FROM result_standing r
     LEFT JOIN absence_contest a ON a.ticket_id = r.ticket_id AND a.revision = r.revision AND a.state <> 'moot'
     WHERE r.person_id = $1 AND r.course_id = $2 AND r.year = $3 AND r.outcome = 'absent'`,
    values,
  )
  const now = deps.clock.now()
  return {
    hasBooking: bookings.some(booking => booking.state === 'inForce'),
    hasOpenResult: bookings.some(booking => booking.endsAt <= now),
    hasOpenContest: absences.some(absence => !isFinalAbsence(absence, deps.policy, now)),
  }
}
