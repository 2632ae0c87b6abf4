import { addHours, fromHours, type HalfHours, halfHours, missingTo } from '../hours/half-hours'
import type { Policy } from '../policy/policy'
import { firstDayOf } from '../time/plain-date'

/** The three categories: 一般公需, 行业公需, 专业科目. */
export const categories = ['general', 'industryCommon', 'professional'] as const
export type Category = (typeof categories)[number]

/** All registered hours of one person and year. */
export type Sums = Readonly<Record<Category, HalfHours>>

/** The hours still missing. To reach `inAll`, the hours of `general` and `professional` count; `any` is the rest. */
export interface Shortfall {
  readonly general: HalfHours
  readonly professional: HalfHours
  readonly inAll: HalfHours
  readonly any: HalfHours
}

export type Measure =
  | { readonly verdict: 'compliant'; readonly total: HalfHours }
  | { readonly verdict: 'short'; readonly total: HalfHours; readonly short: Shortfall }

/**
 * Article 6: at least 90 hours in all, of them at least 18 general and at least 60 professional. Floors are no
 * ceilings. The trap is a sum that hides a minimum, so each floor is held by itself. The values are those of the
 * year's first day: a year is measured by one rule.
 */
export function measure(sums: Sums, year: number, policy: Policy): Measure {
  const floor = (rule: 'hours-per-year-min' | 'general-min' | 'professional-min') =>
    fromHours(policy.at(`standing/${rule}`, firstDayOf(year)).value)
  const total = totalOf(sums)
  const general = missingTo(floor('general-min'), sums.general)
  const professional = missingTo(floor('professional-min'), sums.professional)
  const inAll = missingTo(floor('hours-per-year-min'), total)
  if (general + professional + inAll === 0) return { verdict: 'compliant', total }
  const any = halfHours(Math.max(0, inAll - general - professional))
  return { verdict: 'short', total, short: { general, professional, inAll, any } }
}

/** Shown beside the city's verdict, decides nothing [S]: the province counts general and industryCommon together. */
export function isCompliantByProvince(sums: Sums, year: number, policy: Policy): boolean {
  const floor = (rule: 'hours-per-year-min' | 'professional-min' | 'public-min') =>
    fromHours(policy.at(`standing/province-${rule}`, firstDayOf(year)).value)
  return (
    totalOf(sums) >= floor('hours-per-year-min') &&
    sums.professional >= floor('professional-min') &&
    addHours(sums.general, sums.industryCommon) >= floor('public-min')
  )
}

export function totalOf(sums: Sums): HalfHours {
  return addHours(sums.general, sums.industryCommon, sums.professional)
}
