import { classRules, firstDayOf, type TrainingClass } from '../class/class'
import { factsOfRow } from '../class/roster'
import { formatHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import { isRefusal } from '../refusals/refusal'
import { evaluate } from '../standards/evaluate'
import type { Standards } from '../standards/standards'
import type { CapLeft, ClaimRoom } from './claim-room'

/** A class that will take place, and what somebody who attends all of it would have (Articles 13, 14). */
export interface ClassOffer {
  readonly course: TrainingClass
  /** In the year, by its standard; null: no figure is loaded, and its hours wait for the policy [D]. */
  readonly gives: HalfHours | null
  /** The hours of it that the cap of its type leaves. */
  readonly counts: HalfHours | null
  /** The hours of it that count if everything before it on the list is attended too. */
  readonly adds: HalfHours | null
  readonly cap?: CapLeft
}

/**
 * Classes by which the professional hours of a plan can be earned instead of by claims: each by itself, and after those before it,
 * with which it shares its cap.
 */
export function classOffers(
  year: number,
  classes: readonly TrainingClass[],
  { caps }: ClaimRoom,
  standards: Standards,
): ClassOffer[] {
  const used = new Map<CapLeft, number>()
  const left = (cap: CapLeft) => Math.max(0, cap.leaves - (used.get(cap) ?? 0))
  return classes.flatMap((course): ClassOffer[] => {
    const measured = evaluate(factsOfRow(course, course.days), standards)
    if (isRefusal(measured)) return [{ course, gives: null, counts: null, adds: null }]
    const gives = measured.years.find(each => each.year === year)?.hours ?? NO_HOURS
    // Caps may lie within each other.
    const over = caps.filter(({ types }) => types.includes(classRules[course.kind].type))
    const [cap] = [...over].sort((a, b) => a.leaves - b.leaves)
    const counts = halfHours(Math.min(gives, cap?.leaves ?? gives))
    if (counts === 0) return []
    const adds = halfHours(Math.min(gives, ...over.map(left)))
    for (const each of over) used.set(each, (used.get(each) ?? 0) + adds)
    return [{ course, gives, counts, adds, ...(cap ? { cap } : {}) }]
  })
}

/** "Class X from 2 March gives 8, but your cap of types 3 and 4 leaves 4; after the classes before it, 2." */
export function classOfferInWords({ course, gives, counts, adds, cap }: ClassOffer): Text {
  const from = firstDayOf(course)
  if (gives === null || counts === null || adds === null)
    return {
      zh: `《${course.title}》${from} 开班，学时标准尚未载入`,
      en: `${course.title}, from ${from}: no standard is loaded, its hours wait for it`,
    }
  const left = cap && counts < gives ? cap : undefined
  const after =
    adds < counts
      ? {
          zh: `；与前列各班一并参加的，余 ${formatHours(adds)}`,
          en: `; after the classes before it, ${formatHours(adds)}`,
        }
      : { zh: '', en: '' }
  return {
    zh: `《${course.title}》${from} 开班，可得 ${formatHours(gives)} 学时${left ? `，但第 ${left.types.join('、')} 类只余 ${formatHours(counts)}` : ''}${after.zh}`,
    en: `${course.title}, from ${from}, gives ${formatHours(gives)}${left ? `, but your cap of types ${left.types.join(', ')} leaves ${formatHours(counts)}` : ''}${after.en}`,
  }
}
