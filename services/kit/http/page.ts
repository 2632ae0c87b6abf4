import { z } from 'zod'

/** A page of a list: `next` is what to give as `after`, null at the end. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** The schema of a page of a list. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** A page of at most `limit` items, and where the next one goes on. */
export const page = <T>(items: readonly T[], limit: number, keyOf: (item: T) => string): Page<T> => ({
  items,
  next: items.length === limit ? keyOf(items.at(-1)!) : null,
})
