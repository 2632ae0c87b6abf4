import type { Actor } from '../../../../domain/authority/actor'
import type { Act } from '../../../../domain/authority/authority'
import { authorise, type Guarded } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Category } from '../../../../domain/standing/standing'
import type { ExemptionReason } from '../../../../domain/standing/verdict'
import { plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'

/** A person as the ledger knows it, with what its verdicts rest on. */
export interface PersonSums {
  readonly personId: string
  readonly locality: string
  readonly industry: string
  readonly employerId: string | null
  readonly employerSince: Date | null
  readonly firstYear: number | null
  readonly verified: boolean
  readonly asksForFirstYear: boolean
  readonly exemptions: readonly { reason: ExemptionReason; from: string; until: string | null }[]
  /** The hours that stand, by year and category. */
  readonly sums: readonly { year: number; category: Category; halfHours: number }[]
}

/** What exempts a person `p`, as JSON. */
export const EXEMPTIONS_OF_PERSON = `SELECT coalesce(json_agg(json_build_object('reason', x.reason, 'from', x.from_day, 'until', x.until_day)
     ORDER BY x.from_day), '[]')
   FROM exemption x WHERE x.person_id = p.person_id AND x.withdrawn_at IS NULL`

/** All of it in one statement, of indexes alone: its time does not grow with the table (a test looks at the plan). */
export const PEOPLE = `SELECT p.person_id, p.locality, p.industry, p.employer_id,
    p.employer_since, p.first_year, p.verified,
    EXISTS (SELECT FROM first_year_request f WHERE f.person_id = p.person_id) AS "asksForFirstYear",
    (${EXEMPTIONS_OF_PERSON}) AS exemptions,
    (SELECT coalesce(json_agg(json_build_object('year', s.year, 'category', s.category, 'halfHours', s.half_hours)), '[]')
     FROM (SELECT e.year, e.category,
         sum(CASE e.entry_kind WHEN 'grant' THEN e.half_hours ELSE -e.half_hours END)::int AS half_hours
       FROM entry e WHERE e.person_id = p.person_id AND e.year BETWEEN $1::int AND $2::int
       GROUP BY e.year, e.category) s) AS sums
  FROM person p`

export interface Years {
  readonly from: number
  readonly to: number
}

export async function findPerson(sql: Sql, personId: string, years: Years): Promise<PersonSums | undefined> {
  const [person] = await sql.query<PersonSums>(`${PEOPLE} WHERE p.person_id = $3::uuid`, [
    years.from,
    years.to,
    personId,
  ])
  return person
}

/**
 * The person, if the actor may do this to it. One that this service has not heard of is not found; to itself, whose sign-up
 * may still be under way, it is `temporarily-unavailable`.
 */
export async function getGuarded(
  sql: Sql,
  { actor, act, personId }: { actor: Actor; act: Act; personId: string },
  years: Years,
): Promise<PersonSums | Refusal> {
  const person = await findPerson(sql, personId, years)
  const refusal = authorise(actor, act, person ? guardedOf(person, years.to) : { personId })
  if (refusal) return refusal
  if (person) return person
  return actor.scope.personId === personId ? refuse('temporarily-unavailable') : refuse('not-found', { act })
}

/** The guard of a person's record of a year: an employer's interval begins with the employment. */
function guardedOf(person: PersonSums, year: number): Guarded {
  const { personId, locality, industry, employerId, employerSince } = person
  const isEmployed = employerSince !== null && yearIn(employerSince) <= year
  return { personId, locality, industry, employerId: isEmployed ? employerId : null }
}

const yearIn = (at: Date): number => yearOf(plainDateIn(at))
