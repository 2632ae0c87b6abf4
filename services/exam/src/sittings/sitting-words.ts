import { z } from 'zod'
import type { Sql } from '../../../kit/sql/database'
import { BookingSchema, instant, WaitingSchema } from './schemas'

/** When and where, for who reads it. */
export const SittingWordsSchema = z
  .object({
    startsAt: instant,
    endsAt: instant,
    centreName: z.string(),
    roomName: z.string(),
    address: z.string(),
  })
  .meta({ id: 'SittingWords' })
type SittingWords = z.infer<typeof SittingWordsSchema>

export const MyBookingSchema = BookingSchema.extend({
  courseTitle: z.string(),
  sitting: SittingWordsSchema,
}).meta({ id: 'MyBooking' })

export const MyWaitingSchema = WaitingSchema.extend({
  courseTitle: z.string(),
  sitting: SittingWordsSchema.nullable().describe('null: of every sitting of the plan'),
}).meta({ id: 'MyWaiting' })

interface Named {
  readonly sittingId: string | null
  readonly courseId: string
  readonly year: number
}
type Worded<T extends Named> = T & {
  readonly courseTitle: string
  readonly sitting: T['sittingId'] extends string ? SittingWords : SittingWords | null
}

/** Adds to what names a sitting and a course the words that a person knows them by. */
export async function addWords<T extends Named>(sql: Sql, rows: readonly T[]): Promise<Worded<T>[]> {
  const sittings = await readSittings(sql, rows)
  const titles = await sql.query<{ courseId: string; year: number; courseTitle: string }>(
    'SELECT course_id, year, course_title FROM offering WHERE course_id = ANY($1::uuid[])',
    [rows.map(row => row.courseId)],
  )
  return rows.map(row => ({
    ...row,
    courseTitle:
      titles.find(each => each.courseId === row.courseId && each.year === row.year)?.courseTitle ?? '',
    sitting: (row.sittingId === null ? null : (sittings.get(row.sittingId) ?? null)) as Worded<T>['sitting'],
  }))
}

async function readSittings(
  sql: Sql,
  rows: readonly Named[],
): Promise<ReadonlyMap<string | null, SittingWords>> {
  const found = await sql.query<
    { sittingId: string; startsAt: Date; endsAt: Date } & Omit<SittingWords, 'startsAt' | 'endsAt'>
  >(
    `SELECT s.sitting_id, s.starts_at, s.ends_at, coalesce(c.name, '') AS centre_name, r.name AS room_name, r.address
     FROM sitting s JOIN room r USING (room_id) LEFT JOIN centre c ON c.centre_id = s.centre_id
     WHERE s.sitting_id = ANY($1::uuid[])`,
    [rows.flatMap(row => row.sittingId ?? [])],
  )
  return new Map(
    found.map(({ sittingId, startsAt, endsAt, ...words }) => [
      sittingId,
      { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), ...words },
    ]),
  )
}
