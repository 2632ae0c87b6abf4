import { measurePairs, median } from './pairs'

const fixed = (name: string, rates: number[], order: string[]) => ({
  name,
  run: async () => {
    order.push(name)
    return { count: rates.shift() ?? 1, seconds: 1 }
  },
})

test('the median of an even number of values is the mean of the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('sides alternate A B B A after a warm-up, and ratios are taken pair by pair', async () => {
  const order: string[] = []
  const ours = fixed('a', [999, 10, 30, 20], order)
  const bare = fixed('b', [999, 20, 30, 80], order)
  const result = await measurePairs(ours, bare, 3, () => undefined)
  expect(order.join('')).toBe('ab' + 'ab' + 'ba' + 'ab')
  expect(result).toMatchObject({ ratio: 0.5, min: 0.25, max: 1, pairs: 3 })
})
