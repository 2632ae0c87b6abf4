import fc from 'fast-check'
import { cases } from '../cases'
import { addDays, type PlainDate, plainDate } from './plain-date'
import { addWorkingDays, calendarOf, isWorkingDay, workingCalendar, workingDaysBetween } from './working-days'

type Row = { from: string; n: number; to: string; provisional: boolean }

describe('deadlines in working days', () => {
  test.each(cases<Row>(`${__dirname}/working-days.cases.yaml`))('$n after $from is $to', row => {
    expect(addWorkingDays(plainDate(row.from), row.n)).toEqual({ date: row.to, provisional: row.provisional })
  })

  test('loading the year re-arms a provisional deadline', () => {
    const loaded = calendarOf([{ year: 2027, off: ['2027-01-01..2027-01-03'], work: [] }])
    const both = { ...loaded, years: new Set([...workingCalendar.years, 2027]) }
    expect(addWorkingDays(plainDate('2026-12-31'), 1, both)).toEqual({
      date: '2027-01-04',
      provisional: false,
    })
  })

  test('the n-th working day is a working day, and n working days away', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), (from, n) => {
        const { date } = addWorkingDays(from, n)
        expect(isWorkingDay(date)).toBe(true)
        expect(workingDaysBetween(from, date)).toBe(n)
      }),
    )
  })

  test('a make-up day lies on a weekend, and no day is both off and worked', () => {
    for (const worked of workingCalendar.work) {
      expect([0, 6]).toContain(new Date(`${worked}T00:00:00Z`).getUTCDay())
      expect(workingCalendar.off.has(worked)).toBe(false)
    }
  })
})

const day: fc.Arbitrary<PlainDate> = fc
  .integer({ min: 0, max: 365 * 5 })
  .map(n => addDays(plainDate('2021-01-01'), n))
