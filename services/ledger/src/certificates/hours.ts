import type { z } from 'zod'
import type { CertifiedEntry, CertifiedHours } from '../../../../domain/certificate/content'
import { fromHours } from '../../../../domain/hours/half-hours'
import type { Policy } from '../../../../domain/policy/policy'
import type { Text } from '../../../../domain/refusals/entry'
import { categories } from '../../../../domain/standing/standing'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Transaction } from '../../../kit/sql/transaction'
import type { Computation, PrismaClient } from '../../prisma/client/client'
import type { EntrySchema } from '../standing/entry-schemas'
import { loadStory, tellAward } from '../standing/explanation'
import type { PersonSums, Years } from '../standing/people'
import { standingOf } from '../standing/standing'

/** The hours to certify, and the entries that make them up. */
export interface HoursToCertify {
  readonly hours: CertifiedHours
  readonly entryIds: readonly string[]
}

interface ToldEntry {
  readonly entryId: string
  readonly year: number
  readonly registeredAt: string
  readonly certified: CertifiedEntry
}

/** The years of a person as they stand now: the sums are those of the very entries that are listed (Article 6). */
export async function loadHours(
  tx: Transaction<PrismaClient>,
  person: PersonSums,
  years: Years,
  { now, policy }: { now: Date; policy: Policy },
): Promise<HoursToCertify> {
  const entries = await loadEntries(tx, person.personId, years)
  const summed = { ...person, sums: sumsOf(entries) }
  const listed = Array.from({ length: years.to - years.from + 1 }, (_, at) => years.from + at)
  const standards = entries.flatMap(({ certified }) => certified.standardsVersion ?? [])
  return {
    hours: {
      form: 1,
      issuedAt: now.toISOString(),
      policyVersion: policy.version,
      standardsVersions: [...new Set(standards)].sort(),
      years: listed.map(year => {
        const standing = standingOf(summed, year, plainDateIn(now), policy)
        const { verdict, because, finality, provisionalUntil } = standing
        return {
          ...{ year, verdict, because, finality, provisionalUntil },
          hours: standing.hours!,
          inWords: standing.inWords!,
          entries: entries.filter(each => each.year === year).map(each => each.certified),
        }
      }),
    },
    entryIds: entries.map(({ entryId }) => entryId),
  }
}

/** Each entry with its reason, in the order of registration. */
async function loadEntries(
  tx: Transaction<PrismaClient>,
  personId: string,
  { from, to }: Years,
): Promise<ToldEntry[]> {
  const inYears = { personId, year: { gte: from, lte: to } }
  const awards = await tx.award.findMany({ where: inYears })
  const computations = await tx.computation.findMany({ where: inYears })
  const told: ToldEntry[] = []
  for (const award of awards) {
    const story = await loadStory(tx, award)
    for (const [at, { entry, why }] of tellAward(story).chain.entries()) {
      const { awardSeq } = story.entries[at]!
      const computation = computations.find(
        each => each.subjectId === award.subjectId && each.year === award.year && each.awardSeq === awardSeq,
      )
      told.push(toldEntry(entry, why, computation))
    }
  }
  return told.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

function toldEntry(
  entry: z.infer<typeof EntrySchema>,
  why: Text,
  computation: Computation | undefined,
): ToldEntry {
  const { entryId, year, registeredAt, entryKind, category, hours } = entry
  const { article, policyVersion, standardsVersion } = entry
  return {
    ...{ entryId, year, registeredAt },
    certified: {
      registeredOn: plainDateIn(new Date(registeredAt)),
      ...{ entryKind, category, hours, why, article, policyVersion, standardsVersion },
      computed: computation ? { zh: computation.explanationZh, en: computation.explanationEn } : null,
    },
  }
}

const orderOf = ({ year, registeredAt, entryId }: ToldEntry): string => `${year} ${registeredAt} ${entryId}`

function sumsOf(entries: readonly ToldEntry[]): PersonSums['sums'] {
  const years = [...new Set(entries.map(({ year }) => year))]
  return years.flatMap(year =>
    categories.map(category => ({
      year,
      category,
      halfHours: entries
        .filter(each => each.year === year && each.certified.category === category)
        .reduce((sum, { certified }) => sum + signed(certified), 0),
    })),
  )
}

const signed = ({ entryKind, hours }: CertifiedEntry): number =>
  entryKind === 'grant' ? fromHours(hours) : -fromHours(hours)
