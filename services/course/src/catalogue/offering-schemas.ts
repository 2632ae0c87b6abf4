import { z } from 'zod'
import { HalfHoursSchema, HoursSchema } from '../../../../domain/hours/half-hours'
import { pageOf } from '../../../kit/http/page'
import { AskedYear } from '../../../kit/sql/numbers'

const Category = z.enum(['general', 'industryCommon'])
const StudyMode = z.enum(['online', 'attendance'])
const Proof = z.enum(['sitting', 'assessment'])
const Year = z.number().int().min(2020).max(2100)

export const OfferingBodySchema = z
  .object({
    courseId: z.uuid(),
    year: Year,
    category: Category,
    hours: HalfHoursSchema.optional().describe('industryCommon: its own. general: 18, by Article 10'),
    studyMode: StudyMode.default('online'),
    proof: Proof.default('sitting'),
  })
  .transform(({ hours, ...body }) => ({ ...body, halfHours: hours }))
export type OfferingBody = z.infer<typeof OfferingBodySchema>

export const OfferingQuerySchema = z.object({
  year: AskedYear,
  category: Category.optional(),
  industry: z.string().optional(),
  courseId: z.uuid().optional(),
  after: z.uuid().optional().describe('The last offering seen'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type OfferingQuery = z.infer<typeof OfferingQuerySchema>

export const OfferingViewSchema = z.object({
  offeringId: z.uuid(),
  courseId: z.uuid(),
  courseTitle: z.string(),
  coursewareId: z.uuid().nullable(),
  proposedCoursewareId: z.uuid().nullable().describe('Current once the bureau confirms it'),
  year: z.number().int(),
  category: Category,
  industry: z.string().nullable(),
  hours: HoursSchema,
  studyMode: StudyMode,
  proof: Proof,
  status: z.enum(['proposed', 'confirmed', 'withdrawn']).describe('withdrawn: no one else can enrol'),
  confirmedAt: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
})
export type OfferingView = z.infer<typeof OfferingViewSchema>

export const WithdrawalSchema = OfferingViewSchema.extend({
  enrolled: z.number().int().describe('People who are enrolled and have not finished: they go on'),
})
export type Withdrawal = z.infer<typeof WithdrawalSchema>

export const OfferingPageSchema = pageOf(OfferingViewSchema)
