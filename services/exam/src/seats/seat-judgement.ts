import { type BookableSitting, mayBook } from '../../../../domain/exam/booking'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { Sitting } from '../sittings/sittings'
import { CANDIDATE, type CandidateRow } from './candidates'

export interface SeatRequest {
  readonly personId: string
  readonly sittingId: string
  readonly courseId: string | null
}

/** The id of a booking, or of a waiting place. */
export type Found = { readonly bookingId: string } | { readonly waitingId: string }

/** The person has it already; or may have a seat, or where there is none a place, of the sitting. */
type Judged =
  | { readonly kind: 'has'; readonly found: Found }
  | { readonly kind: 'may'; readonly sight: Sight; readonly candidate: CandidateRow }

type JudgedSitting = Pick<Sitting, 'sittingId' | 'planId'> & BookableSitting

/** Judges one request on what was read of its person (Article 10). Whether a seat is left is asked after it. */
export function judgeSeat(
  sitting: JudgedSitting,
  courseId: string | null,
  sights: readonly Sight[],
  { policy, now }: { readonly policy: Policy; readonly now: Date },
): Judged | Refusal {
  const sight = chooseCourse(sitting, courseId, sights)
  if (isRefusal(sight)) return sight
  const had = findHad(sitting, sight)
  if (had) return had
  const refusal = mayBook(
    sitting,
    { person: personOf(sight), candidate: candidateOf(sight) },
    { policy, now },
  )
  const candidate = candidateOf(sight)
  if (refusal || !candidate) return refusal ?? refuse('eligibility-pending')
  return { kind: 'may', sight, candidate }
}

export const personOf = ({ verified }: Sight): { readonly verified: boolean } | undefined =>
  verified === null ? undefined : { verified }

export const candidateOf = (sight: Sight): CandidateRow | undefined =>
  sight.personId === null ? undefined : (sight as CandidateRow)

/** Who lost a seat comes first in the whole plan, and so in the queue of each of its sittings. */
export const comesFirst = (
  { planId }: Pick<Sitting, 'planId'>,
  place: { readonly sittingId: string | null; readonly planId: string | null },
): boolean => place.sittingId === null && place.planId === planId

/**
 * All that decides, in one read: the person, a candidate row with its booking and place, and whether a seat may be
 * left.
 */
export type Sight = { [K in keyof CandidateRow]: CandidateRow[K] | null } & {
  readonly verified: boolean | null
  readonly bookingId: string | null
  readonly bookedSittingId: string | null
  readonly waitingId: string | null
  readonly waitingSittingId: string | null
  readonly waitingPlanId: string | null
  /** The lock on the sitting keeps anyone from freeing a seat: no free seat seen means none left. */
  readonly hasFree: boolean
}

/** One row a course that may be meant; without any, a row that says of whom. */
export const readSights = (
  sql: Sql,
  { sittingId, personId, courseId }: Omit<SeatRequest, 'sittingId'> & { readonly sittingId: string | null },
): Promise<Sight[]> =>
  sql.query<Sight>(
    `WITH c AS (
       SELECT ${CANDIDATE} FROM candidate c WHERE c.person_id = $2 AND ($3::uuid IS NULL OR c.course_id = $3)
     )
     SELECT c.*, p.verified, b.booking_id, b.sitting_id AS "bookedSittingId", w.waiting_id,
       w.sitting_id AS waiting_sitting_id, w.plan_id AS waiting_plan_id,
       EXISTS (SELECT FROM seat WHERE sitting_id = $1::uuid AND state = 'free') AS "hasFree"
     FROM (SELECT $2::uuid AS id) one
     LEFT JOIN person p ON p.person_id = one.id
     LEFT JOIN c ON true
     LEFT JOIN booking b ON b.person_id = one.id AND b.course_id = c.course_id AND b.year = c.year AND b.state = 'inForce'
     LEFT JOIN waiting w ON w.person_id = one.id AND w.course_id = c.course_id AND w.year = c.year
       AND w.state IN ('waiting', 'offered')`,
    [sittingId, personId, courseId],
  )

/** The course that the request is about: the one named, else the only one that fits the sitting. */
function chooseCourse(
  sitting: JudgedSitting,
  courseId: string | null,
  rows: readonly Sight[],
): Sight | Refusal {
  const { category, year, offeringIds } = sitting
  const ofYear = rows.filter(row => row.year === year)
  if (courseId) return ofYear[0] ?? rows[0]!
  const fitting = ofYear.filter(
    row =>
      row.category === category && (offeringIds.length === 0 || offeringIds.includes(row.offeringId ?? '')),
  )
  if (fitting.length > 1)
    return refuse('invalid-input', { field: 'courseId', reason: 'several courses fit: name one' })
  return (
    fitting[0] ?? { ...rows[0]!, personId: null, bookingId: null, waitingId: null, waitingSittingId: null }
  )
}

/** The seat that the person has for this course already, or the place in this very queue: it is the answer, elsewhere a refusal. */
function findHad({ sittingId }: JudgedSitting, sight: Sight): Judged | Refusal | undefined {
  const { bookingId, bookedSittingId, waitingId, waitingSittingId } = sight
  if (bookingId) {
    if (bookedSittingId === sittingId) return { kind: 'has', found: { bookingId } }
    return refuse('already-booked', { bookingId, sittingId: bookedSittingId })
  }
  return waitingId && waitingSittingId === sittingId ? { kind: 'has', found: { waitingId } } : undefined
}
