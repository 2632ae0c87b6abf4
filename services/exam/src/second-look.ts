import type { Actor } from '../../../domain/authority/actor'
import { mayBook } from '../../../domain/exam/booking'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { Sql } from '../../kit/database'
import { newId } from '../../kit/ids'
import {
  type BookingView,
  getBookingView,
  viewOfTaken,
  viewOfWaiting,
  type WaitingView,
} from './booking-views'
import { BOOKING, type Booking, findInForce, seatBooked } from './bookings'
import { CANDIDATE, type CandidateRow } from './candidates'
import { type Exam, type Step, within } from './exam'
import { findPlace, joinQueue, placeOf, type Waiting } from './queue'
import { lockSitting, type Sitting } from './sittings'
import { takeSeat } from './take-seat'

export interface SeatRequest {
  readonly personId: string
  readonly sittingId: string
  readonly courseId: string | null
}

export type Seated =
  | { readonly kind: 'booked'; readonly booking: BookingView }
  | { readonly kind: 'queued'; readonly waiting: WaitingView }

const LOOK_AGAIN_MS = 100

/**
 * Books a seat, or a place in the queue where the sitting is full. The same request again finds the same booking or place.
 * Where the facts of the person's study may still be under way it waits for them a little (exam/eligibility-wait).
 */
export async function bookSeat(exam: Exam, actor: Actor, request: SeatRequest): Promise<Seated | Refusal> {
  const wait = exam.policy.at('exam/eligibility-wait', plainDateIn(exam.clock.now())).value
  const deadline = performance.now() + wait * 1000
  for (;;) {
    const seat = await takeSeat(exam, actor, request)
    if (seat) return { kind: 'booked', booking: viewOfTaken(seat) }
    const looked = await lookAgain(exam, actor, request)
    const isPending = isRefusal(looked) && looked.code === 'eligibility-pending'
    if (!isPending || performance.now() >= deadline) return looked
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** The second look, under the sitting's lock: finds why not, or the seat that was merely locked, or a place in the queue. */
function lookAgain(exam: Exam, actor: Actor, request: SeatRequest): Promise<Seated | Refusal> {
  return within(exam, actor, async step => {
    const sitting = await lockSitting(step.sql, request.sittingId)
    if (!sitting) return refuse('not-found', { sittingId: request.sittingId })
    const candidate = await findCandidate(step.sql, sitting, request)
    if (isRefusal(candidate)) return candidate
    const had = candidate && (await whatIsHad(step.sql, sitting, candidate))
    if (had) return had
    const person = await findPerson(step.sql, request.personId)
    const refusal = mayBook(sitting, person, candidate, step.policy, step.now)
    if (refusal || !candidate) return refusal ?? refuse('eligibility-pending')
    const seatNo = await waitForFreeSeat(step.sql, sitting.sittingId)
    if (seatNo !== undefined) {
      const booking = await seatCandidate(step, sitting, candidate, seatNo, 'seatFree')
      return { kind: 'booked', booking: await getBookingView(step.sql, booking.bookingId) }
    }
    const waiting = await joinQueue(step, sitting, candidate, 'ordinary', 'sittingFull')
    await step.audit({
      act: 'seat.book',
      objectKind: 'waiting',
      objectId: waiting.waitingId,
      after: { sittingId: sitting.sittingId },
    })
    return { kind: 'queued', waiting: await viewOfWaiting(step.sql, waiting) }
  })
}

/** The course that the request is about: the one named, else the only one that fits the sitting. */
async function findCandidate(
  sql: Sql,
  sitting: Sitting,
  { personId, courseId }: SeatRequest,
): Promise<CandidateRow | undefined | Refusal> {
  const rows = await sql.query<CandidateRow>(
    `SELECT ${CANDIDATE} FROM candidate c WHERE person_id = $1 AND ($2::uuid IS NULL OR course_id = $2)
     ORDER BY course_id, year DESC FOR NO KEY UPDATE`,
    [personId, courseId],
  )
  if (courseId) return rows.find(row => row.year === sitting.year) ?? rows[0]
  const { category, year, offeringIds } = sitting
  const fitting = rows.filter(
    row =>
      row.year === year &&
      row.category === category &&
      (offeringIds.length === 0 || offeringIds.includes(row.offeringId)),
  )
  if (fitting.length > 1)
    return refuse('invalid-input', { field: 'courseId', reason: 'several courses fit: name one' })
  return fitting[0]
}

/** The seat or place that the person has for this course already: of this sitting it is the answer, of another a refusal. */
async function whatIsHad(
  sql: Sql,
  sitting: Sitting,
  candidate: CandidateRow,
): Promise<Seated | Refusal | undefined> {
  const booking = await findInForce(sql, candidate)
  if (booking) {
    if (booking.sittingId === sitting.sittingId)
      return { kind: 'booked', booking: await getBookingView(sql, booking.bookingId) }
    return refuse('already-booked', { bookingId: booking.bookingId, sittingId: booking.sittingId })
  }
  const place = await findPlace(sql, candidate)
  return place && (await waitingAlready(sql, sitting, place))
}

async function waitingAlready(sql: Sql, sitting: Sitting, place: Waiting): Promise<Seated | Refusal> {
  if (place.sittingId === sitting.sittingId)
    return { kind: 'queued', waiting: await viewOfWaiting(sql, place) }
  return refuse('already-waiting', { place: await placeOf(sql, place), sittingId: place.sittingId })
}

export async function findPerson(sql: Sql, personId: string): Promise<{ verified: boolean } | undefined> {
  const [row] = await sql.query<{ verified: boolean }>('SELECT verified FROM person WHERE person_id = $1', [
    personId,
  ])
  return row
}

/**
 * A free seat: one that nobody has a hand on, else one that another is just taking, whose end is awaited. None is left only
 * when both say so.
 */
export async function waitForFreeSeat(sql: Sql, sittingId: string): Promise<number | undefined> {
  const free = `SELECT seat_no AS "seatNo" FROM seat WHERE sitting_id = $1 AND state = 'free' ORDER BY seat_no LIMIT 1 FOR UPDATE`
  const [atOnce] = await sql.query<{ seatNo: number }>(`${free} SKIP LOCKED`, [sittingId])
  if (atOnce) return atOnce.seatNo
  const [awaited] = await sql.query<{ seatNo: number }>(free, [sittingId])
  return awaited?.seatNo
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
