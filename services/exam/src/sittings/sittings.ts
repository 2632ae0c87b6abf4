import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Guarded } from '../../../../domain/authority/authority'
import type { ExamCategory, Stage } from '../../../../domain/exam/sitting'
import { SittingStatedSchema } from '../../../../proto/generated/exam_pb'
import type { SittingSchedule } from '../../../../workflows/contracts/exam'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'

export interface Sitting {
  readonly sittingId: string
  readonly sittingNo: number
  readonly version: number
  readonly planId: string
  readonly centreId: string
  readonly roomId: string
  readonly locality: string
  readonly year: number
  readonly category: ExamCategory
  readonly industry: string | null
  readonly offeringIds: readonly string[]
  readonly stage: Stage
  readonly seats: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly bookingOpensAt: Date
  readonly bookingClosesAt: Date
  readonly lastOfferAt: Date
  readonly changeUntil: Date
  readonly resultsDueAt: Date
  readonly resultsOverdueAt: Date | null
  readonly cancelReason: string | null
}

export const SITTING = `s.sitting_id, s.sitting_no, s.version, s.plan_id,
  s.centre_id, s.room_id, s.locality, s.year, s.category, s.industry,
  s.offering_ids, s.stage, s.seats, s.starts_at, s.ends_at,
  s.booking_opens_at, s.booking_closes_at, s.last_offer_at,
  s.change_until, s.results_due_at, s.results_overdue_at,
  s.cancel_reason`

export async function findSitting(sql: Sql, sittingId: string): Promise<Sitting | undefined> {
  const [row] = await sql.query<Sitting>(`SELECT ${SITTING} FROM sitting s WHERE sitting_id = $1`, [
    sittingId,
  ])
  return row
}

/** Locks a sitting. Freeing a seat, joining the queue and changing the sitting need this lock. */
export async function lockSitting(sql: Sql, sittingId: string): Promise<Sitting | undefined> {
  const [row] = await lockSittings(sql, [sittingId])
  return row
}

/** Several at once, always in the order of their ids. */
export async function lockSittings(sql: Sql, sittingIds: readonly string[]): Promise<Sitting[]> {
  return sql.query<Sitting>(
    `SELECT ${SITTING} FROM sitting s WHERE sitting_id = ANY($1::uuid[]) ORDER BY sitting_id FOR NO KEY UPDATE`,
    [[...sittingIds]],
  )
}

/** How a sitting is guarded: by its centre, its industry (Article 11), its locality. */
export const guardOfSitting = (sitting: Sitting): Guarded => ({
  centreId: sitting.centreId,
  industry: sitting.industry,
  locality: sitting.locality,
})

/** Brings the sitting to a stage and says so. */
export async function enterStage(context: CommandContext, sitting: Sitting, stage: Stage): Promise<Sitting> {
  const [row] = await context.sql.query<Sitting>(
    `UPDATE sitting s SET stage = $2, version = version + 1 WHERE sitting_id = $1 RETURNING ${SITTING}`,
    [sitting.sittingId, stage],
  )
  context.tell(sittingStated(row!, context.now))
  return row!
}

export const sittingStated = (sitting: Sitting, now: Date): NewFact =>
  fact(SittingStatedSchema, sitting.sittingId, {
    sittingId: sitting.sittingId,
    version: sitting.version,
    planId: sitting.planId,
    centreId: sitting.centreId,
    year: sitting.year,
    category: sitting.category,
    stage: sitting.stage,
    startsAt: timestampFromDate(sitting.startsAt),
    endsAt: timestampFromDate(sitting.endsAt),
    seats: sitting.seats,
    offeringIds: [...sitting.offeringIds],
    bookingOpensAt: timestampFromDate(sitting.bookingOpensAt),
    bookingClosesAt: timestampFromDate(sitting.bookingClosesAt),
    statedAt: timestampFromDate(now),
  })

export const scheduleView = (sitting: Sitting): SittingSchedule => ({
  bookingOpensAt: sitting.bookingOpensAt.toISOString(),
  bookingClosesAt: sitting.bookingClosesAt.toISOString(),
  startsAt: sitting.startsAt.toISOString(),
  endsAt: sitting.endsAt.toISOString(),
  resultsDueAt: sitting.resultsDueAt.toISOString(),
})
