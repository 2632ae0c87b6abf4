import { authorise } from '../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { dueAt } from '../../../domain/time/due'
import { compare, type PlainDate, plainDateIn } from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { newId } from '../../kit/ids'
import { type Asking, type Identity, stampOf } from './identity'
import { lockPerson, statePerson } from './person-state'

export type EmploymentStatus = 'asked' | 'accepted' | 'refused' | 'withdrawn'

export interface Employment {
  readonly employmentId: string
  readonly personId: string
  readonly employerId: string
  readonly employerName: string
  readonly startsOn: PlainDate
  readonly endsOn: PlainDate | null
  readonly status: EmploymentStatus
  readonly askedAt: string
  readonly answerDueAt: string
  readonly answeredAt: string | null
  readonly reason: string | null
}

interface Found extends Employment {
  readonly locality: string
  readonly employerStatus: string
}

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`
const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', ${INSTANT})`

export const EMPLOYMENT = `e.id AS "employmentId", e.person_id AS "personId", e.employer_id AS "employerId",
  o.name AS "employerName", e.starts_on::text AS "startsOn", e.ends_on::text AS "endsOn", e.status,
  ${instant('e.asked_at')} AS "askedAt", ${instant('e.answer_due_at')} AS "answerDueAt",
  ${instant('e.answered_at')} AS "answeredAt", e.reason`

const SELECT = `SELECT ${EMPLOYMENT}, o.locality, o.status AS "employerStatus"
  FROM employment e JOIN organisation o ON o.id = e.employer_id`

/** Every match and employment of a person, newest first. */
export const employmentsOf = (sql: Sql, personId: string): Promise<Employment[]> =>
  sql.query(
    `SELECT ${EMPLOYMENT} FROM employment e JOIN organisation o ON o.id = e.employer_id
    WHERE e.person_id = $1::uuid ORDER BY e.id DESC`,
    [personId],
  )

/**
 * Asks to be matched with an employer that has signed up (Article 4). The same question again gets the match that is
 * there; one at a time waits for an answer.
 */
