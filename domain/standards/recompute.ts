import { type HalfHours, NO_HOURS } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import { explain, isRefusal } from '../refusals/refusal'
import { type Allocation, allocate } from './allocate'
import type { Item } from './item'
import type { Standards } from './standards'

/** Hours that stand in the ledger for an item in a year. */
export interface Standing {
  readonly itemId: string
  readonly year: number
  readonly halfHours: HalfHours
}

/** An entry to write: a grant is refilled, or a reversal takes back all that stood. */
export interface Change extends Standing {
  readonly entry: 'reversal' | 'grant'
  readonly why: Text
}

/**
 * Computes the changes that bring a person's ledger to the joint allocation of the items: after an approval, a
 * reversal, a correction, or a new standard. Reversals come first, so that no cap is exceeded in between. Without a
 * change nothing is written; no grant is of 0 hours.
 */
export const recompute = (
  items: readonly Item[],
  ledger: readonly Standing[],
  standards: Standards,
): Change[] => changesTo(allocate(items, standards), ledger)

/** The same, where what the items come to is known. */
export function changesTo(allocation: Allocation, ledger: readonly Standing[]): Change[] {
  const due = standingOf(allocation)
  const stands = new Map(ledger.map(each => [keyOf(each), each]))
  const keys = new Set([...stands.keys(), ...due.keys()])
  const changes = [...keys].flatMap(key => changesOf(stands.get(key), due.get(key)))
  return [
    ...changes.filter(each => each.entry === 'reversal'),
    ...changes.filter(each => each.entry === 'grant'),
  ]
}

type Due = Standing & { readonly why: Text }

function changesOf(stands: Standing | undefined, due: Due | undefined): Change[] {
  const [was, is] = [stands?.halfHours ?? NO_HOURS, due?.halfHours ?? NO_HOURS]
  if (was === is) return []
  const why = due?.why ?? { zh: '不再成立', en: 'stands no longer' }
  return [
    ...(was > 0 ? [{ ...stands!, entry: 'reversal' as const, why }] : []),
    ...(is > 0 ? [{ ...due!, entry: 'grant' as const }] : []),
  ]
}

/** The hours of the allocation, item by item and year by year. */
export function standingOf(allocation: Allocation): Map<string, Due> {
  const due = new Map<string, Due>()
  for (const [itemId, found] of allocation) {
    if (isRefusal(found)) continue
    for (const { year, hours, explanation } of found.years)
      due.set(keyOf({ itemId, year }), { itemId, year, halfHours: hours, why: explanation })
  }
  return due
}

/** Why an item has no hours at all: the refusal in plain words. */
export function whyNone(allocation: Allocation, itemId: string): Text | undefined {
  const found = allocation.get(itemId)
  if (!found || !isRefusal(found)) return undefined
  return { zh: explain(found, 'zh').detail, en: explain(found, 'en').detail }
}

const keyOf = ({ itemId, year }: { itemId: string; year: number }) => `${itemId} ${year}`
