import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { refuseFinalYear } from './exemption'

const refusal = (from: string, today: string, mayChangeFinal = false) =>
  refuseFinalYear(plainDate(from), { today: plainDate(today), mayChangeFinal }, policy('city'))

describe('a year whose verdict is final', () => {
  test('is open up to 31 March of the next, and closed the day after', () => {
    expect(refusal('2025-12-31', '2026-03-31')).toBeUndefined()
    expect(refusal('2025-12-31', '2026-04-01')).toMatchObject({
      code: 'year-final',
      turnedOn: { year: 2025 },
    })
    expect(refusal('2026-01-01', '2026-04-01')).toBeUndefined()
  })

  test('is still changed by the municipal bureau, with its reason', () => {
    expect(refusal('2025-12-31', '2026-04-01', true)).toBeUndefined()
  })
})
