import fc from 'fast-check'
import { cases } from '../cases'
import { fromHours, halfHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { measure } from './standing'
import { type Exemption, verdictOf } from './verdict'

interface Row {
  name: string
  year: number
  today: string
  professional?: number
  hours?: number
  signedUpInYear?: number
  asksForFirstYear?: boolean
  exempt?: [string, string?]
  verdict: string
  because?: string
  finality?: string
}

describe('the verdict of a year', () => {
  test.each(cases<Row>(`${__dirname}/verdict.cases.yaml`))('$name: $verdict', row => {
    const verdict = verdictOf(factsOf(row), plainDate(row.today), policy('city'))
    expect(verdict.verdict).toBe(row.verdict)
    expect('because' in verdict ? verdict.because : undefined).toBe(row.because)
    expect('finality' in verdict ? verdict.finality : undefined).toBe(row.finality)
  })
})

test('no year before sign-up is ever short, whatever hours are known of it and whenever it is asked', () => {
  const hours = fc.nat(250).map(halfHours)
  fc.assert(
    fc.property(
      fc.record({ general: hours, industryCommon: hours, professional: hours }),
      fc.integer({ min: 2015, max: 2030 }),
      fc.integer({ min: 1, max: 10 }),
      fc.boolean(),
      (sums, year, later, asksForFirstYear) => {
        const facts = { year, sums, signedUpInYear: year + later, asksForFirstYear, exemptions: [] }
        const { verdict } = verdictOf(facts, plainDate(`${year + later}-06-01`), policy('city'))
        expect(verdict).not.toBe('short')
        if (verdict === 'compliant') expect(measure(sums, year, policy('city')).verdict).toBe('compliant')
      },
    ),
  )
})

function factsOf(row: Row) {
  const sums = {
    general: fromHours(row.hours ?? 18),
    industryCommon: fromHours(row.hours ?? 12),
    professional: fromHours(row.hours ?? row.professional ?? 60),
  }
  const { year, signedUpInYear = 2019, asksForFirstYear = false, exempt } = row
  return { year, sums, signedUpInYear, asksForFirstYear, exemptions: exempt ? [exemptionOf(exempt)] : [] }
}

function exemptionOf([from, until]: [string, string?]): Exemption {
  return { reason: 'maternity', from: plainDate(from), ...(until ? { until: plainDate(until) } : {}) }
}
