import { policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import type { ActivityFacts, Authorship, Portion } from './activity'
import { Fraction } from './fraction'
import { levelsOf, type Rank, type Row, type RuleSet, type Unit } from './rule-set'

/** The row that measures the activity; undefined where the standard has no figure for it. */
export function findRow(facts: ActivityFacts, ruleSet: RuleSet): Row | undefined {
  return ruleSet.rows.find(row => measures(row, facts))
}

export function measures(
  row: Row,
  { type, kind, level, online = false }: Pick<ActivityFacts, 'type' | 'kind' | 'level' | 'online'>,
): boolean {
  const allowed = levelsOf(row)
  return (
    row.types.includes(type) &&
    (!row.kinds || row.kinds.includes(kind)) &&
    (!allowed || (level !== undefined && allowed.includes(level))) &&
    (row.online === undefined || row.online === online)
  )
}

/** How much of it the day has, and what that comes to before ceiling, share and caps. */
export interface Measured {
  readonly amount: Fraction
  readonly hours: Fraction
}

/** minutes / 45, a figure per unit, as labelled, or flat for the whole activity, to
 * each of its days its part. A fact that the row needs and the form does not have: refused. */
export function measurePortion(row: Row, facts: ActivityFacts, portion: Portion): Measured | Refusal {
  if (row.figure === 'minutes')
    return measured(row, portion.minutes, 'minutes', minutes => minutesToHours(minutes, portion))
  if (row.figure === 'labelled')
    return measured(row, portion.labelledHours, 'labelledHours', hours => Fraction.ofHours(hours))
  const figure = figureOf(row, facts)
  const amount = row.per ? amountOf(row.per, portion) : Fraction.of(1, facts.portions.length)
  if (!amount) return missing(row, row.per!)
  return { amount, hours: amount.times(figure) }
}

/** The figure of the row for this level; `findRow` has seen that there is one. */
export function figureOf(row: Row, { level }: ActivityFacts): Fraction {
  const figure = typeof row.figure === 'object' ? row.figure[level!] : row.figure
  return Fraction.ofHours(Number(figure))
}

function measured(
  row: Row,
  value: number | undefined,
  fact: MeasuredFact,
  hoursOf: (value: number) => Fraction,
) {
  if (value === undefined) return missing(row, fact)
  const hours = hoursOf(value)
  return { amount: hours, hours }
}

/** A fact of the form that a row may need. */
export type MeasuredFact = Unit | 'minutes' | 'labelledHours' | 'authorship'

const missing = (row: Row, fact: MeasuredFact) => refuse('claim-fact-missing', { fact, clause: row.clause })

/** 45 minutes are one hour for claims (course/academic-hour). */
function minutesToHours(minutes: number, { on }: Portion): Fraction {
  const { value: seconds } = policy('city').at('course/academic-hour', on)
  return Fraction.of(minutes * 60, seconds)
}

/** Half a day is half the day's figure [D]. */
function amountOf(per: Unit, portion: Portion): Fraction | undefined {
  switch (per) {
    case 'day':
      return portion.part && Fraction.of(1, portion.part === 'half' ? 2 : 1)
    case 'subject':
      return whole(portion.subjects)
    case 'module':
      return whole(portion.modules)
    case 'tenThousandCharacters':
      return portion.characters === undefined ? undefined : Fraction.of(portion.characters, 10_000)
    case 'year':
      return Fraction.one
  }
}

const whole = (n: number | undefined) => (n === undefined ? undefined : Fraction.of(n))

/** The effect of the author's rank on the hours: a share of them, and hours on top. */
export interface RankEffect {
  readonly share: Fraction
  readonly bonus: Fraction
}

/** A rank that the standard gives nothing is refused; so is a work of which the place is not said. */
export function rankEffect(row: Row, authorship: Authorship | undefined): RankEffect | Refusal {
  if (!row.rank) return { share: Fraction.one, bonus: Fraction.zero }
  if (!authorship) return missing(row, 'authorship')
  const effect = effectOf(row.rank, authorship)
  const { place } = authorship
  return effect.share.isPositive ? effect : refuse('rank-not-counted', { place, clause: row.clause })
}

function effectOf(rank: Rank, authorship: Authorship): RankEffect {
  if ('bonus' in rank)
    return { share: Fraction.one, bonus: Fraction.ofHours(byRank(rank.bonus, authorship, 0)) }
  const share =
    'percents' in rank
      ? percent(byRank(rank.percents, authorship, rank.percents.others))
      : divided(rank.divided, authorship)
  return { share, bonus: Fraction.zero }
}

/** The first author's figure; the corresponding author's where there is one and it is the better; else the others'. */
function byRank(
  figures: { first: number; corresponding?: number },
  authorship: Authorship,
  others: number,
): number {
  if (authorship.place === 1) return figures.first
  return authorship.corresponding ? (figures.corresponding ?? others) : others
}

/** One whole, divided: whoever claims, in whatever order, the shares of all places never come to more than it. */
function divided(shares: 'equally' | readonly number[], { place, authorCount }: Authorship): Fraction {
  if (place > authorCount) return Fraction.zero
  if (shares === 'equally') return Fraction.of(1, authorCount)
  return percent(shares[place - 1] ?? 0)
}

const percent = (n: number) => Fraction.of(n, 100)
