import type { Sql } from '../../../kit/sql/database'

/**
 * A free seat: one that nobody has a hand on, else one that another is just taking, whose end is awaited. None is left only
 * when both say so.
 */
export async function waitForFreeSeat(sql: Sql, sittingId: string): Promise<number | undefined> {
  const free = `SELECT seat_no FROM seat WHERE sitting_id = $1 AND state = 'free'
    ORDER BY abs(seat_no) LIMIT 1 FOR UPDATE`
  const [atOnce] = await sql.query<{ seatNo: number }>(`${free} SKIP LOCKED`, [sittingId])
  if (atOnce) return atOnce.seatNo
  const [awaited] = await sql.query<{ seatNo: number }>(free, [sittingId])
  return awaited?.seatNo
}
