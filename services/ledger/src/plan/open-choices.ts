import type { TrainingClass } from '../../../../domain/class/class'
import { type ClassKind, classRules } from '../../../../domain/class/class'
import { halfHours } from '../../../../domain/hours/half-hours'
import type { CountedHours } from '../../../../domain/plan/claim-room'
import type { Learner, OpenOffering, OpenSitting } from '../../../../domain/plan/course-ways'
import type { Policy } from '../../../../domain/policy/policy'
import { dueAt } from '../../../../domain/time/due'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'

// Queries of the facts that a person's year plan is made of. Each is read by an index (a test looks at the query
// plans).

/** Also those that the person is enrolled in, whatever became of them or of the person's industry since. */
export const OPEN_OFFERINGS = `SELECT offering_id, course_id, course_title,
    category, half_hours, proof
  FROM offering WHERE year = $1::int AND proof IS NOT NULL AND category IN ('general', 'industryCommon')
    AND (status = 'confirmed' AND (category = 'general' OR industry = $2) OR offering_id = ANY($3::uuid[]))
  ORDER BY course_title, offering_id`

/** Also those that the person holds a seat of: their results are still to come. */
export const OPEN_SITTINGS = `SELECT s.sitting_id, s.category, s.offering_ids,
    s.starts_at, s.ends_at, s.booking_opens_at,
    s.booking_closes_at,
    greatest(0, coalesce(s.seats, 0) - (SELECT count(*) FROM booking b WHERE b.sitting_id = s.sitting_id AND NOT b.ended))::int
      AS "freeSeats"
  FROM sitting s WHERE s.sitting_id IN (
    SELECT sitting_id FROM sitting
    WHERE year = $1::int AND stage IN ('published', 'bookingClosed') AND starts_at > $2::timestamptz
    UNION SELECT unnest($3::uuid[]))
  ORDER BY s.starts_at, s.sitting_id`

/**
 * Classes of the person's industry that will take place. An association's class counts only where it trains for the
 * person's series.
 */
export const OPEN_CLASSES = `SELECT c.class_id, c.class_kind AS kind, c.industry, c.title, c.online, c.days
  FROM person p JOIN training_class c ON c.industry = p.industry
  WHERE p.person_id = $1::uuid AND c.state = 'accepted' AND c.first_day >= $2::date
    AND (c.series IS NULL OR p.title_series IS NULL OR EXISTS (SELECT FROM jsonb_array_elements(p.title_series) s
      WHERE s->>'value' = c.series AND s->>'startsOn' <= c.first_day::text
        AND (s->>'endsOn' = '' OR c.first_day::text <= s->>'endsOn')))
  ORDER BY c.first_day, c.class_id LIMIT 20`

export const ENROLMENTS = `SELECT course_id, offering_id, year, category, state
  FROM enrolment WHERE person_id = $1::uuid AND state <> 'ended'`

export const BOOKINGS = `SELECT course_id, sitting_id
  FROM booking b WHERE person_id = $1::uuid AND year = $2::int AND NOT ended
    AND NOT EXISTS (SELECT FROM sat WHERE sat.person_id = b.person_id AND sat.sitting_id = b.sitting_id)`

export const ATTEMPTS = `SELECT a.course_id, a.attempts_left AS left, s.starts_at AS "satAt"
  FROM course_attempts a LEFT JOIN sitting s ON s.sitting_id = a.last_sitting_id
  WHERE a.person_id = $1::uuid AND a.year = $2::int`

/** Awards that stand: their last entry is a grant; of what claim or class, where it was heard of. */
export const STANDING_AWARDS = `SELECT a.subject_id, a.award_kind, a.year, a.category,
    last.half_hours, c.claim_type, t.class_kind
  FROM award a LEFT JOIN claim c ON a.award_kind = 'claim' AND c.claim_id = a.subject_id
  LEFT JOIN training_class t ON a.award_kind = 'trainingClass' AND t.class_id = a.subject_id
  CROSS JOIN LATERAL (SELECT e.entry_kind, e.half_hours FROM entry e WHERE e.award_id = a.award_id
    ORDER BY e.revision DESC LIMIT 1) last
  WHERE a.person_id = $1::uuid AND last.entry_kind = 'grant'`

interface StandingAward {
  readonly subjectId: string
  readonly awardKind: string
  readonly year: number
  readonly category: string
  readonly halfHours: number
  readonly claimType: CountedHours['type'] | null
  readonly classKind: ClassKind | null
}

/** By which row of Article 12 it was measured; what was not heard of yet, as training, which most of it is. */
const typeOf = ({ claimType, classKind }: StandingAward): CountedHours['type'] =>
  claimType ?? classRules[classKind ?? 'departmentClass'].type

/** How far a person is in the courses of a year, and what of the caps is used. */
export async function loadLearner(
  sql: Sql,
  personId: string,
  year: number,
  policy: Policy,
): Promise<{ learner: Learner; counted: CountedHours[] }> {
  const enrolments = await sql.query<Learner['enrolments'][number] & { year: number; state: string }>(
    ENROLMENTS,
    [personId],
  )
  const awards = await sql.query<StandingAward>(STANDING_AWARDS, [personId])
  const courses = awards.filter(({ awardKind }) => awardKind === 'course')
  const finished = enrolments.filter(({ state }) => state === 'finished')
  const elsewhere = [
    ...finished.filter(each => each.year !== year).map(({ courseId }) => courseId),
    ...courses.filter(each => each.year !== year).map(({ subjectId }) => subjectId),
  ]
  return {
    learner: {
      year,
      enrolments: enrolments
        .filter(each => each.year === year)
        .map(({ state, ...each }) => ({ ...each, finished: state === 'finished' })),
      bookings: await sql.query(BOOKINGS, [personId, year]),
      earned: courses
        .filter(each => each.year === year)
        .map(({ subjectId: courseId, category }) => ({ courseId, category })),
      studied: [...new Set(elsewhere)],
      attempts: await loadAttempts(sql, personId, year, policy),
    },
    counted: awards
      .filter(({ awardKind }) => awardKind !== 'course')
      .map(each => ({ type: typeOf(each), year: each.year, halfHours: each.halfHours })),
  }
}

/** The next attempt is a wait after the last (exam/retake-wait). */
async function loadAttempts(
  sql: Sql,
  personId: string,
  year: number,
  policy: Policy,
): Promise<Learner['attempts']> {
  const rows = await sql.query<{ courseId: string; left: number | null; satAt: Date | null }>(ATTEMPTS, [
    personId,
    year,
  ])
  return rows.map(({ satAt, ...row }) => ({
    ...row,
    retakeFrom: satAt && dueAt(satAt, policy.at('exam/retake-wait', plainDateIn(satAt))).at,
  }))
}

export async function loadOpen(
  sql: Sql,
  { year, enrolments, bookings }: Learner,
  { industry, now }: { industry: string; now: Date },
): Promise<{ offerings: OpenOffering[]; sittings: OpenSitting[] }> {
  const offerings = await sql.query<OpenOffering & { halfHours: number }>(OPEN_OFFERINGS, [
    year,
    industry,
    enrolments.map(each => each.offeringId),
  ])
  return {
    offerings: offerings.map(each => ({ ...each, halfHours: halfHours(each.halfHours) })),
    sittings: await sql.query(OPEN_SITTINGS, [year, now.toISOString(), bookings.map(each => each.sittingId)]),
  }
}

export const loadClasses = (sql: Sql, personId: string, now: Date): Promise<TrainingClass[]> =>
  sql.query(OPEN_CLASSES, [personId, plainDateIn(now)])
