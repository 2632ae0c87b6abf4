import { classKeys } from '../achievement/keys'
import type { RowFault } from '../intake/faults'
import { findRepeats, type Verdict } from '../intake/verdict'
import type { Policy } from '../policy/policy'
import { isRefusal, type Refusal, refuse } from '../refusals/refusal'
import type { ActivityFacts } from '../standards/activity'
import type { ClaimType } from '../standards/rule-set'
import { compare, dayOfYear, type PlainDate, lastDayOf as yearEnd, yearOf } from '../time/plain-date'
import { type ClassDay, classRules, firstDayOf, lastDayOf, type TrainingClass } from './class'
import { lengthOf, readAttended } from './roster-cells'

/** A row of a roster as it was sent: cells of a sheet, or fields of a list. */
export interface RosterRow {
  readonly row: number
  /** The keyed hash of the identity number, never the number itself; null where the number can't be read. */
  readonly key: string | null
  readonly name: string
  /** Empty where nothing was said: all days. */
  readonly daysAttended: string
  /** Why it could not be taken apart, where it couldn't. */
  readonly fault?: RowFault
}

/** The person of a row, where one has signed up. */
export interface RosterPerson {
  readonly personId: string
  /** The name on the row is the one signed up under this number. */
  readonly nameAgrees: boolean
  /** Title series and industry in force on the first day of the class. */
  readonly series: string
  readonly industry: string
}

/** The sign-up of a person who is not verified yet; `on` is null where the day is not known. */
export interface SignUp {
  readonly on: PlainDate | null
}

/** The facts that are known beside the roster. */
export interface RosterWorld {
  person(key: string): RosterPerson | undefined
  signUp(key: string): SignUp | undefined
  /** The days of a row of the same person that was taken before, in an earlier post. */
  taken(key: string): readonly ClassDay[] | undefined
  /** The municipal bureau has reversed the row: it is not accepted again (Article 15). */
  isReversed(key: string): boolean
  /** One for all numbers of a person: an old one may be on a row, a corrected one on the next. */
  onePerson(key: string): string
  /** The hours that the standard gives for these days, before any cap of a year; undefined where it has no figure yet. */
  hours(days: readonly ClassDay[]): string | undefined
  readonly today: PlainDate
  readonly policy: Policy
}

/** `registers`: at the next registration; `waits`: for the sign-up. */
export type RosterOutcome = 'registers' | 'waits'

export interface JudgedRosterRow {
  readonly verdict: Verdict
  /** For accepted rows: outcome, days and person. */
  readonly taken?: {
    readonly outcome: RosterOutcome
    readonly days: readonly ClassDay[]
    readonly personId?: string
  }
}

/**
 * The verdict on every row, for preview and commit alike. A bad row says why and is set aside; it never takes a good one with it.
 * Someone not signed up waits until 31 March; one of another industry is told how to claim [D].
 */
export function judgeRoster(
  rows: readonly RosterRow[],
  trainingClass: TrainingClass,
  world: RosterWorld,
): JudgedRosterRow[] {
  const byPerson = rows.map(row => ({ ...row, key: row.key && world.onePerson(row.key) }))
  const repeats = findRepeats(byPerson, isEqual)
  return rows.map(row => {
    const repeated = repeats.get(row.row)
    const judged =
      repeated === undefined ? judge(row, trainingClass, world) : refuse('roster-repeated', { row: repeated })
    return isRefusal(judged) ? setAside(row, judged) : judged
  })
}

function judge(row: RosterRow, trainingClass: TrainingClass, world: RosterWorld): JudgedRosterRow | Refusal {
  if (row.fault !== undefined) return refuse('roster-row-unreadable', row.fault)
  if (row.key === null) return refuse('roster-id-unreadable')
  if (world.isReversed(row.key)) return refuse('roster-row-reversed')
  const days = readAttended(row.daysAttended, trainingClass.days)
  if (isRefusal(days)) return days
  const person = world.person(row.key)
  const outcome = settleRow(person, world.signUp(row.key), trainingClass, world)
  if (isRefusal(outcome)) return outcome
  const before = world.taken(row.key)
  const verdict = !before ? 'fresh' : sameDays(before, days) ? 'same' : 'changed'
  return {
    verdict: {
      row: row.row,
      key: row.key,
      verdict,
      outcome,
      comesTo: sayDays({ row, before, days }, trainingClass, world),
    },
    taken: { outcome, days, ...(person ? { personId: person.personId } : {}) },
  }
}

/**
 * The days and hours of a row, in words. Since an empty cell means all days, each row says how many days were read.
 */
