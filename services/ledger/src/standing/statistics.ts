import type { Actor } from '../../../../domain/authority/actor'
import { guardOf } from '../../../../domain/authority/authority'
import type { Policy } from '../../../../domain/policy/policy'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Verdict, verdictOf } from '../../../../domain/standing/verdict'
import type { PlainDate } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import { EXEMPTIONS_OF_PERSON, type PersonSums } from './people'
import { yearFactsOf } from './standing'

export const dimensions = ['locality', 'industry'] as const
export type Dimension = (typeof dimensions)[number]

/** People of one locality or industry, by the verdict of a year. */
export interface StandingCount extends Record<Verdict['verdict'], number> {
  /** The code of the locality or industry; empty where no department is mapped to the series. */
  readonly code: string
  readonly people: number
}

/** People whose verdict rests on the same facts, counted. */
type AlikePeople = Pick<PersonSums, 'firstYear' | 'asksForFirstYear' | 'exemptions'> & {
  readonly code: string
  readonly general: number
  readonly industryCommon: number
  readonly professional: number
  readonly people: number
}

/**
 * How many people have each verdict of a year, by locality or industry (Article 6). One statement groups the people whose verdict
 * rests on the same facts, of which there are few; the rule of domain/standing then judges each group once. A county bureau counts
 * its locality, a department its industry, the municipal bureau all. The statement's time grows with the people that are counted.
 */
export async function summariseStandings(
  sql: Sql,
  policy: Policy,
  actor: Actor,
  { year, by, today }: { year: number; by: Dimension; today: PlainDate },
): Promise<StandingCount[] | Refusal> {
  const guard = guardOf(actor.role, 'standing.read')
  if (guard !== 'any' && guard !== 'locality' && guard !== 'industry')
    return refuse('not-allowed', { act: 'standing.read', role: actor.role })
  const { locality, industry } = actor.scope
  const rows = await sql.query<AlikePeople>(
    `SELECT code, first_year, asks_for_first_year, exemptions::json, general, industry_common, professional, count(*)::int AS people
     FROM (
       SELECT p.${by} AS code, p.first_year,
         EXISTS (SELECT FROM first_year_request f WHERE f.person_id = p.person_id) AS asks_for_first_year,
         (${EXEMPTIONS_OF_PERSON})::text AS exemptions,
         ${hoursOf('general')} AS general, ${hoursOf('industryCommon')} AS industry_common, ${hoursOf('professional')} AS professional
       FROM person p LEFT JOIN entry e ON e.person_id = p.person_id AND e.year = $1::int
       WHERE ($2::text IS NULL OR p.locality = $2) AND ($3::text IS NULL OR p.industry = $3)
       GROUP BY p.person_id) AS each
     GROUP BY code, first_year, asks_for_first_year, exemptions, general, industry_common, professional`,
    [year, guard === 'locality' ? (locality ?? '') : null, guard === 'industry' ? (industry ?? '') : null],
  )
  return countedBy(rows, row => verdictOf(yearFactsOf(sumsAlike(row, year), year), today, policy).verdict)
}

const hoursOf = (category: string) =>
  `coalesce(sum(CASE e.entry_kind WHEN 'grant' THEN e.half_hours ELSE -e.half_hours END)
     FILTER (WHERE e.category = '${category}'), 0)::int`

const sumsAlike = (
  { general, industryCommon, professional, ...alike }: AlikePeople,
  year: number,
): Pick<PersonSums, 'firstYear' | 'asksForFirstYear' | 'exemptions' | 'sums'> => ({
  ...alike,
  sums: Object.entries({ general, industryCommon, professional }).map(([category, halfHours]) => ({
    ...{ year, halfHours },
    category: category as 'general',
  })),
})

function countedBy(rows: readonly AlikePeople[], judge: (row: AlikePeople) => Verdict['verdict']) {
  const counts = new Map<string, StandingCount>()
  for (const row of rows) {
    const before = counts.get(row.code) ?? noneOf(row.code)
    const verdict = judge(row)
    counts.set(row.code, {
      ...before,
      people: before.people + row.people,
      [verdict]: before[verdict] + row.people,
    })
  }
  return [...counts.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

const noneOf = (code: string): StandingCount => ({
  ...{ code, people: 0 },
  ...{ compliant: 0, short: 0, exempt: 0, notAssessed: 0, notKnown: 0 },
})
