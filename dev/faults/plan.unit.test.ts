import { journeySteps } from './journey'
import { killables } from './killer'
import { readOptions } from './options'
import { cellsOf, eachOnce } from './plan'
import { seeded } from './seeded'

test('each process is killed once, each by a step of another person, no step twice while another is left out', () => {
  for (const seed of [1, 2, 3]) {
    const plan = eachOnce(seeded(seed))
    expect(plan.map(each => each.process).sort()).toEqual([...killables].sort())
    const steps = new Set(plan.map(each => each.step))
    expect(steps.size).toBe(Math.min(killables.length, journeySteps.length))
    expect(plan.map(each => each.person)).toEqual(plan.map((_, index) => index))
  }
})

test('the same seed kills at the same instants, whichever cells are chosen; another seed at others', () => {
  const all = cellsOf(readOptions(['--seed', '7']))
  expect(all).toHaveLength(killables.length * journeySteps.length)
  const [one] = cellsOf(readOptions(['--seed', '7', '--process', 'kafka', '--step', 'study']))
  expect(all).toContainEqual(one)
  expect(cellsOf(readOptions(['--seed', '8']))).not.toEqual(all)
  expect(readOptions([]).seed).toBeGreaterThanOrEqual(0)
})

test.each([
  [['--process', 'printer'], /--process takes one of identity, .*, not printer/],
  [['--journey', 'stroll'], /--journey takes one of mainJob, claim, not stroll/],
  [['--journey', 'claim', '--step', 'sit'], /--step takes one of draft, .*, not sit/],
  [['--step', 'sleep'], /--step takes one of signUp, .*, not sleep/],
  [['--seed', 'x'], /--seed takes a whole number, not x/],
])('what there is not is refused with what there is: %p', (args, message) => {
  expect(() => readOptions(args)).toThrow(message)
})
