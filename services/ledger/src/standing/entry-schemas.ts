import { z } from 'zod'
import { HoursSchema, halfHours, toHours } from '../../../../domain/hours/half-hours'
import { causeKinds, sourceKinds } from '../../../../domain/ledger/chain'
import { TextSchema } from '../../../kit/http/text'
import type { Entry } from '../../prisma/client/client'
import { BasisSchema } from './standing'

const InstantSchema = z.iso.datetime()

export const EntrySchema = z
  .object({
    entryId: z.string(),
    awardId: z.string(),
    revision: z.number().int(),
    entryKind: z.enum(['grant', 'reversal']),
    personId: z.string(),
    year: z.number().int(),
    category: z.enum(['general', 'industryCommon', 'professional']),
    hours: HoursSchema,
    causeKind: z.enum(causeKinds),
    causeId: z.string(),
    batchId: z.string().nullable(),
    sourceKind: z.enum(sourceKinds),
    sourceId: z.string(),
    offeringId: z.string().nullable().describe('None for professional hours'),
    article: z.string(),
    policyVersion: z.string(),
    standardsVersion: z.string().nullable().describe('For professional hours: the version of the standard'),
    registeredBy: z.enum(['municipalBureau', 'industryDepartment']),
    industry: z.string().nullable(),
    registeredAt: InstantSchema,
    correlationId: z.string(),
  })
  .meta({ id: 'Entry' })

export const AwardSchema = z
  .object({
    awardId: z.string(),
    awardKind: z.enum(['course', 'claim', 'trainingClass']),
    subjectId: z.string().describe('The course, the claim or the training class'),
    courseTitle: z.string().nullable(),
    personId: z.string(),
    year: z.number().int(),
    category: z.enum(['general', 'industryCommon', 'professional']),
    standingHours: HoursSchema.describe('The hours of the grant in force, or 0'),
    chain: z.array(z.object({ entry: EntrySchema, why: TextSchema })),
    without: z
      .array(z.object({ correctionId: z.string(), correctedAt: InstantSchema, why: TextSchema }))
      .describe('Corrections that changed nothing in the award, each with the reason'),
  })
  .meta({ id: 'Award' })

export const ExplanationSchema = z
  .object({
    entry: EntrySchema,
    why: TextSchema,
    award: AwardSchema,
    result: z
      .object({ resultId: z.string(), ticketId: z.string().nullable(), enrolmentId: z.string().nullable() })
      .nullable(),
    correction: z
      .object({
        correctionId: z.string(),
        resultId: z.string(),
        from: z.string(),
        to: z.string(),
        at: InstantSchema,
      })
      .nullable(),
    sitting: z
      .object({ sittingId: z.string(), centreId: z.string(), startsAt: InstantSchema, endsAt: InstantSchema })
      .nullable(),
    offering: z
      .object({
        offeringId: z.string(),
        courseId: z.string(),
        courseTitle: z.string(),
        year: z.number().int(),
        category: z.string(),
        hours: HoursSchema,
      })
      .nullable(),
    computed: TextSchema.nullable().describe('For professional hours: the steps of the standard'),
    article: z.string(),
    policyVersion: z.string(),
    basis: z
      .array(BasisSchema)
      .describe('The values applied: those in force on the day of which each was taken'),
  })
  .meta({ id: 'Explanation' })

/** A column that a CHECK keeps to these values. */
export type Enum<Key extends keyof z.infer<typeof EntrySchema>> = z.infer<typeof EntrySchema>[Key]

export const shownEntry = ({ halfHours: count, ...entry }: Entry): z.infer<typeof EntrySchema> => ({
  entryId: entry.entryId,
  awardId: entry.awardId,
  revision: entry.revision,
  entryKind: entry.entryKind as Enum<'entryKind'>,
  personId: entry.personId,
  year: entry.year,
  category: entry.category as Enum<'category'>,
  hours: toHours(halfHours(count)),
  causeKind: entry.causeKind as Enum<'causeKind'>,
  causeId: entry.causeId,
  batchId: entry.batchId,
  sourceKind: entry.sourceKind as Enum<'sourceKind'>,
  sourceId: entry.sourceId,
  offeringId: entry.offeringId,
  article: entry.article,
  policyVersion: entry.policyVersion,
  standardsVersion: entry.standardsVersion,
  registeredBy: entry.registeredBy as Enum<'registeredBy'>,
  industry: entry.industry,
  registeredAt: entry.registeredAt.toISOString(),
  correlationId: entry.correlationId,
})
