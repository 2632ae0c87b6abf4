import { isSameAchievement } from '../achievement/keys'
import type { Portion } from './activity'
import type { Fraction } from './fraction'
import type { Item } from './item'
import type { Part } from './parts'

/** An item with what it comes to by itself, before caps. */
export interface Valued {
  readonly item: Item
  readonly parts: readonly Part[]
  readonly value: Fraction
}

interface Holder {
  readonly portion: Portion
  readonly valued: Valued
}

/** By each name; those whose numbers tell them apart hold one together. */
type Holders = Map<string, Set<Holder>>

/**
 * Each achievement once: which portions count. Who was approved first holds an achievement; a claim approved later takes it
 * over only where its standard says that an achievement counts at its highest, and it is higher. A day attended is
 * never taken over, nor is a claim by a row of a class (a registered claim stays).
 */
export function onePortionEach(all: readonly Valued[]): Set<Portion> {
  const holders: Holders = new Map()
  const inOrder = [...all].sort((a, b) => a.item.seq - b.item.seq)
  for (const valued of inOrder) {
    for (const portion of valued.parts.flatMap(part => part.portions)) place({ portion, valued }, holders)
  }
  return new Set([...holders.values()].flatMap(each => [...each].map(holder => holder.portion)))
}

function place(next: Holder, holders: Holders): void {
  const { keys } = next.portion
  const alike = new Set(keys.flatMap(key => [...(holders.get(key) ?? [])]))
  const rivals = [...alike].filter(each => isSameAchievement(each.portion.keys, keys))
  if (!rivals.every(rival => takesOver(next, rival))) return
  for (const rival of rivals) for (const key of rival.portion.keys) holders.get(key)?.delete(rival)
  for (const key of keys) holders.set(key, (holders.get(key) ?? new Set()).add(next))
}

function takesOver({ valued: next }: Holder, { valued: now }: Holder): boolean {
  const isOne = (each: Valued) => each.item.source === 'claim' && each.item.facts.portions.length === 1
  const best = next.parts.some(part => part.measure?.ruleSet.bestOfAchievement)
  return best && isOne(next) && isOne(now) && next.value.compare(now.value) > 0
}
