import { overBudget } from './budgets'
import { cases } from './cases'
import { type Ground, openGround } from './ground'

jest.setTimeout(180_000)

let ground: Ground
beforeAll(async () => {
  ground = await openGround()
})
afterAll(() => ground?.town.close())

/** One after another: a case has the machine to itself, so that its budgets are its own. */
test.each(Object.entries(cases))('%s', async (_name, act) => {
  expect(await overBudget(ground, () => act(ground))).toEqual([])
})