function sayDays(
  {
    row,
    before,
    days,
  }: { row: RosterRow; before: readonly ClassDay[] | undefined; days: readonly ClassDay[] },
  trainingClass: TrainingClass,
  world: Pick<RosterWorld, 'hours'>,
): { zh: string; en: string } {
  const [count, all] = [lengthOf(days), lengthOf(trainingClass.days)]
  const unsaid =
    row.daysAttended.trim() === '' ? [', none given: all of them', '（未填天数，按全程）'] : ['', '']
  const from = before && !sameDays(before, days) ? lengthOf(before) : undefined
  const hours = world.hours(days)
  const [hoursEn, hoursZh] = hours === undefined ? ['', ''] : [`, ${hours} hours`, `，${hours} 学时`]
  const [changeEn, changeZh] =
    from === undefined ? ['', ''] : [`from ${from} to ${count}: `, `由 ${from} 天改为 ${count} 天：`]
  return {
    zh: `${changeZh}共 ${all} 天，参加 ${count} 天${unsaid[1]}${hoursZh}`,
    en: `${changeEn}${count} of ${all} ${all === 1 ? 'day' : 'days'}${unsaid[0]}${hoursEn}`,
  }
}

/**
 * The outcome of a row, with its verified person if there is one: when it is posted, and again when it is reviewed.
 */
export function settleRow(
  person: Omit<RosterPerson, 'personId'> | undefined,
  signUp: SignUp | undefined,
  trainingClass: TrainingClass,
  world: Pick<RosterWorld, 'today' | 'policy'>,
): RosterOutcome | Refusal {
  if (person) return checkPerson(person, trainingClass) ?? 'registers'
  return checkWait(signUp, trainingClass, world) ?? 'waits'
}

/** Training that the department of the person's industry does not register is a claim of type 3 (Article 12). */
const CLAIM_INSTEAD: ClaimType = 3

function checkPerson(
  { nameAgrees, series, industry }: Omit<RosterPerson, 'personId'>,
  trainingClass: TrainingClass,
): Refusal | undefined {
  if (!nameAgrees) return refuse('roster-name-differs')
  const on = firstDayOf(trainingClass)
  if (industry !== trainingClass.industry)
    return refuse('roster-other-industry', { industry, on, claimType: CLAIM_INSTEAD })
  // An association is authorised for one series, and for that series only (Article 13).
  if (trainingClass.series !== undefined && series !== trainingClass.series)
    return refuse('roster-other-series', {
      series,
      classSeries: trainingClass.series,
      on,
      claimType: CLAIM_INSTEAD,
    })
  return undefined
}

/**
 * No person is verified under this number. The row waits for the sign-up until 31 March of the next year; for a
 * person who signed up in time it waits on for the verification, until 31 December (docs/regulation/art-13.md).
 */
function checkWait(
  signUp: SignUp | undefined,
  trainingClass: TrainingClass,
  { today, policy }: Pick<RosterWorld, 'today' | 'policy'>,
): Refusal | undefined {
  const policyVersion = policy.version
  const lastDay = waitsUntil('class/roster-waits-until', trainingClass, policy)
  if (compare(signUp ? (signUp.on ?? lastDay) : today, lastDay) > 0)
    return refuse('roster-sign-up-late', { lastDay }, { policyVersion })
  const verifiedBy = waitsUntil('class/roster-verified-until', trainingClass, policy)
  if (signUp && compare(today, verifiedBy) > 0)
    return refuse('roster-not-verified', { lastDay: verifiedBy }, { policyVersion })
  return undefined
}

/** The last day that a row waits, in the year after the class: for a sign-up 31 March, for being verified 31 December. */
function waitsUntil(
  rule: 'class/roster-waits-until' | 'class/roster-verified-until',
  trainingClass: TrainingClass,
  policy: Policy,
): PlainDate {
  const year = yearOf(lastDayOf(trainingClass))
  return dayOfYear(year + 1, policy.at(rule, yearEnd(year)).value)
}

/**
 * The facts of a row that the standards measure: by the row of Article 12 for its class, never by the organiser's own
 * figure.
 */
export function factsOfRow(trainingClass: TrainingClass, days: readonly ClassDay[]): ActivityFacts {
  const { type, kind } = classRules[trainingClass.kind]
  const portions = days.map(each => ({
    ...each,
    keys: classKeys(trainingClass.classId, trainingClass.title, each.on),
  }))
  return { industry: trainingClass.industry, type, kind, online: trainingClass.online, portions }
}

const isEqual = (a: RosterRow, b: RosterRow) => a.name === b.name && a.daysAttended === b.daysAttended

const sameDays = (a: readonly ClassDay[], b: readonly ClassDay[]): boolean => textOf(a) === textOf(b)
const textOf = (days: readonly ClassDay[]) =>
  days
    .map(each => `${each.on} ${each.part}`)
    .sort()
    .join()

const setAside = ({ row, key }: RosterRow, refusal: Refusal): JudgedRosterRow => ({
  verdict: { row, key, verdict: 'refused', outcome: null, refusal },
})
