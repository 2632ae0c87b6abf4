import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { attemptsMax } from '../../../../domain/exam/booking'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { type AwardKey, lockCandidates, recountAttempts } from '../seats/candidates'
import { lockTheirSittings } from '../seats/ineligible-bookings'
import { lockEndedBookings, restoreBookings } from '../seats/restored-bookings'
import { outcomeDecided } from './outcomes'

export interface Attempts {
  readonly used: number
  readonly max: number
}

/**
 * The attempts that a person has left in a course and year, after the recount; undefined where no candidate is known.
 */
export async function attemptsLeft(context: CommandContext, key: AwardKey): Promise<number | undefined> {
  const [row] = await context.sql.query<{ left: number }>(
    `SELECT ${attemptsLeftOf('$1')} AS left FROM candidate c WHERE person_id = $2 AND course_id = $3 AND year = $4`,
    [attemptsMax({ attemptsGranted: 0 }, context.policy, context.now), key.personId, key.courseId, key.year],
  )
  return row?.left
}

/** Of a candidate `c`, as SQL; `max` is how many there are a year, `used` how many more are used than were counted. */
export const attemptsLeftOf = (max: string, used = '0'): string =>
  `greatest(0, ${max}::integer + c.attempts_granted - c.attempts_used - ${used})`

/** Grants one more attempt to a person who has used them all, with a reason (municipal bureau) [D]. */
export async function grantAttempt(
  deps: ExamDeps,
  actor: Actor,
  key: AwardKey,
  reason: string,
): Promise<Attempts | Refusal> {
  return inCommand(deps, actor, async context => {
    const denied = authorise(actor, 'attempt.grant', key)
    if (denied) return denied
    const locked = await lockEndedBookings(context.sql, key, await lockTheirSittings(context.sql, [key], []))
    const [candidate] = await lockCandidates(context.sql, [key])
    if (!candidate) return refuse('not-found', { act: 'attempt.grant' })
    if (candidate.passed) return refuse('already-passed', { year: key.year })
    const max = attemptsMax(candidate, context.policy, context.now)
    if (candidate.attemptsUsed < max)
      return refuse(
        'grant-not-needed',
        { left: max - candidate.attemptsUsed },
        { policyVersion: context.policy.version },
      )
    const grantId = newId()
    await context.sql.query(
      `INSERT INTO attempt_grant (grant_id, person_id, course_id, year, reason, granted_by, granted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [grantId, key.personId, key.courseId, key.year, reason, actor.id, context.now],
    )
    await recountAttempts(context.sql, [key])
    await restoreBookings(context, key, locked, 'attemptGranted')
    context.tell(
      outcomeDecided(
        { ...candidate, decisionId: grantId, ticketId: null, sittingId: null, attemptsLeft: 1 },
        'attemptGranted',
        context.now,
      ),
    )
    const objectId = `${key.personId}/${key.courseId}/${key.year}`
    await context.audit({
      act: 'attempt.grant',
      objectKind: 'candidate',
      objectId,
      concerns: [key.personId],
      before: { max },
      after: { max: max + 1 },
      reason,
    })
    return { used: candidate.attemptsUsed, max: max + 1 }
  })
}
