import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { decideUntil } from '../../../../domain/exam/absence'
import { isOver } from '../../../../domain/time/due'
import { AbsenceContestStatedSchema } from '../../../../proto/generated/exam_pb'
import type { SittingProgress } from '../../../../workflows/contracts/exam'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { countProgress } from '../seats/sitting-progress'
import { lockSitting } from '../sittings/sittings'

/** A contested absence as it is published, to its deciders and to its sitting's process. */
interface ToldContest {
  readonly contestId: string
  readonly ticketId: string
  readonly sittingId: string
  readonly personId: string
  readonly courseId: string
  readonly year: number
  readonly category: string
  readonly locality: string
  readonly industry: string
  readonly filedAt: Date
  readonly overdueAt: Date | null
}

const openContests = (sql: Sql, where: string, id: string): Promise<ToldContest[]> =>
  sql.query<ToldContest>(
    `SELECT a.contest_id, a.ticket_id, b.sitting_id, a.person_id,
       a.course_id, a.year, b.category, a.locality, b.industry, a.filed_at, a.overdue_at
     FROM absence_contest a JOIN booking b USING (booking_id) WHERE a.state = 'open' AND ${where} ORDER BY a.contest_id`,
    [id],
  )

/** Says that an absence is contested, and until when it is to be decided. */
export async function publishContest(context: CommandContext, contestId: string): Promise<void> {
  for (const contest of await openContests(context.sql, 'a.contest_id = $1', contestId))
    context.tell(contestStated(context, contest, 'open'))
}

/**
 * At the deadline (exam/absence-decide-within), once a contest: it is overdue, and told again to whoever is to decide it and to
 * the municipal bureau. A provisional deadline escalates as soon as no notice can move it that far (lastInstant) [D].
 */
export async function escalateOverdueContests(
  deps: ExamDeps,
  actor: Actor,
  { sittingId }: { sittingId: string },
): Promise<SittingProgress> {
  mustBeAllowed(actor, 'sitting.progress')
  return inCommand(deps, actor, async context => {
    await lockSitting(context.sql, sittingId)
    const open = await openContests(context.sql, 'b.sitting_id = $1', sittingId)
    const overdue = open.filter(
      each => !each.overdueAt && isOver(decideUntil(each.filedAt, context.policy), context.now),
    )
    await context.sql.query(
      `UPDATE absence_contest SET overdue_at = $2 WHERE contest_id = ANY($1::uuid[]) AND state = 'open'`,
      [overdue.map(each => each.contestId), context.now],
    )
    for (const contest of overdue) {
      context.tell(contestStated(context, contest, 'overdue'))
      await context.audit({
        act: 'sitting.progress',
        objectKind: 'absenceContest',
        objectId: contest.contestId,
        after: { overdue: true },
      })
    }
    return countProgress(deps, context.sql, sittingId)
  })
}

function contestStated(context: CommandContext, contest: ToldContest, state: 'open' | 'overdue'): NewFact {
  const { filedAt, overdueAt: _, ...of } = contest
  const due = decideUntil(filedAt, context.policy)
  return fact(AbsenceContestStatedSchema, contest.personId, {
    ...of,
    state,
    filedAt: timestampFromDate(filedAt),
    decideBy: timestampFromDate(due.at),
    provisional: due.provisional,
    statedAt: timestampFromDate(context.now),
  })
}
