import type { HalfHours } from '../hours/half-hours'
import type { Policy } from '../policy/policy'
import { compare, dayOfYear, firstDayOf, lastDayOf, type PlainDate } from '../time/plain-date'
import { type Measure, measure, type Sums } from './standing'

export const exemptionReasons = ['retired', 'maternity', 'longIllness', 'postedAway'] as const
export type ExemptionReason = (typeof exemptionReasons)[number]

/** Dated, recorded by the bureau of the locality [D]. Without `until` it goes on. */
export interface Exemption {
  readonly reason: ExemptionReason
  readonly from: PlainDate
  readonly until?: PlainDate
}

/** The facts that the verdict of a year rests on. */
export interface YearFacts {
  readonly year: number
  readonly sums: Sums
  readonly signedUpInYear: number
  /** The person asked for the year of sign-up to be assessed. */
  readonly asksForFirstYear: boolean
  readonly exemptions: readonly Exemption[]
}

/** Until the day named by `standing/final-on` of the next year a verdict is provisional, then final. */
export type Finality = 'provisional' | 'final'

export type Verdict =
  | { readonly verdict: 'notAssessed'; readonly because: 'beforeAssessedYears' | 'firstYear' }
  | { readonly verdict: 'exempt'; readonly exemption: Exemption; readonly finality: Finality }
  | (Measure & { readonly finality: Finality })
  /** Of a year before sign-up: hours may have been earned that this system never heard of (docs/regulation/art-06.md). */
  | { readonly verdict: 'notKnown'; readonly because: 'beforeSignUp'; readonly total: HalfHours }

/** The yearly verdict (Article 6 and the defaults beside it). None before 2021, none that is short before sign-up [D]. */
export function verdictOf(facts: YearFacts, today: PlainDate, policy: Policy): Verdict {
  const { year } = facts
  if (isBeforeAssessedYears(year, policy)) return { verdict: 'notAssessed', because: 'beforeAssessedYears' }
  if (isUnassessedFirstYear(facts, policy)) return { verdict: 'notAssessed', because: 'firstYear' }
  const finality = finalityOf(year, today, policy)
  const exemption = facts.exemptions.find(e => touches(e, year))
  if (exemption) return { verdict: 'exempt', exemption, finality }
  const measured = measure(facts.sums, year, policy)
  if (measured.verdict === 'short' && year < facts.signedUpInYear)
    return { verdict: 'notKnown', because: 'beforeSignUp', total: measured.total }
  return { ...measured, finality }
}

/** The last day on which a year's verdict is provisional. */
export function lastProvisionalDay(year: number, policy: Policy): PlainDate {
  return dayOfYear(year + 1, policy.at('standing/final-on', lastDayOf(year)).value)
}

export function finalityOf(year: number, today: PlainDate, policy: Policy): Finality {
  return compare(today, lastProvisionalDay(year, policy)) <= 0 ? 'provisional' : 'final'
}

/** Whether the year lies before the first that this regulation assesses. */
export function isBeforeAssessedYears(year: number, policy: Policy): boolean {
  const [first] = policy.rules().find(rule => rule.rule === 'standing/assessed-from-year')!.values
  return year < Number(first!.value)
}

function isUnassessedFirstYear(facts: YearFacts, policy: Policy): boolean {
  if (facts.year !== facts.signedUpInYear || facts.asksForFirstYear) return false
  return !policy.at('standing/first-year-assessed', firstDayOf(facts.year)).value
}

/** No proration [D]: an exemption of any part of the year exempts the year. */
function touches(e: Exemption, year: number): boolean {
  return (
    compare(e.from, lastDayOf(year)) <= 0 &&
    (e.until === undefined || compare(e.until, firstDayOf(year)) >= 0)
  )
}
