import { z } from 'zod'
import { HoursSchema, halfHours, toHours } from '../../../domain/hours/half-hours'
import { stands } from '../../../domain/ledger/award'
import { type ChainEntry, type Outcome, whyNothing, whyOf } from '../../../domain/ledger/chain'
import type { Policy } from '../../../domain/policy/policy'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { Award, Correction, Entry, Offering, PrismaClient, Sitting } from '../prisma/client/client'
import { BasisSchema, basisOf, TextSchema } from './standing'

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
    causeKind: z.enum(['result', 'correction', 'decision']),
    causeId: z.string(),
    batchId: z.string().nullable(),
    sourceKind: z.enum(['sitting', 'assessment', 'correction']),
    sourceId: z.string(),
    offeringId: z.string(),
    article: z.string(),
    policyVersion: z.string(),
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
    standingHours: HoursSchema.describe('Those of the grant that stands, or 0'),
    chain: z.array(z.object({ entry: EntrySchema, why: TextSchema })),
    without: z
      .array(z.object({ correctionId: z.string(), correctedAt: InstantSchema, why: TextSchema }))
      .describe('Corrections that changed nothing in the award, and why'),
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
    article: z.string(),
    policyVersion: z.string(),
    basis: z.array(BasisSchema).describe('The values applied, where that version of the policy is loaded'),
  })
  .meta({ id: 'Explanation' })

type Enum<Key extends keyof z.infer<typeof EntrySchema>> = z.infer<typeof EntrySchema>[Key]

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
  registeredBy: entry.registeredBy as Enum<'registeredBy'>,
  industry: entry.industry,
  registeredAt: entry.registeredAt.toISOString(),
  correlationId: entry.correlationId,
})

/** An award with all that its chain is explained by. */
interface AwardStory {
  readonly award: Award
  readonly entries: readonly Entry[]
  readonly corrections: readonly Correction[]
  readonly sittings: ReadonlyMap<string, Sitting>
  readonly offerings: ReadonlyMap<string, Offering>
}

export async function loadStory(prisma: PrismaClient, award: Award): Promise<AwardStory> {
  const { awardId, personId, year, subjectId: courseId } = award
  const [entries, corrections] = await Promise.all([
    prisma.entry.findMany({ where: { awardId }, orderBy: { revision: 'asc' } }),
    prisma.correction.findMany({ where: { personId, year, courseId }, orderBy: { correctedAt: 'asc' } }),
  ])
  const sources = [...entries.map(entry => entry.sourceId), ...corrections.flatMap(c => c.sittingId ?? [])]
  const [sittings, offerings] = await Promise.all([
    prisma.sitting.findMany({ where: { sittingId: { in: sources } } }),
    prisma.offering.findMany({ where: { offeringId: { in: entries.map(entry => entry.offeringId) } } }),
  ])
  return {
    award,
    entries,
    corrections,
    sittings: new Map(sittings.map(sitting => [sitting.sittingId, sitting])),
    offerings: new Map(offerings.map(offering => [offering.offeringId, offering])),
  }
}

/** The chain of an award in plain words: why each revision, and why a correction made none (design.md, Awards). */
export function tellAward(story: AwardStory): z.infer<typeof AwardSchema> {
  const { award, entries, corrections, offerings } = story
  const last = entries.at(-1)
  const causes = new Set(entries.map(entry => entry.causeId))
  return {
    ...award,
    awardKind: award.awardKind as z.infer<typeof AwardSchema>['awardKind'],
    category: award.category as Enum<'category'>,
    courseTitle: last ? (offerings.get(last.offeringId)?.courseTitle ?? null) : null,
    standingHours: last && stands(last.revision) ? toHours(halfHours(last.halfHours)) : 0,
    chain: entries.map(entry => ({ entry: shownEntry(entry), why: whyOf(chainEntryOf(entry, story)) })),
    without: corrections
      .filter(({ correctionId }) => !causes.has(correctionId))
      .map(correction => ({
        correctionId: correction.correctionId,
        correctedAt: correction.correctedAt.toISOString(),
        why: whyNothing(changeOf(correction), stoodAt(correction.correctedAt, entries)),
      })),
  }
}

/** Every hour back to its source: result, sitting or offering, course, article and policy version. */
export async function explainEntry(
  prisma: PrismaClient,
  entry: Entry,
  story: AwardStory,
  policy: Policy,
): Promise<z.infer<typeof ExplanationSchema>> {
  const { batchId, causeId: resultId } = entry
  const correction = story.corrections.find(({ correctionId }) => correctionId === entry.causeId)
  const row = batchId
    ? await prisma.batchRow.findUnique({ where: { batchId_resultId: { batchId, resultId } } })
    : null
  const sitting = story.sittings.get(correction?.sittingId ?? entry.sourceId)
  const offering = story.offerings.get(entry.offeringId)
  return {
    entry: shownEntry(entry),
    why: whyOf(chainEntryOf(entry, story)),
    award: tellAward(story),
    result: row ? { resultId: row.resultId, ticketId: row.ticketId, enrolmentId: row.enrolmentId } : null,
    correction: correction
      ? {
          correctionId: correction.correctionId,
          resultId: correction.resultId,
          ...changeOf(correction),
          at: correction.correctedAt.toISOString(),
        }
      : null,
    sitting: sitting
      ? {
          sittingId: sitting.sittingId,
          centreId: sitting.centreId,
          startsAt: sitting.startsAt.toISOString(),
          endsAt: sitting.endsAt.toISOString(),
        }
      : null,
    offering: offering
      ? {
          offeringId: offering.offeringId,
          courseId: offering.courseId,
          courseTitle: offering.courseTitle,
          year: offering.year,
          category: offering.category,
          hours: toHours(halfHours(offering.halfHours)),
        }
      : null,
    article: entry.article,
    policyVersion: entry.policyVersion,
    basis: basisApplied(entry, policy),
  }
}

function chainEntryOf(entry: Entry, { sittings, corrections }: AwardStory): ChainEntry {
  const shown = shownEntry(entry)
  const sitting = sittings.get(entry.sourceId)
  const correction = corrections.find(({ correctionId }) => correctionId === entry.causeId)
  return {
    ...shown,
    halfHours: entry.halfHours,
    registeredAt: entry.registeredAt,
    ...(sitting ? { sittingOn: plainDateIn(sitting.startsAt) } : {}),
    ...(correction ? { correction: changeOf(correction) } : {}),
  }
}

const changeOf = ({ fromOutcome, toOutcome }: Correction): { from: Outcome; to: Outcome } => ({
  from: fromOutcome as Outcome,
  to: toOutcome as Outcome,
})

/** Whether the award stood when the correction came: it changed nothing, so it stood after it too. */
function stoodAt(at: Date, entries: readonly Entry[]): boolean {
  const before = entries.filter(entry => entry.registeredAt <= at).at(-1)
  return before !== undefined && stands(before.revision)
}

/** Article 10 registers a flat figure, a pass is by percent; a version that is not loaded can't be shown. */
function basisApplied(entry: Entry, policy: Policy): z.infer<typeof BasisSchema>[] {
  if (entry.policyVersion !== policy.version) return []
  const on = plainDateIn(entry.registeredAt)
  const rules =
    entry.category === 'general'
      ? (['exam/general-registered-hours', 'exam/pass-percent-min'] as const)
      : (['exam/pass-percent-min'] as const)
  return rules.map(rule => basisOf(rule, on, policy))
}
