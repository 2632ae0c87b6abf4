import fc from 'fast-check'
import { Fraction } from './fraction'

const part = fc.bigInt({ min: -10_000n, max: 10_000n })
const fractions = fc.tuple(part, fc.bigInt({ min: 1n, max: 10_000n })).map(([n, d]) => Fraction.of(n, d))
const positive = fractions.map(each => (each.isPositive ? each : Fraction.one.minus(each)))
const same = (a: Fraction, b: Fraction) => expect(a.compare(b)).toBe(0)

describe('an exact fraction', () => {
  test('adds and multiplies in any order', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        same(a.plus(b).plus(c), c.plus(b.plus(a)))
        same(a.times(b.plus(c)), a.times(b).plus(a.times(c)))
        same(a.plus(b).minus(b), a)
      }),
    )
  })

  test('is read as it was written', () => {
    fc.assert(fc.property(fractions, each => same(Fraction.parse(each.toString()), each)))
  })

  test('loses less than half an hour when it is rounded down, and nothing when it is whole halves', () => {
    fc.assert(
      fc.property(positive, each => {
        const left = each.minus(Fraction.of(each.wholeHalves(), 2))
        expect(left.compare(Fraction.zero)).toBeGreaterThanOrEqual(0)
        expect(left.compare(Fraction.of(1, 2))).toBeLessThan(0)
      }),
    )
    expect(Fraction.ofHours(7.5).wholeHalves()).toBe(15)
  })

  test('three thirds are one, where floats of 2.2 are not 6.6', () => {
    same(Fraction.sum([Fraction.of(1, 3), Fraction.of(1, 3), Fraction.of(1, 3)]), Fraction.one)
    same(Fraction.sum([Fraction.of(22, 10), Fraction.of(22, 10), Fraction.of(22, 10)]), Fraction.of(66, 10))
  })

  test.each([
    [Fraction.of(13, 2), '6.5'],
    [Fraction.of(16, 3), '16/3'],
    [Fraction.of(-6, -3), '2'],
    [Fraction.of(1, -4), '-0.25'],
  ])('%s is shown as %s', (each, shown) => expect(each.show()).toBe(shown))

  test('nothing is divided by nothing', () => {
    expect(() => Fraction.of(1, 0)).toThrow(RangeError)
  })
})
