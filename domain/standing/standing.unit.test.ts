import fc from 'fast-check'
import { cases } from '../cases'
import { addHours, fromHours, halfHours, NO_HOURS } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { categories, isCompliantByProvince, measure, type Shortfall, type Sums } from './standing'

type Short = Partial<Record<keyof Shortfall, number>>
type Row = { general: number; industryCommon: number; professional: number; short: 'none' | Short }

const city = policy('city')
const sumsOf = (row: Record<keyof Sums, number>): Sums => ({
  general: fromHours(row.general),
  industryCommon: fromHours(row.industryCommon),
  professional: fromHours(row.professional),
})
const shortOf = (sums: Sums): Shortfall => {
  const m = measure(sums, 2025, city)
  return m.verdict === 'short' ? m.short : none
}
const none: Shortfall = { general: NO_HOURS, professional: NO_HOURS, inAll: NO_HOURS, any: NO_HOURS }

describe('Article 6: the hours of a year', () => {
  test.each(cases<Row>(`${__dirname}/standing.cases.yaml`))(
    '$general + $industryCommon + $professional: short $short',
    row => {
      const expected = row.short === 'none' ? {} : row.short
      const { general = 0, professional = 0, inAll = 0, any = 0 } = expected
      expect(shortOf(sumsOf(row))).toEqual({
        general: fromHours(general),
        professional: fromHours(professional),
        inAll: fromHours(inAll),
        any: fromHours(any),
      })
      expect(measure(sumsOf(row), 2025, city).verdict).toBe(row.short === 'none' ? 'compliant' : 'short')
    },
  )

  test('more hours never worsen it', () => {
    fc.assert(
      fc.property(sums, fc.constantFrom(...categories), fc.nat(100), (before, category, more) => {
        const after = { ...before, [category]: addHours(before[category], halfHours(more)) }
        const [was, is] = [shortOf(before), shortOf(after)]
        for (const part of ['general', 'professional', 'inAll'] as const)
          expect(is[part]).toBeLessThanOrEqual(was[part])
      }),
    )
  })

  test('what is short, once earned, makes it compliant, and half an hour less does not', () => {
    fc.assert(
      fc.property(sums, before => {
        const short = shortOf(before)
        const filled = {
          general: addHours(before.general, short.general),
          industryCommon: addHours(before.industryCommon, short.any),
          professional: addHours(before.professional, short.professional),
        }
        expect(measure(filled, 2025, city).verdict).toBe('compliant')
        for (const [category, part] of [
          ['general', 'general'],
          ['industryCommon', 'any'],
          ['professional', 'professional'],
        ] as const) {
          if (short[part] === 0) continue
          const less = { ...filled, [category]: halfHours(filled[category] - 1) }
          expect(measure(less, 2025, city).verdict).toBe('short')
        }
      }),
    )
  })

  test('the province, beside it, counts general and industryCommon together', () => {
    const bare = sumsOf({ general: 0, industryCommon: 18, professional: 72 })
    expect(isCompliantByProvince(bare, 2025, city)).toBe(true)
    expect(measure(bare, 2025, city).verdict).toBe('short')
    expect(
      isCompliantByProvince(sumsOf({ general: 9, industryCommon: 8.5, professional: 72.5 }), 2025, city),
    ).toBe(false)
  })
})

const hours = fc.nat(250).map(halfHours)
const sums: fc.Arbitrary<Sums> = fc.record({ general: hours, industryCommon: hours, professional: hours })
