import { isSameAchievement } from '../achievement/keys'
import { type HalfHours, halfHours } from '../hours/half-hours'
import { isRefusal, type Refusal } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'
import type { ActivityFacts, Portion } from './activity'
import { type CountedDays, type DayHours, roomUnder, spread, sumOfDays, upTo } from './ceiling'
import { Fraction } from './fraction'
import { figureOf, type Measured, measurePortion, rankEffect } from './measure'
import type { Part } from './parts'
import { type Cap, isUnder, type Row, type RuleSet } from './rule-set'
import {
  capStep,
  ceilingStep,
  decidedStep,
  type Ground,
  measureStep,
  onceStep,
  rankStep,
  roundStep,
  type Step,
} from './steps'

/** The caps, ceilings and achievements that an award has used up. Plain JSON, to be kept beside the award. */
export interface Counted extends CountedDays {
  readonly itemId: string
  readonly year: number
  readonly firstDay: PlainDate
  readonly halfHours: HalfHours
  readonly keys: readonly string[]
}

/** The hours of the same activity in the same year under an earlier rule set: both are rounded together, once. */
export interface SoFar {
  readonly exact: Fraction
  readonly halfHours: HalfHours
}

export const nothingYet: SoFar = { exact: Fraction.zero, halfHours: halfHours(0) }

export interface PartCount extends SoFar {
  readonly steps: readonly Step[]
  readonly ground?: Ground
  readonly counted: Counted
}

interface ToCount {
  readonly itemId: string
  readonly facts: ActivityFacts
  readonly part: Part
  /** The portions of the part that count. */
  readonly portions: readonly Portion[]
  /** All that is counted already. */
  readonly before: readonly Counted[]
  readonly soFar?: SoFar
}

/**
 * Counts what is left of a part (`portions`) beside what is counted already. In this order [D]: minutes / 45 a day, the
 * ceiling a day, the share, the caps, then once down to 0.5. Exact until then.
 */
export function countPart(toCount: ToCount): PartCount | Refusal {
  const { itemId, facts, part, portions, before, soFar = nothingYet } = toCount
  const figured = part.decided
    ? decidedFigure(part.decided, toCount)
    : figureFor(facts, part, portions, before)
  if (isRefusal(figured)) return figured
  const capped =
    portions.length > 0 ? underCaps(figured.hours, facts, part, before) : { hours: Fraction.zero, steps: [] }
  const exact = soFar.exact.plus(capped.hours)
  const total = exact.wholeHalves()
  const rounded = Fraction.of(total, 2)
  return {
    exact,
    halfHours: halfHours(total),
    steps: [...figured.steps, ...capped.steps, ...(rounded.compare(exact) === 0 ? [] : [roundStep(rounded)])],
    ...(part.measure ? { ground: groundOf(part.measure) } : {}),
    counted: {
      itemId,
      year: part.year,
      firstDay: part.portions[0]!.on,
      type: facts.type,
      kind: facts.kind,
      ...(facts.level ? { level: facts.level } : {}),
      ...(facts.online === undefined ? {} : { online: facts.online }),
      halfHours: halfHours(total - soFar.halfHours),
      keys: portions.flatMap(each => each.keys),
      days: figured.days.map(({ on, hours }) => ({ on, hours: hours.toString() })),
    },
  }
}

interface Figured {
  readonly hours: Fraction
  readonly steps: readonly Step[]
  readonly days: readonly DayHours[]
}

/** Whatever is the same as something counted, or as an earlier portion of its own, is left out. */
export function onlyOnce(portions: readonly Portion[], before: readonly Counted[]): Portion[] {
  const taken = before.map(each => each.keys)
  return portions.filter(({ keys }) => {
    if (taken.some(each => isSameAchievement(each, keys))) return false
    taken.push(keys)
    return true
  })
}

/**
 * Counts hours that officials decided for all of it, an equal part for each day: days that count elsewhere take their
 * part away, and the ceilings of the others leave room for it or not.
 */
