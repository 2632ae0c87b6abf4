import { z } from 'zod'
import { PlainDateSchema } from '../../../domain/time/plain-date'

/** A course that a person studied in an earlier system; without a course, that nothing was. */
export const HistoryRowSchema = z
  .object({
    personId: z.uuid(),
    courseId: z.uuid().optional(),
    year: z.number().int().min(1990).max(2100).optional(),
    finishedOn: PlainDateSchema.optional(),
  })
  .refine(row => (row.courseId === undefined) === (row.year === undefined), 'courseId and year go together')
export type HistoryRow = z.infer<typeof HistoryRowSchema>
export type StudiedRow = HistoryRow & { courseId: string; year: number }

export const isStudied = (row: HistoryRow): row is StudiedRow =>
  row.courseId !== undefined && row.year !== undefined
