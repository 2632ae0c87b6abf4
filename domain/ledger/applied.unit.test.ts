import { type Policy, type PolicyValue, policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { valuesApplied } from './applied'

const city = policy('city')
const day = plainDate('2028-01-01')
/** A later release, in which 20 hours and 70 percent are in force from 2028 on. */
const later: Policy = {
  ...city,
  version: 'city-of-2028',
  at: (rule, on) => {
    const value = city.at(rule, on)
    const raised = rule === 'exam/pass-percent-min' ? 70 : 20
    return on < day ? value : ({ ...(value as PolicyValue), value: raised, from: day } as typeof value)
  },
}
const entry = {
  category: 'general',
  year: 2027,
  satOn: plainDate('2027-12-28'),
  registeredOn: plainDate('2028-01-10'),
} as const
const said = (of: Parameters<typeof valuesApplied>[0], by: Policy) =>
  valuesApplied(of, by).map(({ rule, value }) => [rule, value.value])

describe('the values that hours were registered by', () => {
  test('are those of the year and of the sitting, whatever has come into force since', () => {
    const then = [
      ['exam/general-registered-hours', 18],
      ['exam/pass-percent-min', 60],
    ]
    expect(said(entry, city)).toEqual(then)
    expect(said(entry, later)).toEqual(then)
  })

  test('follow a value that was in force on that day', () => {
    const next = { ...entry, year: 2028, satOn: plainDate('2028-06-01') }
    expect(said(next, later)).toEqual([
      ['exam/general-registered-hours', 20],
      ['exam/pass-percent-min', 70],
    ])
  })

  test('of an assessment are of its registration; of professional hours the standard says them', () => {
    const assessed = { ...entry, category: 'industryCommon', satOn: null } as const
    expect(said(assessed, later)).toEqual([['exam/pass-percent-min', 70]])
    expect(said({ ...entry, category: 'professional' }, later)).toEqual([])
  })

  test('name their article and what they rest on', () => {
    expect(valuesApplied(entry, city)[0]!.value).toMatchObject({ article: '10', mark: 'R' })
  })
})
