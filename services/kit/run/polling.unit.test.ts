import { lookUntilFound } from './polling'

/** Finds `value` at the third look. */
const atThirdLook = <T>(value: T) => {
  let looks = 0
  const find = async (): Promise<T | undefined> => {
    looks += 1
    return looks < 3 ? undefined : value
  }
  return { find, count: () => looks }
}

test('a fact that is under way is looked for until it is there', async () => {
  const fact = atThirdLook('known')
  expect(await lookUntilFound(fact.find, 5_000)).toBe('known')
  expect(fact.count()).toBe(3)
})

test('null is an answer, and ends the looking', async () => {
  const fact = atThirdLook(null)
  expect(await lookUntilFound(fact.find, 5_000)).toBeNull()
})

test('when the time is over the answer is that nothing was found, after one look at least', async () => {
  const fact = atThirdLook('known')
  expect(await lookUntilFound(fact.find, 0)).toBeUndefined()
  expect(fact.count()).toBe(1)
})
