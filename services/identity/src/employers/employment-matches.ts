import { authorise } from '../../../../domain/authority/authority'
import { lastFirstDay } from '../../../../domain/identity/first-day'
import type { Policy } from '../../../../domain/policy/policy'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Due, dueAt, isOver, lastInstant } from '../../../../domain/time/due'
import { compare, type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, stampOf } from '../deps'
import {
  type Employment,
  type EmploymentStatus,
  employmentView,
  type Found,
  findOverlapping,
  getEmployment,
  guardOfEmployment,
  overlaps,
  recordChange,
  SELECT_EMPLOYMENT,
  withLocked,
} from '../people/employments'
import { lockPerson, statePerson } from '../personal/person-state'

/**
 * Asks to be matched with an employer that has signed up (Article 4). The same question again gets the match that is
 * there; one at a time waits for an answer.
 */
export function askMatch(
  deps: IdentityDeps,
  { employerId, startsOn }: { employerId: string; startsOn: PlainDate },
  { actor, now }: Caller,
): Promise<Employment | Refusal> {
  const personId = actor.scope.personId ?? ''
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const denied = authorise(actor, 'employment.match', { personId })
    if (denied) return denied
    const last = lastFirstDay(plainDateIn(now))
    if (compare(startsOn, last) > 0) return refuse('invalid-input', { field: 'startsOn', reason: last })
    await lockPerson(sql, personId)
    const [employer] = await sql.query(
      `SELECT id FROM organisation WHERE id = $1::uuid AND kind = 'employer' AND status <> 'refused' AND active`,
      [employerId],
    )
    if (!employer) return refuse('employer-not-signed-up', { employerId })
    const [waiting] = await sql.query<Found>(
      `${SELECT_EMPLOYMENT} WHERE e.person_id = $1::uuid AND e.status = 'asked'`,
      [personId],
    )
    if (waiting?.employerId === employerId && waiting.startsOn === startsOn) return employmentView(waiting)
    if (waiting) return refuse('match-pending', { employmentId: waiting.employmentId })
    const overlap = await findOverlapping(sql, personId, startsOn)
    if (overlap?.employerId === employerId && overlap.startsOn === startsOn) return employmentView(overlap)
    if (overlap) return overlaps(overlap)
    const answerDue = answerDueOf(now, deps.policy)
    const employmentId = newId()
    await sql.query(
      `INSERT INTO employment (id, person_id, employer_id, starts_on, status, asked_at, answer_due_at)
       VALUES ($1::uuid, $2::uuid, $3::uuid, $4::date, 'asked', $5::timestamptz, $6::timestamptz) RETURNING id`,
      [employmentId, personId, employerId, startsOn, now.toISOString(), answerDue.at.toISOString()],
    )
    await recordAudit(sql, actor, now, {
      act: 'employment.match',
      objectKind: 'employment',
      objectId: employmentId,
      after: { employerId, startsOn },
    })
    return getEmployment(sql, employmentId)
  })
}

/**
 * The employer's answer; after its time is over, that of the bureau of its locality. Accepted, it is effective on the
 * stated start, and the person's locality is the employer's from then on (Articles 2, 4).
 */
export function answerMatch(
  deps: IdentityDeps,
  { employmentId, accept, reason }: { employmentId: string; accept: boolean; reason?: string },
  asking: Caller,
): Promise<Employment | Refusal> {
  const act = 'employment.answer'
  const { actor, now } = asking
  const to: EmploymentStatus = accept ? 'accepted' : 'refused'
  return withLocked(deps, employmentId, async (sql, match) => {
    const denied = authorise(actor, act, guardOfEmployment(match))
    if (denied) return denied
    if (!match) return refuse('not-found', { act })
    if (match.status === to) return employmentView(match)
    if (match.status !== 'asked') return refuse('match-already-answered', { answer: match.status })
    // An account that signed up in an employer's name can't answer before it may read (docs/regulation/art-04.md).
    if (actor.role === 'employer' && match.employerStatus !== 'confirmed')
      return refuse('employer-unconfirmed', { status: match.employerStatus, waiting: null })
    const refusal = tooEarly(deps, match, asking) ?? (accept ? await unacceptable(sql, match) : undefined)
    if (refusal) return refusal
    await sql.query(
      `UPDATE employment SET status = $2, answered_at = $3::timestamptz, answered_by = $4, reason = $5
       WHERE id = $1::uuid RETURNING id`,
      [employmentId, to, now.toISOString(), actor.id, reason ?? null],
    )
    await recordChange(sql, asking, { act, match, after: { status: to }, reason })
    await statePerson(deps, sql, match.personId, { from: stampOf({ actor, now }), always: accept })
    return getEmployment(sql, employmentId)
  })
}

/** By the calendar of now, not of when it was asked: a year that was loaded since gives the employer its days. */
function tooEarly({ policy }: IdentityDeps, match: Found, { actor, now }: Caller): Refusal | undefined {
  const due = answerDueOf(new Date(match.askedAt), policy)
  if (actor.role === 'employer' || isOver(due, now)) return undefined
  return refuse('match-answer-not-due', {}, { until: lastInstant(due).toISOString() })
}

/** Until when the employer answers (identity/match-answer-within); then the bureau may [D]. */
const answerDueOf = (askedAt: Date, policy: Policy): Due =>
  dueAt(askedAt, policy.at('identity/match-answer-within', plainDateIn(askedAt)))

async function unacceptable(sql: Sql, match: Found): Promise<Refusal | undefined> {
  if (match.employerStatus !== 'confirmed')
    return refuse('employer-unconfirmed', { status: match.employerStatus, waiting: null })
  const overlap = await findOverlapping(sql, match.personId, match.startsOn)
  return overlap && overlaps(overlap)
}

/** The person takes back a match that has no answer yet. */
export function withdrawMatch(
  deps: IdentityDeps,
  { employmentId }: { employmentId: string },
  asking: Caller,
): Promise<Employment | Refusal> {
  const act = 'employment.match'
  return withLocked(deps, employmentId, async (sql, match) => {
    const denied = authorise(asking.actor, act, guardOfEmployment(match, 'person'))
    if (denied) return denied
    if (!match) return refuse('not-found', { act })
    if (match.status === 'withdrawn') return employmentView(match)
    if (match.status !== 'asked') return refuse('match-already-answered', { answer: match.status })
    await sql.query(`UPDATE employment SET status = 'withdrawn' WHERE id = $1::uuid RETURNING id`, [
      employmentId,
    ])
    await recordChange(sql, asking, { act, match, after: { status: 'withdrawn' } })
    return getEmployment(sql, employmentId)
  })
}
