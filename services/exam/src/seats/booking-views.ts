import type { Sql } from '../../../kit/sql/database'
import type { ExamDeps } from '../deps'
import { type EndReason, findBooking, LATEST_ATTENDANCE } from './bookings'
import type { TakenSeat } from './free-seats'
import type { TakenPlace } from './queue-places'
import { placeOf, WAITING, type Waiting, type WaitingState } from './waiting'

/** A booking as its holder sees it. */
export interface BookingView {
  readonly bookingId: string
  readonly sittingId: string
  readonly seatNo: number
  readonly courseId: string
  readonly year: number
  readonly category: string
  readonly state: 'inForce' | 'sat' | 'ended'
  readonly endReason: EndReason | null
  readonly startsAt: string
  readonly endsAt: string
  readonly changeUntil: string
  readonly bookedAt: string
  readonly endedAt: string | null
  readonly movedAt: string | null
  readonly ticketNo: string | null
  /** The place in a queue that was given up for this seat. */
  readonly gaveUpWaitingId: string | null
  /** The latest record of the door; an absence can be contested from then on. */
  readonly door: 'present' | 'absent' | 'turnedAway' | null
  /** Another booking of the person at the same time: one of the sittings was moved since, and one seat is to be given up. */
  readonly overlapsBookingId: string | null
}

type Row = Omit<BookingView, 'startsAt' | 'endsAt' | 'changeUntil' | 'bookedAt' | 'endedAt' | 'movedAt'> & {
  readonly personId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly changeUntil: Date
  readonly bookedAt: Date
  readonly endedAt: Date | null
  readonly movedAt: Date | null
}

const VIEW = `SELECT b.booking_id, b.person_id, b.sitting_id, b.seat_no,
  b.course_id, b.year, b.category, b.state, b.end_reason, s.starts_at,
  s.ends_at, s.change_until, b.booked_at, b.ended_at,
  b.moved_at, t.ticket_no, b.gave_up_waiting_id,
  ${LATEST_ATTENDANCE} AS door,
  (SELECT x.booking_id FROM booking x JOIN sitting o ON o.sitting_id = x.sitting_id WHERE b.state = 'inForce'
     AND x.person_id = b.person_id AND x.state = 'inForce' AND x.booking_id <> b.booking_id
     AND o.starts_at < s.ends_at AND s.starts_at < o.ends_at LIMIT 1) AS "overlapsBookingId"
  FROM booking b JOIN sitting s USING (sitting_id) LEFT JOIN ticket t USING (booking_id)`

export async function getBookingView(sql: Sql, bookingId: string): Promise<BookingView> {
  const [row] = await sql.query<Row>(`${VIEW} WHERE b.booking_id = $1`, [bookingId])
  if (!row) throw new Error(`no booking ${bookingId}`)
  return bookingView(row)
}

/** One's own bookings, newest first, before a given one. */
export async function listBookings(
  sql: Sql,
  personId: string,
  page: { after: string | undefined; limit: number },
): Promise<BookingView[]> {
  const rows = await sql.query<Row>(
    `${VIEW} WHERE b.person_id = $1 AND ($2::uuid IS NULL OR b.booking_id < $2) ORDER BY b.booking_id DESC LIMIT $3`,
    [personId, page.after ?? null, page.limit],
  )
  return rows.map(bookingView)
}

const bookingView = ({ personId: _, ...row }: Row): BookingView => ({
  ...row,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  changeUntil: row.changeUntil.toISOString(),
  bookedAt: row.bookedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  movedAt: row.movedAt?.toISOString() ?? null,
})

/** The same of a seat just taken, without another look. */
export const viewOfTaken = (seat: TakenSeat): BookingView => ({
  ...seat,
  state: 'inForce',
  endReason: null,
  startsAt: seat.startsAt.toISOString(),
  endsAt: seat.endsAt.toISOString(),
  changeUntil: seat.changeUntil.toISOString(),
  bookedAt: seat.bookedAt.toISOString(),
  endedAt: null,
  movedAt: null,
  ticketNo: null,
  gaveUpWaitingId: null,
  door: null,
  overlapsBookingId: null,
})

/** A waiting place as its holder sees it. */
export interface WaitingView {
  readonly waitingId: string
  readonly planId: string
  /** null: for every sitting of the plan. */
  readonly sittingId: string | null
  readonly courseId: string
  readonly year: number
  readonly state: WaitingState
  /** Why it is in this state. */
  readonly reason: string
  /** From 1; null once it has ended. */
  readonly place: number | null
  readonly offeredSeatNo: number | null
  readonly offerExpiresAt: string | null
  readonly joinedAt: string
  /** Until when one comes first, having lost a seat; else null. */
  readonly entitledUntil: string | null
}

export async function viewOfWaiting(sql: Sql, waiting: Waiting): Promise<WaitingView> {
  const { waitingId, planId, sittingId, courseId, year, state, reason, offeredSeatNo } = waiting
  const isQueued = state === 'waiting' || state === 'offered'
  return {
    ...{ waitingId, planId, sittingId, courseId, year, state, reason, offeredSeatNo },
    place: isQueued ? await placeOf(sql, waiting) : null,
    offerExpiresAt: waiting.offerExpiresAt?.toISOString() ?? null,
    joinedAt: waiting.joinedAt.toISOString(),
    entitledUntil: waiting.entitledUntil?.toISOString() ?? null,
  }
}

/** The same of a place just taken, without another look. */
export const viewOfTakenPlace = ({ position, joinedAt, ...place }: TakenPlace): WaitingView => ({
  ...place,
  entitledUntil: null,
  state: 'waiting',
  reason: 'sittingFull',
  place: position,
  offeredSeatNo: null,
  offerExpiresAt: null,
  joinedAt: joinedAt.toISOString(),
})

/** One's own waiting places, newest first. */
export async function listWaiting(
  sql: Sql,
  personId: string,
  page: { after: string | undefined; limit: number },
): Promise<WaitingView[]> {
  const rows = await sql.query<Waiting>(
    `SELECT ${WAITING} FROM waiting w WHERE person_id = $1 AND ($2::uuid IS NULL OR waiting_id < $2)
     ORDER BY waiting_id DESC LIMIT $3`,
    [personId, page.after ?? null, page.limit],
  )
  return Promise.all(rows.map(row => viewOfWaiting(sql, row)))
}

/** How a booking is guarded: by its person, the centre of its sitting, the person's locality. */
export async function findBookingGuard(deps: ExamDeps, bookingId: string) {
  const booking = await findBooking(deps.sql, bookingId)
  if (!booking) return undefined
  const [row] = await deps.sql.query<{ centreId: string; locality: string | null }>(
    `SELECT s.centre_id, p.locality FROM sitting s LEFT JOIN person p ON p.person_id = $2 WHERE s.sitting_id = $1`,
    [booking.sittingId, booking.personId],
  )
  return { personId: booking.personId, centreId: row?.centreId ?? null, locality: row?.locality ?? null }
}
