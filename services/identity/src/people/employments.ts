import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../domain/time/plain-date'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { type Answer, commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import type { Caller, IdentityDeps } from '../deps'
import { lockPerson } from '../personal/person-state'

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

/** A match as the acts on it need it: with what guards it. */
export interface Found extends Employment {
  readonly locality: string
  readonly employerStatus: string
}

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`
const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', ${INSTANT})`

export const EMPLOYMENT = `e.id AS "employmentId", e.person_id, e.employer_id,
  o.name AS "employerName", e.starts_on::text AS "startsOn", e.ends_on::text AS "endsOn", e.status,
  ${instant('e.asked_at')} AS "askedAt", ${instant('e.answer_due_at')} AS "answerDueAt",
  ${instant('e.answered_at')} AS "answeredAt", e.reason`

export const SELECT_EMPLOYMENT = `SELECT ${EMPLOYMENT}, o.locality, o.status AS "employerStatus"
  FROM employment e JOIN organisation o ON o.id = e.employer_id`

/** Every match and employment of a person, newest first. */
export const employmentsOf = (sql: Sql, personId: string): Promise<Employment[]> =>
  sql.query(
    `SELECT ${EMPLOYMENT} FROM employment e JOIN organisation o ON o.id = e.employer_id
    WHERE e.person_id = $1::uuid ORDER BY e.id DESC`,
    [personId],
  )

/** The person is locked first, everywhere: an answer and a new question can't pass each other. */
export function withLocked<T>(
  deps: IdentityDeps,
  employmentId: string,
  act: (sql: Sql, match: Found | undefined) => Promise<T>,
): Promise<Answer<T>> {
  return commitModelsUnlessRefused(deps.prisma, async (tx, sql) => {
    const of = await tx.employment.findUnique({ where: { id: employmentId }, select: { personId: true } })
    if (of) await lockPerson(sql, of.personId)
    return act(sql, await findEmployment(sql, employmentId))
  })
}

const findEmployment = async (sql: Sql, employmentId: string): Promise<Found | undefined> =>
  (await sql.query<Found>(`${SELECT_EMPLOYMENT} WHERE e.id = $1::uuid`, [employmentId]))[0]

export async function getEmployment(sql: Sql, employmentId: string): Promise<Employment> {
  const found = await findEmployment(sql, employmentId)
  if (!found) throw new Error(`employment ${employmentId} vanished inside its transaction`)
  return employmentView(found)
}

/** The guard of an employment: an answer is the employer's alone, a question the person's. */
export function guardOfEmployment(match: Found | undefined, by?: 'person') {
  if (!match) return {}
  const { personId, employerId, locality } = match
  if (by === 'person') return { personId }
  return { personId, employerId, locality }
}

export const employmentView = ({
  locality: _locality,
  employerStatus: _status,
  ...employment
}: Found): Employment => employment

export const overlaps = ({ startsOn, endsOn }: Found): Refusal =>
  refuse('employment-overlaps', { from: startsOn, to: endsOn })

export async function findOverlapping(
  sql: Sql,
  personId: string,
  startsOn: PlainDate,
): Promise<Found | undefined> {
  const [found] = await sql.query<Found>(
    `${SELECT_EMPLOYMENT} WHERE e.person_id = $1::uuid AND e.status = 'accepted'
       AND daterange(e.starts_on, e.ends_on, '[]') && daterange($2::date, NULL, '[]') LIMIT 1`,
    [personId, startsOn],
  )
  return found
}

interface EmploymentChange {
  readonly act: 'employment.answer' | 'employment.match' | 'employment.end'
  /** The employment as it was. */
  readonly match: Found
  readonly after: object
  readonly reason?: string | undefined
}

export function recordChange(
  sql: Sql,
  { actor, now }: Caller,
  { act, match, after, reason }: EmploymentChange,
): Promise<void> {
  const { employmentId, status, endsOn } = match
  const row = {
    act,
    objectKind: 'employment' as const,
    objectId: employmentId,
    concerns: [match.personId],
    before: { status, endsOn },
    after,
    reason,
  }
  return recordAudit(sql, actor, now, row)
}
