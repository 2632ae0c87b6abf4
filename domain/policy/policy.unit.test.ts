import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cases } from '../cases'
import { plainDate } from '../time/plain-date'
import { differences, policy, type RuleName } from './policy'

const { compile } = require('./compile') as {
  compile(folder?: string): { faults: string[]; versions: Record<string, string> }
}
type Listed = { set: string; rule: string; differs: string }
const on = plainDate('2025-06-01')

describe('the policy that ships', () => {
  test('has no fault, and is what was generated', () => {
    const { faults, versions } = compile()
    expect(faults).toEqual([])
    expect(versions.city).toBe(policy('city').version)
    expect(policy('city').version).toMatch(/^city-[0-9a-f]{12}$/)
  })

  test('says what the regulation says', () => {
    expect(policy('city').at('exam/general-registered-hours', on)).toMatchObject({
      value: 18,
      mark: 'R',
      article: '10',
      from: '2020-11-27',
    })
    expect(policy('city').at('exam/booking-closes-before', on)).toMatchObject({
      value: 259_200,
      expression: '3 days',
    })
  })

  test('has nothing in force before the regulation', () => {
    expect(() => policy('city').at('standing/general-min', plainDate('2020-11-26'))).toThrow(RangeError)
    expect(policy('city').at('standing/general-min', plainDate('2020-11-27')).value).toBe(18)
  })

  test('shows an official every value with its basis', () => {
    for (const { description, values } of policy('city').rules()) {
      expect(description.zh && description.en).toBeTruthy()
      for (const value of values) expect(value.basis).not.toBe('')
    }
  })
})

describe.each(['demo', 'test'] as const)('policy set %s', set => {
  test('differs from the city in these durations only', () => {
    expect(differences(set).map(d => `${d.rule}: ${d.city.expression} -> ${d.own.expression}`)).toEqual(
      cases<Listed>(`${__dirname}/sets/differences.cases.yaml`)
        .filter(row => row.set === set)
        .map(row => `${row.rule}: ${row.differs}`),
    )
    for (const { city, own } of differences(set)) {
      expect(['seconds', 'working days']).toContain(city.unit)
      expect(['seconds', 'working days']).toContain(own.unit)
    }
  })

  test('has a version of its own', () => {
    expect(policy(set).version).toMatch(new RegExp(`^${set}-[0-9a-f]{12}$`))
  })

  test('closes booking before it closes changing, and offers before both', () => {
    const seconds = (rule: RuleName) => Number(policy(set).at(rule, on).value)
    expect(seconds('exam/booking-closes-before')).toBeGreaterThan(seconds('exam/change-until-before'))
    expect(seconds('exam/offer-life')).toBeGreaterThan(seconds('exam/no-offer-last'))
    expect(seconds('study/idle-limit')).toBeGreaterThan(seconds('study/beat-interval'))
    expect(seconds('study/check-every')).toBeGreaterThan(seconds('study/check-answer-within'))
  })
})

describe('the compiler lists every fault', () => {
  const fault = (name: string, text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'))
    writeFileSync(join(folder, name), text)
    const { faults } = compile(folder)
    rmSync(folder, { recursive: true })
    return faults
  }
  const rule = (unit: string, value: string) =>
    `description: { zh: 甲, en: a }\nunit: ${unit}\nvalues:\n  - { from: 2025-01-01, ${value} }\n`
  const based = "mark: D, basis: ours, article: '10'"

  test.each([
    ['a value without basis', rule('count', "value: 3, mark: D, article: '10'"), 'no basis'],
    ['a value without mark', rule('count', "value: 3, basis: ours, article: '10'"), 'mark must be'],
    ['a value without article', rule('count', 'value: 3, basis: ours, mark: D'), 'no article'],
    ['an unknown unit', rule('fortnights', `value: 3, ${based}`), 'unit must be'],
    [
      'a day that is none',
      rule('count', `value: 3, ${based}`).replace('2025-01-01', 'spring'),
      'from must be',
    ],
    ['a fraction of a count', rule('count', `value: 2.5, ${based}`), 'not whole'],
    ['a quarter of an hour of credit', rule('hours of credit', `value: 0.25, ${based}`), 'not in steps'],
    ['a duration that can not be read', rule('seconds', `expression: 3 moons, ${based}`), "can't read"],
    [
      'two values in one',
      rule('seconds', `expression: 3 days, value: 3, ${based}`),
      'either value or expression',
    ],
    ['a missing translation', rule('count', `value: 3, ${based}`).replace(', en: a', ''), 'description'],
    ['a broken file', 'unit: [', 'x.yaml'],
    ['a set that names no rule', 'set: demo\noverrides:\n  exam/none: 1 second\n', 'no such rule'],
  ])('%s', (_, text, expected) => {
    expect(fault('x.yaml', text).join('\n')).toContain(expected)
  })

  test('a set that changes more than a duration', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'))
    writeFileSync(join(folder, 'pass.yaml'), rule('percent', `value: 60, ${based}`))
    writeFileSync(join(folder, 'demo.yaml'), 'set: demo\noverrides:\n  pass: 1 second\n')
    expect(compile(folder).faults).toEqual(['set demo, pass: only durations may differ'])
    rmSync(folder, { recursive: true })
  })
})
