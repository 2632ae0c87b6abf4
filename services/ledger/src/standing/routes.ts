import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { isBeforeAssessedYears } from '../../../../domain/standing/verdict'
import { firstDayOf, plainDateIn, startOfDay, yearOf } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import { recordAudit } from '../../../kit/sql/audit'
import type { LedgerDeps } from '../deps'
import { namePeople } from './named-people'
import { getGuarded, PEOPLE, type PersonSums } from './people'
import { recordReading } from './readings'
import { type Standing, StandingSchema, standingOf, verdictFor } from './standing'
import { dimensions, summariseStandings } from './statistics'

const FIRST_YEAR = 2000
export const YearSchema = z.coerce.number().int().min(FIRST_YEAR).max(2100)
export const LimitSchema = z.coerce.number().int().min(1).max(200).default(50)

const READ_REFUSALS = ['not-found', 'temporarily-unavailable'] as const

const ListQuery = z
  .object({
    year: YearSchema,
    locality: z.string().optional(),
    industry: z.string().optional(),
    employerId: z.uuid().optional(),
    after: z.uuid().optional().describe('The last person seen'),
    limit: LimitSchema,
  })
  .refine(q => q.locality || q.industry || q.employerId, 'name a locality, an industry or an employer')

type StandingDeps = Pick<LedgerDeps, 'sql' | 'policy' | 'fieldKey'>

/** A standing among those of many: its person is named, as an export names it. */
const ListedStandingSchema = StandingSchema.extend({ name: z.string(), maskedNumber: z.string() }).meta({
  id: 'ListedStanding',
})

const Count = z.number().int()
const StandingCountsSchema = z
  .object({
    year: z.number().int(),
    by: z.enum(dimensions),
    items: z.array(
      z.object({
        code: z.string().describe('Of the locality or industry; empty where no department is mapped'),
        people: Count,
        ...{ compliant: Count, short: Count, exempt: Count, notAssessed: Count, notKnown: Count },
      }),
    ),
  })
  .meta({ id: 'StandingCounts' })

