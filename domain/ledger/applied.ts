import type { Policy, PolicyValue, RuleName } from '../policy/policy'
import type { Category } from '../standing/standing'
import { firstDayOf, type PlainDate } from '../time/plain-date'

/** An entry, as far as it says which values were applied to it. */
export interface AppliedTo {
  readonly category: Category
  readonly year: number
  /** null: an assessment, judged when it was registered. */
  readonly satOn: PlainDate | null
  readonly registeredOn: PlainDate
}

export interface Applied {
  readonly rule: RuleName
  readonly value: PolicyValue
}

/**
 * The values that hours were registered by (Articles 10, 11): each was in force on the day of which it was taken. Values are
 * dated and stay, so a later version of the policy says the same of them. Professional hours rest on a standard, whose version
 * and clauses stand in their own explanation.
 */
export function valuesApplied({ category, year, satOn, registeredOn }: AppliedTo, policy: Policy): Applied[] {
  if (category === 'professional') return []
  const passed = inForceOn('exam/pass-percent-min', satOn ?? registeredOn, policy)
  return category === 'general'
    ? [inForceOn('exam/general-registered-hours', firstDayOf(year), policy), passed]
    : [passed]
}

const inForceOn = (rule: RuleName, on: PlainDate, policy: Policy): Applied => ({
  rule,
  value: policy.at(rule, on),
})
