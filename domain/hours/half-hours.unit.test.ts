import fc from 'fast-check'
import {
  addHours,
  formatHours,
  fromHours,
  HalfHoursSchema,
  HoursSchema,
  halfHours,
  toHours,
} from './half-hours'

describe('hours, in steps of 0.5', () => {
  test.each([18.25, -0.5, 0.1, Number.NaN, Number.POSITIVE_INFINITY])('are not %d', hours => {
    expect(() => fromHours(hours)).toThrow(RangeError)
    expect(HoursSchema.safeParse(hours).success).toBe(false)
  })

  test('are read and written without a unit', () => {
    expect(HalfHoursSchema.parse(18.5)).toBe(37)
    expect(formatHours(fromHours(18.5))).toBe('18.5')
    expect(formatHours(fromHours(18))).toBe('18')
  })

  test('add up exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000)), counts => {
        const sum = addHours(...counts.map(halfHours))
        expect(sum).toBe(counts.reduce((a, b) => a + b, 0))
        expect(fromHours(toHours(sum))).toBe(sum)
      }),
    )
  })
})
