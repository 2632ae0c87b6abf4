import type { Sql } from '../../kit/database'

export type Move =
  | 'booked'
  | 'queued'
  | 'offered'
  | 'accepted'
  | 'lapsed'
  | 'left'
  | 'closed'
  | 'ended'
  | 'freed'
  | 'keptEmpty'
  | 'reseated'
  | 'entitled'
  | 'reserved'

/** One move of a seat or a waiting place, with its reason: the log from which anyone recomputes that the order was kept. */
export interface Allocation {
  readonly sittingId: string
  readonly move: Move
  readonly reason: string
  readonly seatNo?: number | null
  readonly bookingId?: string | null
  readonly waitingId?: string | null
}

export async function writeAllocations(sql: Sql, now: Date, moves: readonly Allocation[]): Promise<void> {
  if (moves.length === 0) return
  await sql.query(
    `INSERT INTO allocation (sitting_id, move, reason, seat_no, booking_id, waiting_id, at)
     SELECT m.sitting_id, m.move, m.reason, m.seat_no, m.booking_id, m.waiting_id, $7::timestamptz
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::uuid[], $6::uuid[])
       WITH ORDINALITY AS m(sitting_id, move, reason, seat_no, booking_id, waiting_id, position)
     ORDER BY m.position`,
    [
      moves.map(each => each.sittingId),
      moves.map(each => each.move),
      moves.map(each => each.reason),
      moves.map(each => each.seatNo ?? null),
      moves.map(each => each.bookingId ?? null),
      moves.map(each => each.waitingId ?? null),
      now,
    ],
  )
}
