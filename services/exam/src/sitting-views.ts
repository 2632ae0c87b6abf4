import type { Sql } from '../../kit/database'
import { SITTING, type Sitting } from './sittings'

/** A sitting as everybody sees it. */
export interface SittingView {
  readonly sittingId: string
  readonly planId: string
  readonly year: number
  readonly category: string
  readonly stage: string
  readonly centreId: string
  readonly centreName: string
  readonly roomName: string
  readonly address: string
  readonly locality: string
  readonly offeringIds: readonly string[]
  readonly seats: number
  readonly freeSeats: number
  readonly waiting: number
  readonly startsAt: string
  readonly endsAt: string
  readonly bookingOpensAt: string
  readonly bookingClosesAt: string
  readonly changeUntil: string
  readonly resultsDueAt: string
  readonly cancelReason: string | null
}

type Row = Sitting & {
  readonly centreName: string
  readonly roomName: string
  readonly address: string
  readonly freeSeats: number
  readonly waiting: number
}

const VIEW = `SELECT ${SITTING}, r.name AS "roomName", r.address, coalesce(c.name, '') AS "centreName",
  (SELECT count(*) FROM seat f WHERE f.sitting_id = s.sitting_id AND f.state = 'free') AS "freeSeats",
  (SELECT count(*) FROM waiting w WHERE w.sitting_id = s.sitting_id AND w.state IN ('waiting', 'offered')) AS waiting
  FROM sitting s JOIN room r USING (room_id) LEFT JOIN centre c ON c.centre_id = s.centre_id`

export async function findSittingView(sql: Sql, sittingId: string): Promise<SittingView | undefined> {
  const [row] = await sql.query<Row>(`${VIEW} WHERE s.sitting_id = $1`, [sittingId])
  return row && shown(row)
}

/** The sittings of a year and category by their start, after a given one. */
export async function listSittings(
  sql: Sql,
  query: { year: number; category: string; after?: string | undefined; limit: number },
): Promise<SittingView[]> {
  const rows = await sql.query<Row>(
    `${VIEW} WHERE s.year = $1 AND s.category = $2 AND ($3::uuid IS NULL OR (s.starts_at, s.sitting_id) >
       (SELECT l.starts_at, l.sitting_id FROM sitting l WHERE l.sitting_id = $3))
     ORDER BY s.starts_at, s.sitting_id LIMIT $4`,
    [query.year, query.category, query.after ?? null, query.limit],
  )
  return rows.map(shown)
}

const shown = (row: Row): SittingView => ({
  sittingId: row.sittingId,
  planId: row.planId,
  year: row.year,
  category: row.category,
  stage: row.stage,
  centreId: row.centreId,
  centreName: row.centreName,
  roomName: row.roomName,
  address: row.address,
  locality: row.locality,
  offeringIds: row.offeringIds,
  seats: row.seats,
  freeSeats: row.freeSeats,
  waiting: row.waiting,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  bookingOpensAt: row.bookingOpensAt.toISOString(),
  bookingClosesAt: row.bookingClosesAt.toISOString(),
  changeUntil: row.changeUntil.toISOString(),
  resultsDueAt: row.resultsDueAt.toISOString(),
  cancelReason: row.cancelReason,
})
