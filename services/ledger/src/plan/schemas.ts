import { z } from 'zod'
import { HoursSchema } from '../../../../domain/hours/half-hours'
import { TextSchema } from '../../../kit/http/text'
import { StandingSchema } from '../standing/standing'

const InstantSchema = z.iso.datetime()

const CourseStepSchema = z.object({
  kind: z.literal('course'),
  category: z.enum(['general', 'industryCommon']),
  hours: HoursSchema,
  next: z.enum(['enrol', 'study', 'book', 'sit', 'awaitResult', 'beAssessed']),
  endsOn: z.iso.date(),
  offerings: z
    .array(z.object({ offeringId: z.string(), courseId: z.string(), courseTitle: z.string() }))
    .describe('Any of them may be taken; the one enrolled in comes first'),
  sitting: z
    .object({
      sittingId: z.string(),
      startsAt: InstantSchema,
      endsAt: InstantSchema,
      bookingOpensAt: InstantSchema,
      bookingClosesAt: InstantSchema,
      freeSeats: z
        .number()
        .int()
        .describe('As far as the ledger knows; people in the queue come before newcomers'),
    })
    .nullable()
    .describe('null: an assessment list'),
  inWords: TextSchema,
})

export const ClassOfferSchema = z.object({
  classId: z.string(),
  title: z.string(),
  days: z.array(z.object({ on: z.iso.date(), part: z.enum(['whole', 'half']) })),
  gives: HoursSchema.nullable().describe('null: no figure is loaded'),
  counts: HoursSchema.nullable().describe('The hours of it that the cap of its type leaves'),
  adds: HoursSchema.nullable().describe(
    'The hours of it that count if all classes before it are attended too',
  ),
  inWords: TextSchema,
})

const ClaimStepSchema = z.object({
  kind: z.literal('claims'),
  hours: HoursSchema,
  until: z.iso.date().describe('The last day to claim what was done in the year'),
  uncapped: z.array(z.number().int()).describe('The types of claim that no cap limits as a whole'),
  caps: z.array(z.object({ types: z.array(z.number().int()), leaves: HoursSchema, clause: z.string() })),
  standardsVersion: z
    .string()
    .nullable()
    .describe('null: no figures are loaded, a claim waits for the policy'),
  classes: z
    .array(ClassOfferSchema)
    .describe('Training classes that earn these hours too, instead of claims; at most the next 20'),
  inWords: TextSchema,
})

export const YearPlanSchema = z
  .object({
    outcome: z
      .enum(['notNeeded', 'fulfilled', 'possible', 'impossible', 'undecided', 'notKnown'])
      .describe(
        'impossible: by all that is open as of now; more sittings or classes may be published. undecided: too much is open to tell. notKnown: a year before sign-up',
      ),
    standing: StandingSchema,
    steps: z.array(z.discriminatedUnion('kind', [CourseStepSchema, ClaimStepSchema])),
    unfillable: z.array(z.enum(['general', 'professional', 'inAll', 'together'])),
    whyNot: TextSchema.nullable(),
    mustBeVerified: z.boolean().describe('Only verified people may sit exams and claim hours'),
    policyVersion: z.string(),
  })
  .meta({ id: 'YearPlan' })
export type YearPlan = z.infer<typeof YearPlanSchema>
