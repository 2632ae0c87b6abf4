import { z } from 'zod'
import { authorise } from '../../../../domain/authority/authority'
import { decideEnrolment } from '../../../../domain/course/enrolment'
import { type HalfHours, HoursSchema, toHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Page, page, pageOf } from '../../../kit/http/page'
import { ShownRefusalSchema, shownRefusal } from '../../../kit/http/shown-refusal'
import type { Sql } from '../../../kit/sql/database'
import { AskedYear } from '../../../kit/sql/numbers'
import { type Caller, type CourseDeps, ruleAt } from '../deps'
import { isHistoryLoaded } from './earlier-studies'
import { type AskedOffering, situationOf } from './enrolment-situation'
import { awaitPerson, type KnownPerson } from './people'

export const MyOfferingsQuerySchema = z.object({
  year: AskedYear,
  after: z.uuid().optional().describe('The last offering seen'),
  limit: z.coerce.number().int().min(1).max(50).default(50),
})
type MyOfferingsQuery = z.infer<typeof MyOfferingsQuerySchema>

const MyOfferingSchema = z
  .object({
    offeringId: z.uuid(),
    courseId: z.uuid(),
    courseTitle: z.string(),
    year: z.number().int(),
    category: z.enum(['general', 'industryCommon']),
    hours: HoursSchema,
    studyMode: z.enum(['online', 'attendance']),
    proof: z.enum(['sitting', 'assessment']),
    units: z.number().int().describe('Of its courseware, quizzes too'),
    studySeconds: z.number().int().describe('What its units ask for, together'),
    enrolmentId: z.uuid().nullable().describe('Your enrolment in it'),
    may: z
      .enum(['new', 'change'])
      .nullable()
      .describe('Enrol; or change to it from the other course of the year'),
    because: ShownRefusalSchema.nullable().describe('Why you may not'),
  })
  .meta({ id: 'MyOffering' })
type MyOffering = z.infer<typeof MyOfferingSchema>

export const MyOfferingPageSchema = pageOf(MyOfferingSchema).extend({
  historyLoaded: z.boolean().describe('Whether studies of earlier systems are known for this person'),
})
type MyOfferingPage = Page<MyOffering> & { readonly historyLoaded: boolean }

/** 培训报名: the offerings of a year for a person, general first, and whether enrolling would be refused now (Article 8). */
export async function listMyOfferings(
  { sql, policy }: CourseDeps,
  { actor, now }: Caller,
  query: MyOfferingsQuery,
): Promise<MyOfferingPage | Refusal> {
  const { personId } = actor.scope
  const refusal = authorise(actor, 'enrolment.enrol', { personId: personId ?? null })
  if (refusal || !personId) return refusal ?? refuse('not-found')
  const person = await awaitPerson(sql, personId, ruleAt(policy, 'exam/eligibility-wait', now))
  if (!person) return refuse('temporarily-unavailable', { personId })
  const items: MyOffering[] = []
  for (const row of await readOfferings(sql, person, query)) {
    const situation = await situationOf(sql, { personId, person, offering: row })
    const decision = decideEnrolment(situation, now, policy.version)
    items.push({
      ...shown(row),
      enrolmentId: situation.inForce?.offeringId === row.id ? situation.inForce.enrolmentId : null,
      may: isRefusal(decision) ? null : decision.kind,
      because: isRefusal(decision) ? shownRefusal(decision) : null,
    })
  }
  return {
    ...page(items, query.limit, each => each.offeringId),
    historyLoaded: await isHistoryLoaded(sql, personId),
  }
}

interface Row extends AskedOffering {
  readonly courseTitle: string
  readonly halfHours: number
  readonly studyMode: MyOffering['studyMode']
  readonly proof: MyOffering['proof']
  readonly units: number
  readonly studySeconds: number
}

/** The confirmed offerings: general ones, and those of the person's industry. */
const readOfferings = (
  sql: Sql,
  { industry }: KnownPerson,
  { year, after, limit }: MyOfferingsQuery,
): Promise<Row[]> =>
  sql.query<Row>(
    `SELECT o.id, o.course_id, c.title AS course_title, o.year, o.category, o.industry, o.status, o.withdrawn_at,
       o.half_hours, o.study_mode, o.proof, u.units, u.study_seconds
     FROM offering o JOIN course c ON c.id = o.course_id
     CROSS JOIN LATERAL (SELECT count(*) AS units, coalesce(sum(required_seconds), 0) AS study_seconds
       FROM unit WHERE courseware_id = o.courseware_id) u
     WHERE o.year = $1::int AND o.status = 'confirmed' AND (o.category = 'general' OR o.industry = $2)
       AND ($3::uuid IS NULL OR (o.category, o.id) > (SELECT l.category, l.id FROM offering l WHERE l.id = $3::uuid))
     ORDER BY o.category, o.id LIMIT $4::int`,
    [year, industry, after ?? null, limit],
  )

const shown = (row: Row) => ({
  offeringId: row.id,
  courseId: row.courseId,
  courseTitle: row.courseTitle,
  year: row.year,
  category: row.category,
  hours: toHours(row.halfHours as HalfHours),
  studyMode: row.studyMode,
  proof: row.proof,
  units: row.units,
  studySeconds: row.studySeconds,
})
