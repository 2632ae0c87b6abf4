import { z } from 'zod'

/** The widest whole number that a column of ours holds (PostgreSQL's integer). */
export const INTEGER_MAX = 2_147_483_647

/** Counted from 0: a position, a version, a number of bytes. */
export const Count = z.number().int().min(0).max(INTEGER_MAX)

/** The largest number of bytes that a client may state. It is far above every limit, so that the refusal can name the limit. */
export const BYTES_SAID_MAX = 2 ** 40

/** A year of a path or a query. A year without data answers an empty list. */
export const AskedYear = z.coerce.number().int().min(1_900).max(9_999)