/** Article 6: standings of one person, and of everyone whom a bureau, a department or an employer answers for. */
export function standingEndpoints({ sql, policy, fieldKey }: StandingDeps): Endpoint[] {
  const shownTo = (actor: Actor, person: PersonSums, year: number, now: Date): Standing => {
    const standing = standingOf(person, year, plainDateIn(now), policy)
    if (actor.role !== 'employer' || !person.employerSince) return standing
    return verdictFor(standing, plainDateIn(person.employerSince))
  }

  const readYear = async (actor: Actor, personId: string, year: number, now: Date) => {
    const person = await getGuarded(sql, { actor, act: 'standing.read', personId }, { from: year, to: year })
    if (isRefusal(person)) return person
    await recordReading(sql, actor, now, { act: 'standing.read', personId, year })
    return shownTo(actor, person, year, now)
  }

  const readYears = async (
    actor: Actor,
    personId: string,
    now: Date,
  ): Promise<{ items: Standing[] } | Refusal> => {
    const current = yearOf(plainDateIn(now))
    const person = await getGuarded(
      sql,
      { actor, act: 'standing.read', personId },
      { from: FIRST_YEAR, to: current },
    )
    if (isRefusal(person)) return person
    await recordReading(sql, actor, now, { act: 'standing.read', personId, year: 'all' })
    return { items: yearsOf(person, actor, current).map(year => shownTo(actor, person, year, now)) }
  }

  const list = async (actor: Actor, query: z.infer<typeof ListQuery>, now: Date) => {
    const { year, locality, industry, employerId, after, limit } = query
    const refusal = authorise(actor, 'standing.read', { locality, industry, employerId })
    if (refusal) return refusal
    if (isBeforeAssessedYears(year, policy))
      return refuse('year-before-2021', { year }, { policyVersion: policy.version })
    const people = await sql.query<PersonSums>(
      `${PEOPLE} WHERE ($3::text IS NULL OR p.locality = $3) AND ($4::text IS NULL OR p.industry = $4)
         AND ($5::uuid IS NULL OR p.employer_id = $5 AND p.employer_since < $6::timestamptz)
         AND ($7::uuid IS NULL OR p.person_id > $7) ORDER BY p.person_id LIMIT $8`,
      [
        year,
        year,
        locality ?? null,
        industry ?? null,
        employerId ?? null,
        startOfDay(firstDayOf(year + 1)).toISOString(),
        after ?? null,
        limit,
      ],
    )
    // One row for a page: it names the people whose standings they were.
    await recordAudit(sql, actor, now, {
      ...{ act: 'standing.read', objectKind: 'standings', after: query },
      objectId: locality ?? industry ?? employerId ?? '',
      concerns: people.map(each => each.personId),
    })
    const items = (await namePeople({ sql, fieldKey }, people)).map(({ name, maskedNumber, ...person }) => ({
      ...shownTo(actor, person, year, now),
      ...{ name, maskedNumber },
    }))
    return page(items, limit, each => each.personId)
  }

  return [
    endpoint({
      id: 'getStanding',
      method: 'get',
      path: '/v1/people/{personId}/standing',
      summary: "Shows a person's hours of a year, the verdict and the hours missing",
      article: '6',
      who: 'standing.read',
      params: z.object({ personId: z.uuid() }),
      query: z.object({ year: YearSchema.optional().describe('The current year unless said') }),
      answers: { 200: StandingSchema },
      refusals: READ_REFUSALS,
      handle: async ({ actor, params, query, now }) =>
        answering(ok)(await readYear(actor, params.personId, query.year ?? yearOf(plainDateIn(now)), now)),
    }),
    endpoint({
      id: 'getMyStanding',
      method: 'get',
      path: '/v1/my/standing',
      summary: 'Shows your hours of a year, the verdict and the hours missing',
      article: '6',
      who: 'standing.read',
      query: z.object({ year: YearSchema.optional().describe('The current year unless said') }),
      answers: { 200: StandingSchema },
      refusals: READ_REFUSALS,
      handle: async ({ actor, query, now }) => {
        const { personId } = actor.scope
        if (!personId) return refuse('not-found', { act: 'standing.read' })
        return answering(ok)(await readYear(actor, personId, query.year ?? yearOf(plainDateIn(now)), now))
      },
    }),
    endpoint({
      id: 'listStandingsOfPerson',
      method: 'get',
      path: '/v1/people/{personId}/standings',
      summary: "Lists a person's standings over the years, newest first",
      article: '6',
      who: 'standing.read',
      params: z.object({ personId: z.uuid() }),
      answers: { 200: z.object({ items: z.array(StandingSchema) }) },
      refusals: READ_REFUSALS,
      handle: async ({ actor, params, now }) => answering(ok)(await readYears(actor, params.personId, now)),
    }),
    endpoint({
      id: 'listMyStandings',
      method: 'get',
      path: '/v1/my/standings',
      summary: 'Lists your standings over the years, provisional and final, newest first',
      article: '6',
      who: 'standing.read',
      answers: { 200: z.object({ items: z.array(StandingSchema) }) },
      refusals: READ_REFUSALS,
      handle: async ({ actor, now }) => {
        const { personId } = actor.scope
        if (!personId) return refuse('not-found', { act: 'standing.read' })
        return answering(ok)(await readYears(actor, personId, now))
      },
    }),
    endpoint({
      id: 'summariseStandings',
      method: 'get',
      path: '/v1/statistics/standings',
      summary:
        'Counts the people of a year by verdict, by locality or industry; a bureau or department counts its own',
      article: '6',
      who: 'standing.read',
      query: z.object({ year: YearSchema, by: z.enum(dimensions) }),
      answers: { 200: StandingCountsSchema },
      refusals: [],
      handle: async ({ actor, query: { year, by }, now }) => {
        const counts = await summariseStandings(sql, policy, actor, { year, by, today: plainDateIn(now) })
        return isRefusal(counts) ? counts : ok({ year, by, items: counts })
      },
    }),
    endpoint({
      id: 'listStandings',
      method: 'get',
      path: '/v1/standings',
      summary: 'Lists the standings of a year with names, by locality, industry or employer',
      article: '6',
      who: 'standing.read',
      query: ListQuery,
      answers: { 200: pageOf(ListedStandingSchema) },
      refusals: ['not-found', 'year-before-2021'],
      handle: async ({ actor, query, now }) => answering(ok)(await list(actor, query, now)),
    }),
  ]
}

/** From the first year of sign-up or hours to the current one; an employer's begin with the employment. */
function yearsOf(person: PersonSums, actor: Actor, current: number): number[] {
  const since =
    actor.role === 'employer' && person.employerSince ? yearOf(plainDateIn(person.employerSince)) : undefined
  const known = [person.firstYear ?? current, ...person.sums.map(sum => sum.year)]
  const first = since ?? Math.min(current, ...known)
  return Array.from({ length: current - first + 1 }, (_, index) => current - index)
}
