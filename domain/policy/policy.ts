import { type RuleName, type RuleValues, rules, tables, versions } from '../generated/policy-data'
import { compare, type PlainDate } from '../time/plain-date'

export type { RuleName, RuleValues } from '../generated/policy-data'

/** R: the regulation says so; S: said elsewhere, unverified for Wenzhou; D: our default where it is silent. */
export type Mark = 'R' | 'S' | 'D'
/** `city` ships; `demo` and `test` differ from it in durations only, and never run in production. */
export type PolicySet = 'city' | 'demo' | 'test'
export type Unit =
  | 'seconds'
  | 'working days'
  | 'hours of credit'
  | 'percent'
  | 'count'
  | 'bytes'
  | 'ratio'
  | 'year'
  | 'month-day'
  | 'yes or no'

/** A value in force from a day, with the text it rests on. Durations are in seconds, or in working days. */
export interface PolicyValue<V = number | string | boolean> {
  readonly value: V
  readonly unit: Unit
  /** The value as it is written for people, for instance '3 days'. */
  readonly expression: string
  readonly mark: Mark
  readonly basis: string
  readonly article: string
  readonly from: PlainDate
}

/** A rule with all its dated values, latest first, for an official to see. */
export interface PolicyRule {
  readonly rule: RuleName
  readonly description: { readonly zh: string; readonly en: string }
  readonly values: readonly PolicyValue[]
}

export interface Policy {
  readonly set: PolicySet
  /** The set and a digest of its values: what an entry of the ledger names. */
  readonly version: string
  /** The value in force that day; throws RangeError before the first. */
  at<R extends RuleName>(rule: R, on: PlainDate): PolicyValue<RuleValues[R]>
  rules(): readonly PolicyRule[]
}

/** The rules of the city, and the instant at which a rule is asked. */
export interface AsOf {
  readonly policy: Policy
  readonly now: Date
}

/** The dated values of the set. */
export function policy(set: PolicySet): Policy {
  return policies[set]
}

/** The rules whose values the set changes, with the city's and its own: all durations. */
export function differences(set: PolicySet): { rule: RuleName; city: PolicyValue; own: PolicyValue }[] {
  return policy(set)
    .rules()
    .map((own, i) => ({ rule: own.rule, city: policy('city').rules()[i]!.values[0]!, own: own.values[0]! }))
    .filter(row => row.city.value !== row.own.value || row.city.unit !== row.own.unit)
}

function policyOf(set: PolicySet): Policy {
  const all: readonly PolicyRule[] = rules.map(rule => inSet(rule, tables.sets[set]))
  const byName = new Map(all.map(rule => [rule.rule, rule]))
  return {
    set,
    version: versions[set],
    rules: () => all,
    at<R extends RuleName>(rule: R, on: PlainDate) {
      const found = byName.get(rule)?.values.find(value => compare(value.from, on) <= 0)
      if (!found) throw new RangeError(`no value of ${rule} in force on ${on}`)
      return found as PolicyValue<RuleValues[R]>
    },
  }
}

/** A set's own value holds on every day: a demonstration does not depend on when it runs. */
function inSet(rule: PolicyRule, own: Readonly<Record<string, Overridden>>): PolicyRule {
  const override = own[rule.rule]
  if (!override) return rule
  return { ...rule, values: rule.values.map(value => ({ ...value, ...override })) }
}

type Overridden = { readonly value: number; readonly unit: Unit; readonly expression: string }

const policies: Record<PolicySet, Policy> = {
  city: policyOf('city'),
  demo: policyOf('demo'),
  test: policyOf('test'),
}
