import { plainDate } from '../time/plain-date'
import { industries, isIndustry } from './industries'
import { isLocality, localitiesOn } from './localities'
import { industryOf, titleSeriesOn } from './title-series'

const today = plainDate('2025-06-01')

describe('places', () => {
  test('there are twelve county-level divisions, and the municipal units', () => {
    expect(localitiesOn(today)).toHaveLength(13)
  })

  test.each(['330301', '330371', '330322', '330100', ''])('%j is no locality', code => {
    expect(isLocality(code, today)).toBe(false)
  })

  test('Longgang is one since 2019', () => {
    expect(isLocality('330383', plainDate('2019-09-24'))).toBe(false)
    expect(isLocality('330383', plainDate('2019-09-25'))).toBe(true)
  })

  test('every title series belongs to a known industry, whichever the employer', () => {
    for (const row of titleSeriesOn(today)) expect(isIndustry(row.industry)).toBe(true)
    expect(industryOf('accounting', today)).toBe('finance') // a hospital's accountant too
    expect(industryOf('astrology', today)).toBeUndefined()
    expect(industryOf('accounting', plainDate('2020-11-26'))).toBeUndefined()
  })

  test('industries and series are each named once', () => {
    expect(new Set(industries.map(row => row.industry)).size).toBe(industries.length)
    const series = titleSeriesOn(today).map(row => row.series)
    expect(new Set(series).size).toBe(series.length)
  })
})