export function askMatch(
  identity: Identity,
  { employerId, startsOn }: { employerId: string; startsOn: PlainDate },
  { actor, now }: Asking,
): Promise<Employment | Refusal> {
  const personId = actor.scope.personId ?? ''
  return transact(identity.prisma, async (_tx, sql) => {
    const denied = authorise(actor, 'employment.match', { personId })
    if (denied) return denied
    await lockPerson(sql, personId)
    const [employer] = await sql.query(
      `SELECT id FROM organisation WHERE id = $1::uuid AND kind = 'employer' AND status <> 'refused' AND active`,
      [employerId],
    )
    if (!employer) return refuse('employer-not-signed-up', { employerId })
    const [waiting] = await sql.query<Found>(
      `${SELECT} WHERE e.person_id = $1::uuid AND e.status = 'asked'`,
      [personId],
    )
    if (waiting?.employerId === employerId && waiting.startsOn === startsOn) return shown(waiting)
    if (waiting) return refuse('match-pending', { employmentId: waiting.employmentId })
    const overlap = await overlapping(sql, personId, startsOn)
    if (overlap?.employerId === employerId && overlap.startsOn === startsOn) return shown(overlap)
    if (overlap) return overlaps(overlap)
    const answerDue = dueAt(now, identity.policy.at('identity/match-answer-within', plainDateIn(now)))
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
  identity: Identity,
  { employmentId, accept, reason }: { employmentId: string; accept: boolean; reason?: string },
  asking: Asking,
): Promise<Employment | Refusal> {
  const act = 'employment.answer'
  const { actor, now } = asking
  const to: EmploymentStatus = accept ? 'accepted' : 'refused'
  return withLocked(identity, employmentId, async (sql, match) => {
    const denied = authorise(actor, act, guarded(match, 'employer'))
    if (denied) return denied
    if (!match) return refuse('not-found', { act })
    if (match.status === to) return shown(match)
    if (match.status !== 'asked') return refuse('match-already-answered', { answer: match.status })
    const refusal = (await tooEarly(match, asking)) ?? (accept ? await unacceptable(sql, match) : undefined)
    if (refusal) return refusal
    await sql.query(
      `UPDATE employment SET status = $2, answered_at = $3::timestamptz, answered_by = $4, reason = $5
       WHERE id = $1::uuid RETURNING id`,
      [employmentId, to, now.toISOString(), actor.id, reason ?? null],
    )
    await recordChange(sql, act, match, { status: to }, asking, reason)
    await statePerson(identity, sql, stampOf({ actor, now }), match.personId)
    return getEmployment(sql, employmentId)
  })
}

async function tooEarly(match: Found, { actor, now }: Asking): Promise<Refusal | undefined> {
  if (actor.role === 'employer' || now > new Date(match.answerDueAt)) return undefined
  return refuse('match-answer-not-due', {}, { until: match.answerDueAt })
}

async function unacceptable(sql: Sql, match: Found): Promise<Refusal | undefined> {
  if (match.employerStatus !== 'confirmed')
    return refuse('employer-unconfirmed', { status: match.employerStatus })
  const overlap = await overlapping(sql, match.personId, match.startsOn)
  return overlap && overlaps(overlap)
}

/** The person takes a match back that nobody has answered. */
export function withdrawMatch(
  identity: Identity,
  { employmentId }: { employmentId: string },
  asking: Asking,
): Promise<Employment | Refusal> {
  const act = 'employment.match'
  return withLocked(identity, employmentId, async (sql, match) => {
    const denied = authorise(asking.actor, act, guarded(match, 'person'))
    if (denied) return denied
    if (!match) return refuse('not-found', { act })
    if (match.status === 'withdrawn') return shown(match)
    if (match.status !== 'asked') return refuse('match-already-answered', { answer: match.status })
    await sql.query(`UPDATE employment SET status = 'withdrawn' WHERE id = $1::uuid RETURNING id`, [
      employmentId,
    ])
    await recordChange(sql, act, match, { status: 'withdrawn' }, asking)
    return getEmployment(sql, employmentId)
  })
}

/** An employment ends with a day, by the person, the employer or the bureau; once that has passed only the bureau changes it. */
export function endEmployment(
  identity: Identity,
  { employmentId, endsOn, reason }: { employmentId: string; endsOn: PlainDate; reason?: string },
  asking: Asking,
): Promise<Employment | Refusal> {
  const act = 'employment.end'
  const { actor, now } = asking
  return withLocked(identity, employmentId, async (sql, match) => {
    const denied = authorise(actor, act, guarded(match))
    if (denied) return denied
    if (!match) return refuse('not-found', { act })
    if (match.status !== 'accepted') return refuse('conflict', { status: match.status, allowed: 'accepted' })
    if (match.endsOn === endsOn) return shown(match)
    if (isOver(match, now) && (actor.role === 'person' || actor.role === 'employer'))
      return refuse('conflict', { status: `ended ${match.endsOn}` })
    if (compare(endsOn, match.startsOn) < 0)
      return refuse('invalid-input', { field: 'endsOn', reason: match.startsOn })
    const [later] = await sql.query<Found>(
      `${SELECT} WHERE e.person_id = $1::uuid AND e.status = 'accepted' AND e.id <> $2::uuid
         AND daterange(e.starts_on, e.ends_on, '[]') && daterange($3::date, $4::date, '[]')`,
      [match.personId, employmentId, match.startsOn, endsOn],
    )
    if (later) return overlaps(later)
    await sql.query('UPDATE employment SET ends_on = $2::date WHERE id = $1::uuid RETURNING id', [
      employmentId,
      endsOn,
    ])
    await recordChange(sql, act, match, { endsOn }, asking, reason)
    await statePerson(identity, sql, stampOf({ actor, now }), match.personId)
    return getEmployment(sql, employmentId)
  })
}

const isOver = ({ endsOn }: Employment, now: Date): boolean =>
  endsOn !== null && compare(endsOn, plainDateIn(now)) < 0

/** The person is locked first, everywhere: an answer and a new question can't pass each other. */
function withLocked<T>(
  identity: Identity,
  employmentId: string,
  act: (sql: Sql, match: Found | undefined) => Promise<T>,
): Promise<T> {
  return transact(identity.prisma, async (_tx, sql) => {
    const [of] = await sql.query<{ person_id: string }>(
      'SELECT person_id FROM employment WHERE id = $1::uuid',
      [employmentId],
    )
    if (of) await lockPerson(sql, of.person_id)
    return act(sql, await findEmployment(sql, employmentId))
  })
}

const findEmployment = async (sql: Sql, employmentId: string): Promise<Found | undefined> =>
  (await sql.query<Found>(`${SELECT} WHERE e.id = $1::uuid`, [employmentId]))[0]

async function getEmployment(sql: Sql, employmentId: string): Promise<Employment> {
  const found = await findEmployment(sql, employmentId)
  if (!found) throw new Error(`employment ${employmentId} vanished inside its transaction`)
  return shown(found)
}

/** What guards it; an answer is the employer's alone, a question the person's. */
function guarded(match: Found | undefined, by?: 'person' | 'employer') {
  if (!match) return {}
  const { personId, employerId, locality } = match
  if (by === 'person') return { personId }
  return by === 'employer' ? { employerId, locality } : { personId, employerId, locality }
}

const shown = ({ locality: _locality, employerStatus: _status, ...employment }: Found): Employment =>
  employment

const overlaps = ({ startsOn, endsOn }: Found): Refusal =>
  refuse('employment-overlaps', { from: startsOn, to: endsOn })

async function overlapping(sql: Sql, personId: string, startsOn: PlainDate): Promise<Found | undefined> {
  const [found] = await sql.query<Found>(
    `${SELECT} WHERE e.person_id = $1::uuid AND e.status = 'accepted'
       AND daterange(e.starts_on, e.ends_on, '[]') && daterange($2::date, NULL, '[]') LIMIT 1`,
    [personId, startsOn],
  )
  return found
}

function recordChange(
  sql: Sql,
  act: 'employment.answer' | 'employment.match' | 'employment.end',
  { employmentId, status, endsOn }: Found,
  after: object,
  { actor, now }: Asking,
  reason?: string,
): Promise<void> {
  const row = {
    act,
    objectKind: 'employment',
    objectId: employmentId,
    before: { status, endsOn },
    after,
    reason,
  }
  return recordAudit(sql, actor, now, row)
}