function decidedFigure(
  { halfHours: half, by, insteadOf }: NonNullable<Part['decided']>,
  { facts, part: { measure, portions: all }, portions, before }: ToCount,
): Figured {
  const figure = Fraction.of(half, 2)
  const own = figure.times(Fraction.of(portions.length, all.length))
  const on = portions.map(each => each.on)
  const days = spread(own, on, roomUnder(measure?.row, before))
  const hours = sumOfDays(days)
  const steps = [decidedStep(by, computedFor(facts, insteadOf, portions, before), figure)]
  if (portions.length < all.length) steps.push(onceStep(all.length - portions.length, own))
  if (measure?.row.ceilingPerDay && hours.compare(own) !== 0) steps.push(ceilingStep(measure.row, hours))
  return { hours, steps, days }
}

/** Computes the hours by the standard, before the caps; undefined where the standard gives nothing. */
function computedFor(
  facts: ActivityFacts,
  parts: readonly Part[],
  counting: readonly Portion[],
  before: readonly Counted[],
): Fraction | undefined {
  const figures: Fraction[] = []
  for (const part of parts) {
    const portions = part.portions.filter(each => counting.includes(each))
    const figured = part.measure && figureFor(facts, part, portions, before)
    if (!figured || isRefusal(figured)) return undefined
    figures.push(figured.hours)
  }
  return Fraction.sum(figures)
}

/** The figure before the caps, with the steps that led to it. */
export function figureFor(
  facts: ActivityFacts,
  { measure, portions: all }: Part,
  portions: readonly Portion[],
  before: readonly Counted[],
): Figured | Refusal {
  const { row } = measure!
  const each = measureAll(row, facts, portions)
  if (isRefusal(each)) return each
  const ofWhole = rankEffect(row, facts.authorship)
  if (isRefusal(ofWhole)) return ofWhole
  // The share is of whatever is here; the bonus is of the whole activity, to each of its days its part.
  const rank = {
    ...ofWhole,
    bonus: ofWhole.bonus.times(Fraction.of(portions.length, facts.portions.length)),
  }
  const whole = Fraction.sum(each.map(one => one.hours))
  const amount = Fraction.sum(each.map(one => one.amount))
  const figure = typeof row.figure === 'string' ? undefined : figureOf(row, facts)
  const once = portions.length < all.length ? [onceStep(all.length - portions.length, whole)] : []
  const steps = portions.length > 0 ? [...once, measureStep(row, amount, figure, whole)] : once

  const measured = portions.map(({ on }, i) => ({ on, hours: each[i]!.hours }))
  const days = upTo(roomUnder(row, before), measured)
  const attended = sumOfDays(days)
  if (attended.compare(whole) !== 0) steps.push(ceilingStep(row, attended))

  const hours = attended.times(rank.share).plus(rank.bonus)
  if (hours.compare(attended) !== 0) steps.push(rankStep(row, facts.authorship!, rank, hours))
  return { hours, steps, days }
}

function measureAll(row: Row, facts: ActivityFacts, portions: readonly Portion[]): Measured[] | Refusal {
  const all: Measured[] = []
  for (const portion of portions) {
    const measured = measurePortion(row, facts, portion)
    if (isRefusal(measured)) return measured
    all.push(measured)
  }
  return all
}

/** Caps bind together all that they name: of the year or window, dated up to the last day that this rule set binds. */
function underCaps(hours: Fraction, facts: ActivityFacts, part: Part, before: readonly Counted[]) {
  const steps: Step[] = []
  let left = hours
  for (const cap of part.measure?.ruleSet.caps ?? []) {
    if (!isUnder(cap, facts)) continue
    const counted = countedUnder(cap, part, before)
    const room = Fraction.ofHours(cap.hours).minus(Fraction.of(counted, 2)).atLeastZero()
    left = Fraction.min(left, room)
    if (counted > 0 || hours.compare(room) > 0) steps.push(capStep(cap, counted, left))
  }
  return { hours: left, steps }
}

/** The half hours that count to the cap already. */
export function countedUnder(
  cap: Cap,
  part: Pick<Part, 'year' | 'until'>,
  before: readonly Counted[],
): number {
  const inWindow = ({ year, firstDay }: Counted) =>
    year > part.year - cap.years && year <= part.year && firstDay <= part.until
  return before
    .filter(each => isUnder(cap, each) && inWindow(each))
    .reduce((sum, each) => sum + each.halfHours, 0)
}

function groundOf({ ruleSet, row }: { ruleSet: RuleSet; row: Row }): Ground {
  return {
    source: ruleSet.source.number ?? ruleSet.source.name,
    clause: row.clause,
    version: ruleSet.version,
  }
}
