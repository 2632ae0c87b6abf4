import type { Actor } from '../../../domain/authority/actor'
import { mayBook } from '../../../domain/exam/booking'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { Sql } from '../../kit/database'
import { newId } from '../../kit/ids'
import { getBookingView, viewOfWaiting } from './booking-views'
import { BOOKING, type Booking, seatBooked } from './bookings'
import { CANDIDATE, type CandidateRow } from './candidates'
import { BeginAgain, type Exam, type Step, within } from './exam'
import { waitForFreeSeat } from './free-seat'
import type { Seated } from './seat-desk'
import { lockSitting, type Sitting } from './sittings'
import { takePlaces } from './take-places'
import { endWaiting, findWaiting, placeOf, type Waiting } from './waiting'

export interface SeatRequest {
  readonly personId: string
  readonly sittingId: string
  readonly courseId: string | null
}

const LOOK_AGAIN_MS = 100

/**
 * Books a seat, or a place in the queue where the sitting is full. The same request again finds the same booking or place.
 * Where the facts of the person's study may still be under way it waits for them a little (exam/eligibility-wait).
 */
export async function bookSeat(exam: Exam, actor: Actor, request: SeatRequest): Promise<Seated | Refusal> {
  const wait = exam.policy.at('exam/eligibility-wait', plainDateIn(exam.clock.now())).value
  const deadline = performance.now() + wait * 1000
  for (;;) {
    const { personId, courseId } = request
    const seated = await exam.desk.ask(exam, request.sittingId, { actor, personId, courseId })
    if (seated) return seated
    const found = await lookAgain(exam, actor, request)
    if (!isRefusal(found)) return show(exam, found)
    if (found.code !== 'eligibility-pending' || performance.now() >= deadline) return found
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** What the second look came to: the id of a booking, or of a waiting place. */
type Found = { readonly bookingId: string } | { readonly waitingId: string }

async function show({ sql }: Exam, found: Found): Promise<Seated> {
  if ('bookingId' in found) return { kind: 'booked', booking: await getBookingView(sql, found.bookingId) }
  return { kind: 'queued', waiting: await viewOfWaiting(sql, (await findWaiting(sql, found.waitingId))!) }
}

/** The second look, under the sitting's lock: finds why not, or the seat that was merely locked, or a place in the queue. */
function lookAgain(exam: Exam, actor: Actor, request: SeatRequest): Promise<Found | Refusal> {
  return within(exam, actor, async step => {
    const sitting = await lockSitting(step.sql, request.sittingId)
    if (!sitting) return refuse('not-found', { sittingId: request.sittingId })
    await lockPerson(step.sql, request)
    const sight = choose(sitting, request, await look(step.sql, request))
    if (isRefusal(sight)) return sight
    const place = sight.waitingId ? await findWaiting(step.sql, sight.waitingId) : undefined
    const had = await whatIsHad(step.sql, sitting, sight, place)
    if (had) return had
    const candidate = sight.personId === null ? undefined : (sight as CandidateRow)
    const person = sight.verified === null ? undefined : { verified: sight.verified }
    const refusal = mayBook(sitting, person, candidate, step.policy, step.now)
    if (refusal || !candidate) return refusal ?? refuse('eligibility-pending')
    const seatNo = sight.hasFree ? await waitForFreeSeat(step.sql, sitting.sittingId) : undefined
    if (seatNo === undefined)
      return place ? keepPlace(step, sitting, place) : joinAlone(exam, step, sitting, candidate)
    if (place) await endWaiting(step, place, 'closed', 'booked')
    return seatCandidate(step, sitting, candidate, seatNo, 'seatFree')
  })
}

/** Under the lock, with no seat left: the desk's own statement for one. */
async function joinAlone(
  exam: Exam,
  { sql, actor }: Step,
  sitting: Sitting,
  who: CandidateRow,
): Promise<Found> {
  const [place] = await takePlaces(exam, sql, sitting.sittingId, [{ actor, ...who }])
  if (!place) throw new BeginAgain(`${who.personId} may have a place by the rule, and not by the statement`)
  return place
}

/** What decides, in one look: the person, a candidate row and what is had for its course, whether a seat may be left. */
type Sight = { [K in keyof CandidateRow]: CandidateRow[K] | null } & {
  readonly verified: boolean | null
  readonly bookingId: string | null
  readonly bookedSittingId: string | null
  readonly waitingId: string | null
  /** Nobody can free a seat while the sitting is locked: none seen is none left. */
  readonly hasFree: boolean
}

/** Before the look, not in it: one that waited for another's lock would see what was had before the other. */
const lockPerson = (sql: Sql, { personId, courseId }: SeatRequest): Promise<unknown> =>
  sql.query(
    `SELECT FROM candidate WHERE person_id = $1 AND ($2::uuid IS NULL OR course_id = $2)
     ORDER BY course_id, year FOR NO KEY UPDATE`,
    [personId, courseId],
  )

/** One row a course that may be meant; without any, a row that says of whom. */
const look = (sql: Sql, { sittingId, personId, courseId }: SeatRequest): Promise<Sight[]> =>
  sql.query<Sight>(
    `WITH c AS (
       SELECT ${CANDIDATE} FROM candidate c WHERE c.person_id = $2 AND ($3::uuid IS NULL OR c.course_id = $3)
     )
     SELECT c.*, p.verified, b.booking_id AS "bookingId", b.sitting_id AS "bookedSittingId", w.waiting_id AS "waitingId",
       EXISTS (SELECT FROM seat WHERE sitting_id = $1 AND state = 'free') AS "hasFree"
     FROM (SELECT $2::uuid AS id) one
     LEFT JOIN person p ON p.person_id = one.id
     LEFT JOIN c ON true
     LEFT JOIN booking b ON b.person_id = one.id AND b.course_id = c."courseId" AND b.year = c.year AND b.state = 'inForce'
     LEFT JOIN waiting w ON w.person_id = one.id AND w.course_id = c."courseId" AND w.year = c.year
       AND w.state IN ('waiting', 'offered')`,
    [sittingId, personId, courseId],
  )

/** The course that the request is about: the one named, else the only one that fits the sitting. */
function choose(sitting: Sitting, { courseId }: SeatRequest, rows: readonly Sight[]): Sight | Refusal {
  const { category, year, offeringIds } = sitting
  const ofYear = rows.filter(row => row.year === year)
  if (courseId) return ofYear[0] ?? rows[0]!
  const fitting = ofYear.filter(
    row =>
      row.category === category && (offeringIds.length === 0 || offeringIds.includes(row.offeringId ?? '')),
  )
  if (fitting.length > 1)
    return refuse('invalid-input', { field: 'courseId', reason: 'several courses fit: name one' })
  return fitting[0] ?? { ...rows[0]!, personId: null, bookingId: null, waitingId: null }
}

/**
 * The seat or place that the person has for this course already: of this sitting it is the answer, of another a refusal. Who
 * waits for every sitting of a plan may take a free seat of any.
 */
async function whatIsHad(
  sql: Sql,
  sitting: Sitting,
  sight: Sight,
  place: Waiting | undefined,
): Promise<Found | Refusal | undefined> {
  const { bookingId, bookedSittingId } = sight
  if (bookingId) {
    if (bookedSittingId === sitting.sittingId) return { bookingId }
    return refuse('already-booked', { bookingId, sittingId: bookedSittingId })
  }
  if (!place || place.sittingId === null) return undefined
  if (place.sittingId === sitting.sittingId) return { waitingId: place.waitingId }
  return waitsAlready(sql, place)
}

const waitsAlready = async (sql: Sql, place: Waiting): Promise<Refusal> =>
  refuse('already-waiting', { place: await placeOf(sql, place), sittingId: place.sittingId ?? place.planId })

/** The sitting is full: who comes first in its plan does so in its queue too. */
const keepPlace = async (step: Step, sitting: Sitting, place: Waiting): Promise<Found | Refusal> =>
  place.planId === sitting.planId ? { waitingId: place.waitingId } : waitsAlready(step.sql, place)

export async function findPerson(sql: Sql, personId: string): Promise<{ verified: boolean } | undefined> {
  const [row] = await sql.query<{ verified: boolean }>('SELECT verified FROM person WHERE person_id = $1', [
    personId,
  ])
  return row
}

/** Gives a seat that this transaction has locked. */
export async function seatCandidate(
  step: Step,
  sitting: Sitting,
  candidate: CandidateRow,
  seatNo: number,
  reason: string,
  replaces: string | null = null,
): Promise<Booking> {
  const bookingId = newId()
  await step.sql.query(
    `UPDATE seat SET state = 'taken', booking_id = $3, waiting_id = NULL WHERE sitting_id = $1 AND seat_no = $2`,
    [sitting.sittingId, seatNo, bookingId],
  )
  const [booking] = await step.sql.query<Booking>(
    `INSERT INTO booking AS b (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category,
       enrolment_id, offering_id, industry, half_hours, state, booked_at, replaces_booking_id)
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'inForce', $12, $13) RETURNING ${BOOKING}`,
    [
      bookingId,
      sitting.sittingId,
      seatNo,
      candidate.personId,
      candidate.courseId,
      candidate.year,
      candidate.category,
      candidate.enrolmentId,
      candidate.offeringId,
      candidate.industry,
      candidate.halfHours,
      step.now,
      replaces,
    ],
  )
  step.log({ sittingId: sitting.sittingId, move: 'booked', reason, seatNo, bookingId })
  step.tell(seatBooked(booking!, sitting))
  await step.audit({
    act: 'seat.book',
    objectKind: 'booking',
    objectId: bookingId,
    after: { sittingId: sitting.sittingId, seatNo },
  })
  return booking!
}
