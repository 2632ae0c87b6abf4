import type { z } from 'zod'
import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { valuesApplied } from '../../../../domain/ledger/applied'
import { stands } from '../../../../domain/ledger/award'
import { type ChainEntry, type Outcome, whyNothing, whyOf } from '../../../../domain/ledger/chain'
import type { Policy } from '../../../../domain/policy/policy'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Transaction } from '../../../kit/sql/transaction'
import type {
  Award,
  Computation,
  Correction,
  Entry,
  Offering,
  PrismaClient,
  Sitting,
} from '../../prisma/client/client'
import { type AwardSchema, type Enum, type ExplanationSchema, shownEntry } from './entry-schemas'
import { type BasisSchema, shownBasis } from './standing'

/** An award with all that its chain is explained by. */
interface AwardStory {
  readonly award: Award
  readonly entries: readonly Entry[]
  readonly corrections: readonly Correction[]
  readonly sittings: ReadonlyMap<string, Sitting>
  readonly offerings: ReadonlyMap<string, Offering>
}

export async function loadStory(prisma: Transaction<PrismaClient>, award: Award): Promise<AwardStory> {
  const { awardId, personId, year, subjectId: courseId } = award
  const [entries, corrections] = await Promise.all([
    prisma.entry.findMany({ where: { awardId }, orderBy: { revision: 'asc' } }),
    prisma.correction.findMany({ where: { personId, year, courseId }, orderBy: { correctedAt: 'asc' } }),
  ])
  const sources = [...entries.map(entry => entry.sourceId), ...corrections.flatMap(c => c.sittingId ?? [])]
  const [sittings, offerings] = await Promise.all([
    prisma.sitting.findMany({ where: { sittingId: { in: sources } } }),
    prisma.offering.findMany({
      where: { offeringId: { in: entries.flatMap(entry => entry.offeringId ?? []) } },
    }),
  ])
  return {
    award,
    entries,
    corrections,
    sittings: new Map(sittings.map(sitting => [sitting.sittingId, sitting])),
    offerings: new Map(offerings.map(offering => [offering.offeringId, offering])),
  }
}

/** The chain of an award in plain words: why each revision, and why a correction made none (docs/architecture.md, Awards). */
export function tellAward(story: AwardStory): z.infer<typeof AwardSchema> {
  const { award, entries, corrections, offerings } = story
  const last = entries.at(-1)
  const causes = new Set(entries.map(entry => entry.causeId))
  return {
    ...award,
    awardKind: award.awardKind as z.infer<typeof AwardSchema>['awardKind'],
    category: award.category as Enum<'category'>,
    courseTitle: (last?.offeringId && offerings.get(last.offeringId)?.courseTitle) || null,
    standingHours: last && stands(last.revision) ? toHours(halfHours(last.halfHours)) : 0,
    chain: entries.map(entry => ({ entry: shownEntry(entry), why: whyOf(chainEntryOf(entry, story)) })),
    without: corrections
      .filter(({ correctionId }) => !causes.has(correctionId))
      .map(correction => ({
        correctionId: correction.correctionId,
        correctedAt: correction.correctedAt.toISOString(),
        why: whyNothing(changeOf(correction), stoodBefore(correction.correctedAt, entries)),
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
  const { batchId, causeId: rowId } = entry
  const correction = story.corrections.find(({ correctionId }) => correctionId === entry.causeId)
  const row =
    batchId && entry.causeKind === 'result'
      ? await prisma.batchRow.findUnique({ where: { batchId_rowId: { batchId, rowId } } })
      : null
  const sitting = story.sittings.get(correction?.sittingId ?? entry.sourceId)
  const offering = entry.offeringId ? story.offerings.get(entry.offeringId) : undefined
  const computed = await findComputation(prisma, entry, story.award)
  return {
    entry: shownEntry(entry),
    why: whyOf(chainEntryOf(entry, story)),
    award: tellAward(story),
    result: row ? { resultId: row.rowId, ticketId: row.ticketId, enrolmentId: row.enrolmentId } : null,
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
    computed: computed ? { zh: computed.explanationZh, en: computed.explanationEn } : null,
    article: entry.article,
    policyVersion: entry.policyVersion,
    basis: basisApplied(entry, sitting, policy),
  }
}

/** A reversal is explained by the counting that took it back, a grant by the one that gave it. */
function findComputation(
  prisma: PrismaClient,
  entry: Entry,
  { subjectId }: Award,
): Promise<Computation | null> {
  const { personId, year, awardSeq, category } = entry
  if (category !== 'professional') return Promise.resolve(null)
  return prisma.computation.findUnique({
    where: { subjectId_personId_year_awardSeq: { subjectId, personId, year, awardSeq } },
  })
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
function stoodBefore(at: Date, entries: readonly Entry[]): boolean {
  const before = entries.filter(entry => entry.registeredAt <= at).at(-1)
  return before !== undefined && stands(before.revision)
}

function basisApplied(
  { category, year, registeredAt }: Entry,
  sitting: Sitting | undefined,
  policy: Policy,
): z.infer<typeof BasisSchema>[] {
  const applied = {
    category: category as Enum<'category'>,
    year,
    satOn: sitting ? plainDateIn(sitting.startsAt) : null,
    registeredOn: plainDateIn(registeredAt),
  }
  return valuesApplied(applied, policy).map(({ rule, value }) => shownBasis(rule, value))
}
