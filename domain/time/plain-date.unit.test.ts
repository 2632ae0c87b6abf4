import fc from 'fast-check'
import {
  addDays,
  compare,
  daysBetween,
  endOfDay,
  PlainDateSchema,
  plainDate,
  plainDateIn,
  startOfDay,
  yearOf,
} from './plain-date'

describe('a legal day', () => {
  test.each(['2025-02-29', '2025-13-01', '2025-1-1', '25-01-01', '2025-01-01T00:00:00Z', '', ' 2025-01-01'])(
    'is not %j',
    text => {
      expect(() => plainDate(text)).toThrow(RangeError)
      expect(PlainDateSchema.safeParse(text).success).toBe(false)
    },
  )

  test('29 February exists in a leap year', () => {
    expect(PlainDateSchema.parse('2024-02-29')).toBe('2024-02-29')
  })

  test('changes at midnight in Wenzhou, 16:00 UTC', () => {
    expect(plainDateIn(new Date('2025-12-31T15:59:59.999Z'))).toBe('2025-12-31')
    expect(plainDateIn(new Date('2025-12-31T16:00:00.000Z'))).toBe('2026-01-01')
  })

  test('begins and ends in itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 40_000 }), n => {
        const day = addDays(plainDate('2000-01-01'), n)
        expect(plainDateIn(startOfDay(day))).toBe(day)
        expect(plainDateIn(endOfDay(day))).toBe(day)
        expect(plainDateIn(new Date(endOfDay(day).getTime() + 1))).toBe(addDays(day, 1))
        expect(daysBetween(plainDate('2000-01-01'), day)).toBe(n)
        expect(Math.sign(n)).toBe(compare(day, plainDate('2000-01-01')))
      }),
    )
  })

  test('knows its year', () => {
    expect(yearOf(plainDate('2025-12-31'))).toBe(2025)
  })
})
