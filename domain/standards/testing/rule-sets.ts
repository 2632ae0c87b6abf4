import { type RuleSet, RuleSetSchema } from '../rule-set'

/** For tests only: a rule set of the city with these rows and caps, its version its first day and when it was loaded. */
export function cityRule(of: Record<string, unknown>): RuleSet {
  const data = RuleSetSchema.parse({
    standard: 'trial',
    description: { zh: '试', en: 'trial' },
    source: { name: 'n', number: 'n', url: 'https://example.cn', date: '2026-01-01' },
    mark: 'D',
    category: 'professional',
    binds: 'city',
    loaded: of.from,
    ...of,
  })
  return { ...data, version: `${data.from} ${data.loaded}` }
}
