import type { PlainDate } from '../time/plain-date'
import type { ActivityFacts } from './activity'
import { Fraction } from './fraction'
import { measures } from './measure'
import type { Row } from './rule-set'

/** The exact hours of an activity on one day, before the share of an author. */
export interface DayHours {
  readonly on: PlainDate
  readonly hours: Fraction
}

/** The hours that days have already: of a claim or of a row of a class, measured or decided. Plain JSON. */
export interface CountedDays extends Pick<ActivityFacts, 'type' | 'kind' | 'level' | 'online'> {
  readonly days: readonly { readonly on: PlainDate; readonly hours: string }[]
}

/** The room that a ceiling leaves on a day; undefined where there is no ceiling. */
export type Room = (on: PlainDate) => Fraction | undefined

/**
 * A ceiling a day binds all that its row measures that day, claims and classes together; under whichever version of the
 * rule it was counted, and where officials decided.
 */
export function roomUnder(row: Row | undefined, before: readonly CountedDays[]): Room {
  if (!row?.ceilingPerDay) return () => undefined
  const ceiling = Fraction.ofHours(row.ceilingPerDay)
  const days = before.filter(each => measures(row, each)).flatMap(each => each.days)
  return on => {
    const used = days.filter(each => each.on === on).map(each => Fraction.parse(each.hours))
    return ceiling.minus(Fraction.sum(used)).atLeastZero()
  }
}

/** Each day up to its room: what was measured. */
export function upTo(room: Room, days: readonly DayHours[]): DayHours[] {
  const bound: DayHours[] = []
  for (const { on, hours } of days) {
    const own = bound.filter(each => each.on === on).map(each => each.hours)
    const left = room(on)?.minus(Fraction.sum(own))
    bound.push({ on, hours: left ? Fraction.min(hours, left) : hours })
  }
  return bound
}

/**
 * Spreads decided hours over the days of an activity: an equal part on each day, and more where another day has no
 * room for it.
 */
export function spread(total: Fraction, on: readonly PlainDate[], room: Room): DayHours[] {
  const days = [...new Set(on)].map(each => ({ on: each, room: room(each) }))
  days.sort((a, b) => (a.room && b.room ? a.room.compare(b.room) : 0))
  let left = total
  return days.map((day, i) => {
    const equal = left.times(Fraction.of(1, days.length - i))
    const hours = day.room ? Fraction.min(equal, day.room) : equal
    left = left.minus(hours)
    return { on: day.on, hours }
  })
}

export const sumOfDays = (days: readonly DayHours[]): Fraction => Fraction.sum(days.map(each => each.hours))
