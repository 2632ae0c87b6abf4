import type { EnrolmentSituation } from '../../../../domain/course/enrolment'
import type { Sql } from '../../../kit/sql/database'
import { findStudied } from './earlier-studies'
import { findEarned } from './earned-hours'
import type { KnownPerson } from './people'

export interface AskedOffering {
  readonly id: string
  readonly courseId: string
  readonly year: number
  readonly category: EnrolmentSituation['offering']['category']
  readonly industry: string | null
  readonly status: EnrolmentSituation['offering']['status']
  readonly withdrawnAt: Date | null
}

/** All that decides whether the person may enrol in the offering. */
export async function situationOf(
  sql: Sql,
  { personId, person, offering }: { personId: string; person: KnownPerson; offering: AskedOffering },
): Promise<EnrolmentSituation> {
  const { id: offeringId, courseId, year, category, industry, status } = offering
  const { inForce, linked } = await findInForce(sql, personId, offering)
  const asked = { personId, courseId, year, category }
  return {
    offering: {
      ...{ offeringId, year, category, industry, status },
      withdrawnAt: offering.withdrawnAt?.toISOString() ?? null,
    },
    personIndustry: person.industry,
    studied: await findStudied(sql, { ...asked, exceptEnrolmentId: inForce?.enrolmentId ?? null }),
    earned: inForce?.offeringId === offeringId ? null : await findEarned(sql, asked),
    inForce,
    linked,
  }
}

/** The year's enrolment that stands in the offering's place, and one in a course linked as the same beside it. */
async function findInForce(
  sql: Sql,
  personId: string,
  offering: AskedOffering,
): Promise<Pick<EnrolmentSituation, 'inForce' | 'linked'>> {
  const rows = await sql.query<{
    id: string
    offeringId: string
    finishedAt: Date | null
    linked: boolean
  }>(
    `SELECT e.id, e.offering_id, e.finished_at, NOT place.taken AS linked
     FROM enrolment e JOIN course held ON held.id = e.course_id JOIN course asked ON asked.id = $4::uuid,
       LATERAL (SELECT e.category = $3 AND (e.category = 'general' OR e.course_id = asked.id) AS taken) place
     WHERE e.person_id = $1::uuid AND e.year = $2::int AND e.status = 'inForce'
       AND (place.taken OR held.family_id = asked.family_id)`,
    [personId, offering.year, offering.category, offering.courseId],
  )
  const one = (linked: boolean) => {
    const row = rows.find(each => each.linked === linked)
    if (!row) return null
    const finishedAt = row.finishedAt?.toISOString() ?? null
    return { enrolmentId: row.id, offeringId: row.offeringId, finishedAt }
  }
  return { inForce: one(false), linked: one(true) }
}
