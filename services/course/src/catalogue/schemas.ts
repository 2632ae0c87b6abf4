import { z } from 'zod'
import { mediaKinds } from '../../../../domain/course/media'
import { isIndustry } from '../../../../domain/places/industries'
import { type Page, pageOf } from '../../../kit/http/page'
import { Count } from '../../../kit/sql/numbers'
import { MediumOfUnitSchema } from '../media/schemas'

const Title = z.string().trim().min(1).max(200)
const RequiredSeconds = z.number().int().min(1).max(86_400)
const UNITS_MAX = 100
const QUESTIONS_MAX = 50

export const IndustrySchema = z.string().refine(isIndustry, 'an industry of domain/places')

export const CourseBodySchema = z.object({
  title: Title,
  industry: IndustrySchema.nullable()
    .default(null)
    .describe('null: a general course of the municipal bureau'),
})
export type CourseBody = z.infer<typeof CourseBodySchema>

const QuestionView = z.object({ text: z.string().min(1), options: z.array(z.string().min(1)).min(2).max(10) })
const Question = QuestionView.extend({
  answer: Count.describe('Index of the right option'),
}).refine(question => question.answer < question.options.length, 'answer must be the index of an option')
const text = z.string().max(100_000).optional()
const Content = z.object({
  url: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('An address outside, by https'),
  text,
})
/** What was published before addresses were held to https is read as it is. */
const PublishedContent = z.object({ url: z.url().optional(), text })
const Media = z
  .array(z.uuid())
  .max(mediaKinds.length)
  .default([])
  .describe('Media of the course: a video with its captions, or a page')

/** A unit as an official hands it in. Only this way do quiz answers travel. */
export const UnitBodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reading'),
    title: Title,
    requiredSeconds: RequiredSeconds,
    content: Content,
    media: Media,
  }),
  z.object({
    kind: z.literal('video'),
    title: Title,
    requiredSeconds: RequiredSeconds,
    content: Content,
    media: Media,
  }),
  z.object({
    kind: z.literal('quiz'),
    title: Title,
    questions: z.array(Question).min(1).max(QUESTIONS_MAX),
  }),
  z.object({
    kind: z.literal('kept').describe('A unit of an earlier version, as it is; a quiz with its answers'),
    unitId: z.uuid(),
    media: z
      .array(z.uuid())
      .max(mediaKinds.length)
      .optional()
      .describe('Instead of the media, or the address outside, that it has'),
  }),
])
export type UnitBody = z.infer<typeof UnitBodySchema>
export type UnitGiven = z.input<typeof UnitBodySchema>

export const CoursewareBodySchema = z.object({ units: z.array(UnitBodySchema).min(1).max(UNITS_MAX) })

const UnitViewSchema = z.object({
  unitId: z.uuid(),
  position: z.number().int(),
  kind: z.enum(['reading', 'video', 'quiz']),
  title: z.string(),
  requiredSeconds: z.number().int(),
  content: PublishedContent,
  media: z.array(MediumOfUnitSchema),
  questions: z.array(QuestionView),
})

export type UnitView = z.infer<typeof UnitViewSchema>

export const CoursewareViewSchema = z.object({
  coursewareId: z.uuid(),
  version: z.number().int(),
  publishedAt: z.iso.datetime(),
  units: z.array(UnitViewSchema),
})
export type CoursewareView = z.infer<typeof CoursewareViewSchema>

export const CourseViewSchema = z.object({
  courseId: z.uuid(),
  title: z.string(),
  industry: z.string().nullable(),
  sameAs: z.array(z.object({ courseId: z.uuid(), title: z.string() })),
  courseware: z
    .array(CoursewareViewSchema)
    .describe('Newest version first; the answers of a quiz are never sent'),
})
export type CourseView = z.infer<typeof CourseViewSchema>

export const TitleBodySchema = z.object({ title: Title, reason: z.string().trim().min(1).max(500) })

export const CourseQuerySchema = z.object({
  industry: z
    .union([IndustrySchema, z.literal('none')])
    .optional()
    .describe('none: the general courses'),
  title: Title.optional().describe('Words that stand in the title'),
  after: z.uuid().optional().describe('The last course seen'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type CourseQuery = z.infer<typeof CourseQuerySchema>

export const CoursePageSchema = pageOf(
  z
    .object({
      courseId: z.uuid(),
      title: z.string(),
      industry: z.string().nullable().describe('null: a general course of the municipal bureau'),
      coursewareVersion: z.number().int().nullable().describe('The newest; null where there is none yet'),
    })
    .meta({ id: 'ListedCourse' }),
)
export type CoursePage = Page<z.infer<typeof CoursePageSchema>['items'][number]>
