import type { Sql } from '../../../kit/sql/database'

export const moves = [
  'booked',
  'queued',
  'offered',
  'accepted',
  'lapsed',
  'left',
  'closed',
  'ended',
  'freed',
  'keptEmpty',
  'reseated',
  'entitled',
  'reserved',
  'passedOver',
] as const
export type Move = (typeof moves)[number]

/** One move of a seat or a waiting place, with its reason: the log from which anyone recomputes that the order was kept. */
export interface Allocation {
  /** null: of a place for every sitting of a plan. */
  readonly sittingId: string | null
  /** Set for who lost a seat: whose turn it is in each sitting of the plan depends on it. */
  readonly planId?: string | null
  readonly move: Move
  readonly reason: string
  readonly seatNo?: number | null
  readonly bookingId?: string | null
  readonly waitingId?: string | null
}

/** In the order in which they were made: in the log of the sitting, of the plan, or of both. */
export async function writeAllocations(sql: Sql, now: Date, moves: readonly Allocation[]): Promise<void> {
  if (moves.length === 0) return
  await sql.query(
    `WITH moved AS MATERIALIZED (
       SELECT m.*, nextval('allocation_seq_seq') AS seq
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::uuid[], $6::uuid[], $8::uuid[])
         WITH ORDINALITY AS m(sitting_id, move, reason, seat_no, booking_id, waiting_id, plan_id, position)
       ORDER BY m.position
     ), of_plan AS (
       INSERT INTO plan_allocation (plan_id, seq, sitting_id, move, reason, waiting_id, at)
       SELECT plan_id, seq, sitting_id, move, reason, waiting_id, $7::timestamptz FROM moved WHERE plan_id IS NOT NULL
     )
     INSERT INTO allocation (sitting_id, seq, move, reason, seat_no, booking_id, waiting_id, at)
     SELECT sitting_id, seq, move, reason, seat_no, booking_id, waiting_id, $7::timestamptz
     FROM moved WHERE sitting_id IS NOT NULL`,
    [
      moves.map(each => each.sittingId),
      moves.map(each => each.move),
      moves.map(each => each.reason),
      moves.map(each => each.seatNo ?? null),
      moves.map(each => each.bookingId ?? null),
      moves.map(each => each.waitingId ?? null),
      now,
      moves.map(each => each.planId ?? null),
    ],
  )
}
