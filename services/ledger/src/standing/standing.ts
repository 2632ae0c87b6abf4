import { z } from 'zod'
import { HoursSchema, halfHours, NO_HOURS, toHours } from '../../../../domain/hours/half-hours'
import type { Policy, PolicyValue, RuleName } from '../../../../domain/policy/policy'
import {
  categories,
  isCompliantByProvince,
  type Shortfall,
  type Sums,
  totalOf,
} from '../../../../domain/standing/standing'
import {
  type Exemption,
  exemptionReasons,
  lastProvisionalDay,
  type Verdict,
  verdictOf,
  type YearFacts,
} from '../../../../domain/standing/verdict'
import { wordsOf } from '../../../../domain/standing/words'
import { firstDayOf, type PlainDate, PlainDateSchema } from '../../../../domain/time/plain-date'
import { TextSchema } from '../../../kit/http/text'
import type { PersonSums } from './people'

const DaySchema = z.iso.date()

/** A value of the policy as an official sees it: what it is, what it rests on, and how surely (R, S or D). */
export const BasisSchema = z.object({
  rule: z.string(),
  value: z.union([z.number(), z.string(), z.boolean()]),
  unit: z.string(),
  mark: z.enum(['R', 'S', 'D']),
  basis: z.string(),
  article: z.string(),
})

/** The fields of a person's year that an employer sees; the rest of a standing is left out. */
const VERDICT_FIELDS = {
  personId: z.string(),
  year: z.number().int(),
  verdict: z.enum(['compliant', 'short', 'exempt', 'notAssessed', 'notKnown']),
  because: z.enum(['beforeAssessedYears', 'firstYear', 'beforeSignUp']).nullable(),
  finality: z.enum(['provisional', 'final']).nullable(),
  provisionalUntil: DaySchema.nullable().describe('The last day on which the verdict is provisional'),
  article: z.literal('6'),
  policyVersion: z.string(),
}

export const StandingSchema = z
  .object({
    ...VERDICT_FIELDS,
    hours: z
      .object({
        general: HoursSchema,
        industryCommon: HoursSchema,
        professional: HoursSchema,
        total: HoursSchema,
      })
      .optional(),
    short: z
      .object({ general: HoursSchema, professional: HoursSchema, inAll: HoursSchema, any: HoursSchema })
      .nullable()
      .optional()
      .describe(
        'The hours missing: to reach `inAll`, the hours of `general` and `professional` count; `any` is the rest',
      ),
    exemption: z
      .object({ reason: z.enum(exemptionReasons), from: DaySchema, until: DaySchema.nullable() })
      .nullable()
      .optional(),
    inWords: TextSchema.optional(),
    floors: z.array(BasisSchema).optional(),
    province: z
      .object({ compliant: z.boolean(), floors: z.array(BasisSchema) })
      .optional()
      .describe(
        "The province's floor, beside the city's; it decides nothing. None of a year that is not known",
      ),
    employedSince: DaySchema.optional().describe(
      'For an employer: the first known day of the employment there',
    ),
  })
  .meta({ id: 'Standing' })

export type Standing = z.infer<typeof StandingSchema>

const cityFloors = ['general-min', 'professional-min', 'hours-per-year-min'] as const
const provinceFloors = [
  'province-public-min',
  'province-professional-min',
  'province-hours-per-year-min',
] as const

/** Article 6: the hours of a person's year, its verdict and what it is short of, by the policy of that year. */
export function standingOf(person: PersonSums, year: number, today: PlainDate, policy: Policy): Standing {
  const facts = yearFactsOf(person, year)
  const { sums } = facts
  const verdict = verdictOf(facts, today, policy)
  return {
    personId: person.personId,
    year,
    verdict: verdict.verdict,
    because: 'because' in verdict ? verdict.because : null,
    finality: 'finality' in verdict ? verdict.finality : null,
    provisionalUntil: 'finality' in verdict ? lastProvisionalDay(year, policy) : null,
    article: '6',
    policyVersion: policy.version,
    hours: { ...hoursOf(sums), total: toHours(totalOf(sums)) },
    short: verdict.verdict === 'short' ? hoursOf(verdict.short) : null,
    exemption: verdict.verdict === 'exempt' ? standingView(verdict.exemption) : null,
    inWords: wordsOf(verdict),
    ...floorsOf(sums, verdict, year, policy),
  }
}

/** The facts that a person's verdict of a year rests on. */
export const yearFactsOf = (
  person: Pick<PersonSums, 'firstYear' | 'asksForFirstYear' | 'exemptions' | 'sums'>,
  year: number,
): YearFacts => ({
  year,
  sums: sumsOf(person, year),
  signedUpInYear: person.firstYear ?? UNKNOWN_YEAR,
  asksForFirstYear: person.asksForFirstYear,
  exemptions: person.exemptions.map(exemptionOf),
})

/** An employer sees its interval of employment and the yearly verdict, nothing else. */
export function verdictFor(standing: Standing, employedSince: PlainDate): Standing {
  const { personId, year, verdict, because, finality, provisionalUntil, article, policyVersion } = standing
  return {
    personId,
    year,
    verdict,
    because,
    finality,
    provisionalUntil,
    article,
    policyVersion,
    employedSince,
  }
}

const UNKNOWN_YEAR = 0

export function sumsOf(person: Pick<PersonSums, 'sums'>, year: number): Sums {
  const of = (category: keyof Sums) => person.sums.find(sum => sum.year === year && sum.category === category)
  const [general, industryCommon, professional] = categories.map(each =>
    halfHours(of(each)?.halfHours ?? NO_HOURS),
  )
  return { general: general!, industryCommon: industryCommon!, professional: professional! }
}

const hoursOf = <T extends Sums | Shortfall>(all: T): Record<keyof T, number> =>
  Object.fromEntries(Object.entries(all).map(([name, hours]) => [name, toHours(hours)])) as Record<
    keyof T,
    number
  >

const exemptionOf = ({ reason, from, until }: PersonSums['exemptions'][number]): Exemption => ({
  reason,
  from: PlainDateSchema.parse(from),
  ...(until ? { until: PlainDateSchema.parse(until) } : {}),
})

const standingView = ({ reason, from, until }: Exemption) => ({ reason, from, until: until ?? null })

/** The floors that the year is measured by; none were in force before the regulation. What is not known falls short of none. */
function floorsOf(
  sums: Sums,
  { verdict }: Verdict,
  year: number,
  policy: Policy,
): Pick<Standing, 'floors' | 'province'> {
  const on = firstDayOf(year)
  try {
    return {
      floors: cityFloors.map(name => basisOf(`standing/${name}`, on, policy)),
      ...(verdict === 'notKnown' ? {} : { province: provinceOf(sums, year, policy) }),
    }
  } catch (error) {
    if (error instanceof RangeError) return {}
    throw error
  }
}

const provinceOf = (sums: Sums, year: number, policy: Policy): NonNullable<Standing['province']> => ({
  compliant: isCompliantByProvince(sums, year, policy),
  floors: provinceFloors.map(name => basisOf(`standing/${name}`, firstDayOf(year), policy)),
})

/** @throws RangeError where the rule had no value that day */
export function basisOf(rule: RuleName, on: PlainDate, policy: Policy): z.infer<typeof BasisSchema> {
  return shownBasis(rule, policy.at(rule, on))
}

export function shownBasis(
  rule: RuleName,
  { value, unit, mark, basis, article }: PolicyValue,
): z.infer<typeof BasisSchema> {
  return { rule, value, unit, mark, basis, article }
}
