import { z } from 'zod'
import { kindsOf } from '../standards/rule-set'
import { AuthorshipSchema, attendedDays, day, documentNumber, whole, words } from './fields'

// The form of each claim type (Article 12), by its number. What the standards measure is taken from it by facts.ts.

const ExamForm = z
  .strictObject({
    type: z.literal(1),
    kind: z.enum(kindsOf[1]),
    level: z.enum(['national', 'provincial', 'department']),
    examName: words(),
    subjectsPassed: whole(1, 30).default(1),
    modulesPassed: whole(1, 30).optional(),
    subject: words()
      .optional()
      .describe('Which subject or module, where others of the same exam are claimed for the same year'),
    passPublishedOn: day().optional(),
    certificateIssuedOn: day().optional(),
    certificateNumber: documentNumber().optional(),
  })
  .refine(form => form.passPublishedOn ?? form.certificateIssuedOn, {
    path: ['passPublishedOn'],
    error: 'day-of-exam-missing',
  })

const SeminarForm = z.strictObject({
  type: z.literal(2),
  kind: z.enum(kindsOf[2]).default('advancedSeminar'),
  level: z
    .enum(['national', 'provincial'])
    .describe('Approved by the Ministry, or by the provincial department'),
  seminarName: words(),
  organiser: words(),
  approvalNumber: documentNumber(),
  certificateNumber: documentNumber().optional(),
  days: attendedDays(),
})

const TrainingForm = z.strictObject({
  type: z.literal(3),
  kind: z.enum(kindsOf[3]),
  eventName: words(),
  organiser: words(),
  organiserKind: z.enum(['industryDepartment', 'recognisedBody']),
  online: z.boolean().default(false),
  certificateNumber: documentNumber().optional(),
  days: attendedDays(),
})

const UnitTrainingForm = z.strictObject({
  type: z.literal(4),
  kind: z.enum(kindsOf[4]),
  eventName: words(),
  online: z.boolean().default(false),
  days: attendedDays(),
})

const SupportForm = z.strictObject({
  type: z.literal(5),
  kind: z.enum(kindsOf[5]),
  activityName: words(),
  approvedBy: words().describe('The government department at county level or above that approved it'),
  approvalNumber: documentNumber().optional(),
  days: attendedDays(),
})

const research = {
  type: z.literal(6),
  title: words(300),
  authorship: AuthorshipSchema,
  concludedOn: day().describe('The day of acceptance, issue or grant'),
}
const ProjectForm = z.strictObject({
  ...research,
  kind: z.enum(['project', 'commissionedProject', 'plan']),
  level: z.enum(['national', 'provincial', 'city', 'county']),
  projectNumber: documentNumber().optional(),
})
const StandardForm = z.strictObject({
  ...research,
  kind: z.literal('standard'),
  level: z.enum(['national', 'industry', 'local', 'group']),
  standardNumber: documentNumber(),
})
const PatentForm = z.strictObject({
  ...research,
  kind: z.enum(['inventionPatent', 'utilityPatent', 'designPatent']),
  patentNumber: documentNumber(),
})

const publication = {
  type: z.literal(7),
  title: words(300),
  publishedOn: day(),
  authorship: AuthorshipSchema,
}
const PaperForm = z.strictObject({
  ...publication,
  kind: z.enum(['paper', 'translation']),
  level: z.enum(['core', 'ordinary', 'supplement']).describe('Of the journal, which is provincial or higher'),
  journal: words(),
  issue: documentNumber().describe('Year, volume, number'),
  journalNumber: documentNumber().optional().describe("ISSN or CN; the journal's, not the work's"),
  doi: documentNumber().optional(),
})
const BookForm = z.strictObject({
  ...publication,
  kind: z.literal('book'),
  publisher: words(),
  isbn: documentNumber().optional().describe("The book's; a chapter has none of its own"),
  characters: whole(1, 10_000_000).describe('Written by oneself'),
})

const DegreeForm = z
  .strictObject({
    type: z.literal(8),
    kind: z.enum(kindsOf[8]),
    institution: words(),
    programme: words(),
    studyYears: z
      .array(
        z.strictObject({ until: day().describe("The last day of that year's study on the progress table") }),
      )
      .max(8)
      .default([])
      .refine(all => new Set(all.map(each => each.until.slice(0, 4))).size === all.length, 'year-twice'),
    degreeOn: day().optional(),
    certificateNumber: documentNumber().optional(),
  })
  .refine(form => form.kind !== 'graduation' || form.degreeOn, {
    path: ['degreeOn'],
    error: 'missing',
  })
  .refine(form => form.kind !== 'studyYear' || form.studyYears.length > 0, {
    path: ['studyYears'],
    error: 'missing',
  })

const ProvincialForm = z
  .strictObject({
    type: z.literal(9),
    kind: z
      .string()
      .regex(/^[a-z][A-Za-z0-9]*$/)
      .describe('As the provincial rule of the industry names it'),
    title: words(300),
    level: z.enum(['national', 'provincial', 'city', 'county']).optional(),
    concludedOn: day().optional(),
    days: attendedDays().optional(),
    documentNumber: documentNumber().optional(),
    authorship: AuthorshipSchema.optional(),
  })
  .refine(form => (form.concludedOn === undefined) !== (form.days === undefined), {
    path: ['concludedOn'],
    error: 'day-or-days',
  })

/** The form of a claim: one of nine, by `type`; within types 6 and 7 by `kind`. Knows no other field. */
export const ClaimFormSchema = z.discriminatedUnion('type', [
  ExamForm,
  SeminarForm,
  TrainingForm,
  UnitTrainingForm,
  SupportForm,
  z.discriminatedUnion('kind', [ProjectForm, StandardForm, PatentForm]),
  z.discriminatedUnion('kind', [PaperForm, BookForm]),
  DegreeForm,
  ProvincialForm,
])
export type ClaimForm = z.infer<typeof ClaimFormSchema>
