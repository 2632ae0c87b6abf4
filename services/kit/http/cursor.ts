import { z } from 'zod'
import type { PlainDate } from '../../../domain/time/plain-date'

/** Where a list goes on: behind the row that is sorted by this, and has this id. */
export interface Cursor {
  readonly sortedBy: string
  readonly id: string
}

/** `next` of a page that ends with this row. */
export const cursorAt = (sortedBy: Date | PlainDate | null, id: string): string =>
  `${sortedBy instanceof Date ? sortedBy.toISOString() : sortedBy}/${id}`

/** PostgreSQL knows no year 0. */
const YEAR_ZERO = /^0000/

/** The `next` of an earlier page; other text is refused before a list is read. */
const cursorSchema = (sortedBy: z.ZodType<string>) =>
  z
    .string()
    .transform((text, context): Cursor => {
      const [sorted, id, ...more] = text.split('/')
      const isOurs = sortedBy.safeParse(sorted).success && z.uuid().safeParse(id).success && more.length === 0
      if (isOurs && !YEAR_ZERO.test(text)) return { sortedBy: sorted!, id: id! }
      context.addIssue({ code: 'custom', message: '`next` of the page before' })
      return z.NEVER
    })
    .describe('`next` of the page before')

/** Of a list in the order of an instant, then of the id. */
export const InstantCursorSchema = cursorSchema(z.iso.datetime({ precision: 3 }))
/** Of a list in the order of a day, then of the id. */
export const DayCursorSchema = cursorSchema(z.iso.date())
