import fc from 'fast-check'
import { cases } from '../cases'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { isInRange, isPass, readScore, type Score, showScore } from './score'

const percentMin = policy('city').at('exam/pass-percent-min', plainDate('2026-06-01')).value

test.each(cases<{ score: string; most: string; passes: boolean }>(`${__dirname}/score.cases.yaml`))(
  '$score of $most passes: $passes',
  row => {
    expect(isPass(readScore(row.score)!, readScore(row.most)!, percentMin)).toBe(row.passes)
  },
)

test.each(['', 'abc', '1e2', '85.555', '8 5', '1234567', '85,5', '.5'])('%j is no score', text => {
  expect(readScore(text)).toBeUndefined()
})

const scores = fc.integer({ min: 0, max: 100_000 }).map(n => n as Score)

test('what is shown is what was read', () => {
  fc.assert(fc.property(scores, score => expect(readScore(showScore(score))).toBe(score)))
})

test('a higher score never fails where a lower one passed', () => {
  fc.assert(
    fc.property(scores, scores, scores, (a, b, most) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      if (isPass(low, most, percentMin)) expect(isPass(high, most, percentMin)).toBe(true)
    }),
  )
})

test('a score below 0, or above the most possible, or of nothing is out of range', () => {
  expect(isInRange(readScore('-1')!, readScore('100')!)).toBe(false)
  expect(isInRange(readScore('100.01')!, readScore('100')!)).toBe(false)
  expect(isInRange(readScore('0')!, readScore('0')!)).toBe(false)
  expect(isInRange(readScore('100')!, readScore('100')!)).toBe(true)
})
