import { isRefusal, type Refusal } from '../refusals/refusal'
import { type Counted, countPart, figureFor, nothingYet, type PartCount } from './count'
import { countedElsewhere, type Evaluation, evaluationOf } from './evaluate'
import { Fraction } from './fraction'
import type { Item } from './item'
import { onePortionEach, type Valued } from './once'
import { type Part, partsOf } from './parts'
import type { Standards } from './standards'

/** The hours of each item. An item without a figure is refused, and takes no room from others. */
export type Allocation = ReadonlyMap<string, Evaluation | Refusal>

/**
 * Allocates hours to one person's items together: a pure function of the items, whatever was approved, reversed and
 * corrected in between. It counts by year; within a year, items under an earlier rule set come first, since a cap
 * changed in mid-year counts earlier activities [D]; then the order of approval decides. So an approval takes nothing
 * from registered items, unless a cap was changed between the two activities, or reaches over years.
 */
export function allocate(items: readonly Item[], standards: Standards): Allocation {
  const allocation = new Map<string, Evaluation | Refusal>()
  const valued: Valued[] = []
  for (const item of items) {
    const one = valueItem(item, standards)
    if (isRefusal(one)) allocation.set(item.itemId, one)
    else valued.push(one)
  }
  for (const [itemId, counts] of countAll(valued)) allocation.set(itemId, evaluationOf(counts))
  return allocation
}

/**
 * Allocates one more item beside the others, whose achievement it may take over; refuses it where all of it is
 * counted in them.
 */
export function allocateBeside(
  others: readonly Item[],
  item: Item,
  standards: Standards,
): Evaluation | Refusal {
  const allocation = allocate([...others, item], standards)
  const found = allocation.get(item.itemId)!
  if (isRefusal(found) || countedOf(found).some(each => each.keys.length > 0)) return found
  return countedElsewhere(
    item.facts,
    [...allocation.values()].flatMap(each => (isRefusal(each) ? [] : countedOf(each))),
  )
}

const countedOf = ({ years }: Evaluation): Counted[] => years.flatMap(each => each.counted)

function valueItem(item: Item, standards: Standards): Valued | Refusal {
  const parts = partsOf(item.facts, standards, item)
  if (isRefusal(parts)) return parts
  const values: Fraction[] = []
  for (const part of parts) {
    const figure = part.decided
      ? { hours: Fraction.of(part.decided.halfHours, 2) }
      : figureFor(item.facts, part, part.portions, [])
    if (isRefusal(figure)) return figure
    values.push(figure.hours)
  }
  return { item, parts, value: Fraction.sum(values) }
}

function countAll(all: readonly Valued[]): Map<string, PartCount[]> {
  const counting = onePortionEach(all)
  const counts = new Map<string, PartCount[]>()
  const before: Counted[] = []
  for (const { item, part } of inOrder(all)) {
    const own = counts.get(item.itemId) ?? []
    const soFar = own.findLast(each => each.counted.year === part.year) ?? nothingYet
    const portions = part.portions.filter(portion => counting.has(portion))
    const count = countPart({ ...item, part, portions, before, soFar })
    if (isRefusal(count)) throw new Error(`${item.itemId} was valued, and then refused: ${count.code}`)
    before.push(count.counted)
    counts.set(item.itemId, [...own, count])
  }
  return counts
}

function inOrder(all: readonly Valued[]): { item: Item; part: Part }[] {
  return all
    .flatMap(({ item, parts }) => parts.map(part => ({ item, part })))
    .sort(
      (a, b) => a.part.year - b.part.year || byText(a.part.until, b.part.until) || a.item.seq - b.item.seq,
    )
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
