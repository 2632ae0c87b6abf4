import { z } from 'zod'
import { TextSchema } from '../../../kit/http/text'

export const Seconds = z.number().min(0)
export const CheckViewSchema = z
  .object({ checkId: z.string(), prompt: TextSchema, answerBy: z.iso.datetime() })
  .describe(
    'An interaction check (人机交互, Article 9): show or read it out, and answer it in time. Send one request at a time: no beat while an answer is on its way',
  )

/** The time of a unit that counts so far. */
export const counted = {
  creditedSeconds: Seconds,
  provisionalSeconds: Seconds.describe('Credited when the next check is answered, lost if it is missed'),
  requiredSeconds: Seconds,
  check: CheckViewSchema.nullable(),
}
export const HowTimeCountsSchema = TextSchema.describe(
  'How study time is counted, in plain words, and the limits of its proof',
)
export const StretchSchema = z.object({ fromSeconds: Seconds, toSeconds: Seconds })

export const BeatAnswerSchema = z.object({
  nextToken: z.string(),
  ...counted,
  unrecorded: z
    .object({ seconds: Seconds, reason: z.enum(['idle', 'hidden', 'fasterThanClock', 'checkWaits']) })
    .nullable()
    .describe('The part of this beat that does not count, and the reason'),
  discardedSeconds: Seconds.describe('What was provisional and is lost with a missed check'),
})
export type BeatAnswer = z.infer<typeof BeatAnswerSchema>
