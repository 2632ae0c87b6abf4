import { cases } from '../cases'
import { fromHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { type Exemption, verdictOf } from './verdict'

interface Row {
  name: string
  year: number
  today: string
  professional?: number
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

function factsOf(row: Row) {
  const sums = {
    general: fromHours(18),
    industryCommon: fromHours(12),
    professional: fromHours(row.professional ?? 60),
  }
  const { year, signedUpInYear = 2019, asksForFirstYear = false, exempt } = row
  return { year, sums, signedUpInYear, asksForFirstYear, exemptions: exempt ? [exemptionOf(exempt)] : [] }
}

function exemptionOf([from, until]: [string, string?]): Exemption {
  return { reason: 'maternity', from: plainDate(from), ...(until ? { until: plainDate(until) } : {}) }
}
