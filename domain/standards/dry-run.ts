import { addHours, type HalfHours, NO_HOURS } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import { allocate } from './allocate'
import type { Item } from './item'
import { standingOf, whyNone } from './recompute'
import type { Standards } from './standards'

/** The difference that a new standard would make to one item in one year. */
export interface Difference {
  readonly personId: string
  readonly itemId: string
  readonly year: number
  readonly before: HalfHours
  readonly after: HalfHours
  readonly why: { readonly before: Text; readonly after: Text }
}

/** The difference that it would make to one person in one year. */
export interface PersonDifference {
  readonly personId: string
  readonly year: number
  readonly before: HalfHours
  readonly after: HalfHours
}

export interface DryRun {
  readonly differences: readonly Difference[]
  readonly gain: readonly PersonDifference[]
  readonly lose: readonly PersonDifference[]
}

/**
 * A new version of the standards, tried on past claims: what would change, and who gains and loses. Publishing it (with
 * every item taken as decided from then on, `asOf` left out) gives exactly this.
 */
export function dryRun(items: readonly Item[], before: Standards, after: Standards): DryRun {
  const people = groupBy(items, each => each.personId)
  const differences = [...people].flatMap(([personId, own]) => differencesOf(personId, own, before, after))
  const persons = byPerson(differences)
  return {
    differences,
    gain: persons.filter(each => each.after > each.before),
    lose: persons.filter(each => each.after < each.before),
  }
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

/** The items as if they were decided today, under whatever is loaded. */
export const asDecidedToday = (items: readonly Item[]): Item[] => items.map(({ asOf: _, ...item }) => item)

const nothing: Text = { zh: '不计学时', en: 'no hours' }

function differencesOf(
  personId: string,
  items: readonly Item[],
  before: Standards,
  after: Standards,
): Difference[] {
  const [old, next] = [allocate(items, before), allocate(asDecidedToday(items), after)]
  const [was, is] = [standingOf(old), standingOf(next)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(key => {
    const { itemId, year } = (was.get(key) ?? is.get(key))!
    const difference = {
      personId,
      itemId,
      year,
      before: was.get(key)?.halfHours ?? NO_HOURS,
      after: is.get(key)?.halfHours ?? NO_HOURS,
      why: {
        before: was.get(key)?.why ?? whyNone(old, itemId) ?? nothing,
        after: is.get(key)?.why ?? whyNone(next, itemId) ?? nothing,
      },
    }
    return difference.before === difference.after ? [] : [difference]
  })
}

function byPerson(differences: readonly Difference[]): PersonDifference[] {
  const groups = groupBy(differences, each => `${each.personId} ${each.year}`)
  return [...groups.values()].map(group => ({
    personId: group[0]!.personId,
    year: group[0]!.year,
    before: addHours(NO_HOURS, ...group.map(each => each.before)),
    after: addHours(NO_HOURS, ...group.map(each => each.after)),
  }))
}
