import { z } from 'zod'
import { isPlainDate, type PlainDate } from '../time/plain-date'

// A form's fields as people type them: full-width digits and letters as ordinary ones, outer blanks gone. Each says what it
// means in one line of its schema; OpenAPI shows the text that goes in.

const plain = (text: string) => text.normalize('NFKC').trim()

/** Words in Chinese: blanks tidied, punctuation left as it is. */
export const words = (max = 200) =>
  z
    .string()
    .transform(text => text.trim().replace(/\s+/g, ' '))
    .pipe(z.string().min(1).max(max))

/** A number of a document: digits, letters and brackets as ordinary ones. */
export const documentNumber = () => z.string().transform(plain).pipe(z.string().min(1).max(80))

/** A day: 2026-03-02, 2026/3/2, 2026.3.2 or 2026年3月2日. */
export const day = () =>
  z.string().transform((text, context): PlainDate => {
    const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain(text))
    const read = found ? [found[1], found[2]!.padStart(2, '0'), found[3]!.padStart(2, '0')].join('-') : ''
    if (isPlainDate(read)) return read
    context.addIssue({ code: 'custom', message: 'not-a-day' })
    return z.NEVER
  })

const numeric = z.union([z.number(), z.string().transform(text => Number(plain(text) || 'none'))])

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number) => numeric.pipe(z.number().int().min(min).max(max))

/** Hours as labelled, in steps of 0.5. */
export const labelledHours = () => numeric.pipe(z.number().min(0.5).max(24).multipleOf(0.5))

/** A day of attendance. Minutes are those of the day's programme that were attended. */
export const AttendedDaySchema = z
  .strictObject({
    on: day(),
    part: z.enum(['whole', 'half']).default('whole'),
    minutes: whole(1, 900),
    labelledHours: labelledHours().optional().describe('Online: the hours as labelled by the course'),
  })
  .refine(each => each.part === 'whole' || each.minutes <= 450, {
    path: ['minutes'],
    error: 'minutes-above-half-day',
  })
export type AttendedDay = z.infer<typeof AttendedDaySchema>

/** The days of attendance, each once. */
export const attendedDays = () =>
  z
    .array(AttendedDaySchema)
    .min(1)
    .max(366)
    .refine(all => new Set(all.map(each => each.on)).size === all.length, 'day-twice')

/** The person's place among the authors. */
export const AuthorshipSchema = z
  .strictObject({
    place: whole(1, 200),
    authorCount: whole(1, 200),
    corresponding: z.boolean().default(false),
  })
  .refine(each => each.place <= each.authorCount, {
    path: ['place'],
    error: 'place-beyond-authors',
  })
