import fc from 'fast-check'
import { cases } from '../cases'
import { fromHours, halfHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { isRefusal } from '../refusals/refusal'
import type { ActivityFacts } from '../standards/activity'
import { evaluate } from '../standards/evaluate'
import { cityRule } from '../standards/testing/rule-sets'
import { plainDate } from '../time/plain-date'
import { byHandMax, checkByHand, type HoursByYear } from './by-hand'

const city = policy('city')
const today = plainDate('2026-03-09')

describe('hours that officials give by hand', () => {
  type Hours = Record<number, number>
  const halves = (hours: Hours = {}): HoursByYear =>
    Object.fromEntries(Object.entries(hours).map(([year, count]) => [year, fromHours(count)]))

  test.each(
    cases<{ given: Hours; computed?: Hours; may: boolean; max?: number }>(`${__dirname}/by-hand.cases.yaml`),
  )('$given where $computed is computed: $may', ({ given, computed, may, max }) => {
    const bound = byHandMax(halves(given), halves(computed), today, city)
    const refusal = checkByHand(halves(given), bound, city)
    expect(refusal?.code).toBe(may ? undefined : 'hours-by-hand-above-max')
    if (refusal) expect(refusal.turnedOn.max).toBe(max)
  })

  test('of what is let through nothing comes to more than the bound, changed or provisional, with a figure loaded or without', () => {
    const facts: ActivityFacts = {
      ...{ industry: 'health', type: 8, kind: 'studyYear' },
      portions: [{ on: plainDate('2026-03-02'), keys: ['k'] }],
    }
    const degree = cityRule({
      from: '2026-01-01',
      rows: [{ types: [8], figure: 120, per: 'year', clause: '八' }],
    })
    const computed = { 2026: fromHours(120) }
    fc.assert(
      fc.property(fc.nat(4_000), fc.boolean(), (count, isLoaded) => {
        const given = { 2026: halfHours(count) }
        const max = byHandMax(given, isLoaded ? computed : {}, today, city)
        if (checkByHand(given, max, city)) return expect(count).toBeGreaterThan(max[2026]!)
        const decided = {
          kind: isLoaded ? 'changed' : 'provisional',
          halfHours: given,
          decisionId: 'd',
        } as const
        const found = evaluate(facts, isLoaded ? [degree] : [], [], { decided })
        if (isRefusal(found)) throw new Error(found.code)
        expect(found.hours).toBe(count)
        expect(found.hours).toBeLessThanOrEqual(isLoaded ? 240 : 180)
      }),
    )
  })
})
