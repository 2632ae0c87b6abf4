import type { ExamCategory, Stage } from '../../../../domain/exam/sitting'
import type { SittingSearch } from '../../../../domain/exam/sitting-search'
import { endOfDay, startOfDay } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import { SITTING, type Sitting } from './sittings'

/** A sitting as everybody sees it. */
export interface SittingView {
  readonly sittingId: string
  readonly planId: string
  readonly year: number
  readonly category: ExamCategory
  readonly stage: Stage
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
  return row && sittingView(row)
}

export interface SittingsAsked extends SittingSearch {
  readonly after?: string | undefined
  readonly limit: number
}

/** The conditions of isSittingFound (domain/exam/sitting-search.ts). Only those asked for are joined, so that their index is used. */
const conditions: Readonly<Record<string, (at: string) => string>> = {
  category: at => `s.category = ${at}`,
  stage: at => `s.stage = ${at}`,
  centreId: at => `s.centre_id = ${at}::uuid`,
  locality: at => `s.locality = ${at}`,
  planId: at => `s.plan_id = ${at}::uuid`,
  // A sitting that names no offering is of all general ones of its year.
  offeringId: at => `(s.offering_ids @> ARRAY[${at}::uuid] OR (s.offering_ids = '{}' AND EXISTS (
    SELECT FROM offering o WHERE o.offering_id = ${at}::uuid AND o.year = s.year AND o.category = s.category)))`,
  startsFrom: at => `s.starts_at >= ${at}::timestamptz`,
  startsUntil: at => `s.starts_at <= ${at}::timestamptz`,
  freeAt: at => `s.stage = 'published' AND s.booking_closes_at > ${at}::timestamptz
    AND EXISTS (SELECT FROM seat f WHERE f.sitting_id = s.sitting_id AND f.state = 'free')`,
  after: at => `(s.starts_at, s.sitting_id) >
    (SELECT l.starts_at, l.sitting_id FROM sitting l WHERE l.sitting_id = ${at}::uuid)`,
}

/** The sittings of a year by their start, after a given one. */
export async function listSittings(sql: Sql, asked: SittingsAsked, now: Date): Promise<SittingView[]> {
  const { year, limit, category, stage, centreId, locality, planId, offeringId, from, until, free, after } =
    asked
  const said = Object.entries({
    ...{ category, stage, centreId, locality, planId, offeringId, after },
    startsFrom: from && startOfDay(from),
    startsUntil: until && endOfDay(until),
    freeAt: free ? now : undefined,
  }).filter(([, value]) => value !== undefined)
  const where = said.map(([name], at) => conditions[name]!(`$${at + 3}`))
  const rows = await sql.query<Row>(
    `${VIEW} WHERE ${['s.year = $1', ...where].join(' AND ')} ORDER BY s.starts_at, s.sitting_id LIMIT $2`,
    [year, limit, ...said.map(([, value]) => value)],
  )
  return rows.map(sittingView)
}

const sittingView = (row: Row): SittingView => ({
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
