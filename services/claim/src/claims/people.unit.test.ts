import { plainDate } from '../../../../domain/time/plain-date'
import { employerOn, type PersonRow, seriesOn } from './people'

describe('a person on a day', () => {
  const person: PersonRow = {
    personId: 'p',
    verified: true,
    titleSeries: [
      { value: 'nursing', endsOn: '2025-06-30' },
      { value: 'medicine', startsOn: '2025-07-01' },
    ],
    employers: [{ value: 'e1', startsOn: '2025-01-01', endsOn: '2025-12-31' }],
  }

  test('has the title series in force then, first and last day included', () => {
    expect(seriesOn(person, plainDate('2025-06-30'))).toBe('nursing')
    expect(seriesOn(person, plainDate('2025-07-01'))).toBe('medicine')
    expect(seriesOn({ ...person, titleSeries: [] }, plainDate('2025-07-01'))).toBe('')
  })

  test('has no employer before the first or after the last', () => {
    expect(employerOn(person, plainDate('2024-12-31'))).toBeUndefined()
    expect(employerOn(person, plainDate('2025-12-31'))).toBe('e1')
    expect(employerOn(person, plainDate('2026-01-01'))).toBeUndefined()
  })
})
