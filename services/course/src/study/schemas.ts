import { z } from 'zod'
import { Count } from '../../../kit/sql/numbers'
import { counted, HowTimeCountsSchema, Seconds, StretchSchema } from '../clocks/schemas'

const Position = z.number().min(0).max(86_400)

export const SessionBodySchema = z.object({
  unitId: z.uuid(),
  positionSeconds: Position.optional().describe(
    'Where a video is played from; else the first stretch missing',
  ),
})

export const SessionViewSchema = z.object({
  sessionId: z.uuid(),
  beatToken: z.string().describe('For the first beat; each answer brings the next one'),
  beatEverySeconds: Seconds,
  idleLimitSeconds: Seconds.describe('Without a beat for longer, the time since the last is not recorded'),
  positionSeconds: Seconds,
  missing: z.array(StretchSchema),
  discardedSeconds: Seconds.describe('What was provisional and is lost with a check that was missed before'),
  howTimeCounts: HowTimeCountsSchema,
  ...counted,
})
export type SessionView = z.infer<typeof SessionViewSchema>

export const BeatBodySchema = z.object({
  token: z.string().min(1).max(64),
  positionSeconds: Position.optional().describe(
    'Video: where the media is now, with its fraction of a second',
  ),
  fromSeconds: Position.optional().describe(
    'Video, after a seek: where the stretch played since the last beat began',
  ),
  visible: z.boolean().describe('The unit was on screen all the time since the last beat'),
})
export type BeatBody = z.infer<typeof BeatBodySchema>

export const CheckAnswerBodySchema = z.object({
  checkId: z.string().min(1).max(64),
  answer: z.string().min(1).max(64),
})
export type CheckAnswerBody = z.infer<typeof CheckAnswerBodySchema>

export const CheckAnsweredSchema = z.object({
  ...counted,
  newlyCreditedSeconds: Seconds,
  missing: z.array(StretchSchema),
  unitFinished: z.boolean(),
  studyFinished: z.boolean(),
})
export type CheckAnswered = z.infer<typeof CheckAnsweredSchema>

export const SessionEndedSchema = z.object({ missing: z.array(StretchSchema), ...counted })
export type SessionEnded = z.infer<typeof SessionEndedSchema>

export const QuizDrawnSchema = z.object({
  drawId: z.uuid(),
  questions: z.array(z.object({ text: z.string(), options: z.array(z.string()) })),
})
export type QuizDrawn = z.infer<typeof QuizDrawnSchema>

export const QuizBodySchema = z.object({
  answers: z.array(Count).min(1).max(50).describe('The index chosen, question by question'),
  drawId: z
    .uuid()
    .optional()
    .describe(
      'The draw whose questions are answered, in its order; without it in the order of the courseware',
    ),
})
export type QuizBody = z.infer<typeof QuizBodySchema>
export const QuizPassedSchema = z.object({
  percent: z.number().int(),
  right: z.number().int(),
  questions: z.number().int(),
  unitFinished: z.literal(true),
  studyFinished: z.boolean(),
})
export type QuizPassed = z.infer<typeof QuizPassedSchema>
