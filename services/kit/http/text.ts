import { z } from 'zod'

/** A text for people, in both languages. */
export const TextSchema = z.object({ zh: z.string(), en: z.string() })
