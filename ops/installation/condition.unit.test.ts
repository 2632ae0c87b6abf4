import { until } from './condition'

test('waits until the condition holds, taking a throw as "not yet"', async () => {
  let asked = 0
  await until(
    'third time',
    () => {
      asked += 1
      if (asked === 1) throw new Error('not yet')
      return asked === 3
    },
    { everyMs: 1 },
  )
  expect(asked).toBe(3)
})

test('says what did not come to hold, and why', async () => {
  const never = until('the sky', () => Promise.reject(new Error('too high')), { withinMs: 5, everyMs: 1 })
  await expect(never).rejects.toMatchObject({
    message: 'the sky: not within 0.005 s',
    cause: new Error('too high'),
  })
})

test('gives up at once where there is no hope', async () => {
  const hopeless = until('it', () => false, { hopeless: () => 'it has ended' })
  await expect(hopeless).rejects.toThrow('it: it has ended')
})
