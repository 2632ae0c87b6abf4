import fc from 'fast-check'
import { cases } from '../cases'
import { tables } from '../generated/policy-data'
import { lastInstant } from './due'
import { addDays, compare, endOfDay, type PlainDate, plainDate } from './plain-date'
import {
  addWorkingDays,
  calendarOf,
  certainUntil,
  isUncertain,
  isWorkingDay,
  workingCalendar,
  workingDaysBetween,
} from './working-days'

type Row = { from: string; n: number; to: string; provisional: boolean }

describe('deadlines in working days', () => {
  test.each(cases<Row>(`${__dirname}/working-days.cases.yaml`))('$n after $from is $to', row => {
    expect(addWorkingDays(plainDate(row.from), row.n)).toEqual({ date: row.to, provisional: row.provisional })
  })

  const year = (year: number) => tables.holidays.find(row => row.year === year)!
  const [of2018, of2019] = [
    { year: 2018, off: [], work: [] },
    // As the notice of 6 December 2018 said: a Saturday is worked, and the Monday after it is off.
    { year: 2019, off: ['2018-12-30..2019-01-01'], work: ['2018-12-29'] },
  ]

  test('loading the year re-arms a provisional deadline', () => {
    const loaded = calendarOf([...tables.holidays, { year: 2027, off: ['2027-01-01..2027-01-03'], work: [] }])
    expect(addWorkingDays(plainDate('2026-12-31'), 1, loaded)).toEqual({
      date: '2027-01-04',
      provisional: false,
    })
  })

  test('a notice that makes a day of the December before a working day brings no deadline forward', () => {
    const from = plainDate('2018-12-24')
    const told = addWorkingDays(from, 5, calendarOf([of2018]))
    expect(told).toEqual({ date: '2018-12-31', provisional: true })
    expect(addWorkingDays(from, 5, calendarOf([of2018, of2019]))).toEqual({ ...told, provisional: false })
    const inTime = calendarOf([of2018, { ...of2019, inUseFrom: '2018-12-10' }])
    expect(addWorkingDays(from, 5, inTime)).toEqual({ date: '2018-12-29', provisional: false })
  })

  test('a year that is loaded late brings no deadline forward, whenever it begins and is told', () => {
    const known = (last: number, late: string) =>
      calendarOf(
        tables.holidays.flatMap(row =>
          row.year < last ? [row] : row.year === last ? [{ ...row, inUseFrom: late }] : [],
        ),
      )
    fc.assert(
      fc.property(
        fc.integer({ min: 2022, max: 2026 }),
        fc.integer({ min: -40, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (last, start, later, n) => {
          const from = addDays(plainDate(`${last}-01-01`), start)
          const calendar = known(last, addDays(from, later))
          const told = addWorkingDays(from, n, calendar.before!.calendar)
          expect(compare(addWorkingDays(from, n, calendar).date, told.date)).toBeGreaterThanOrEqual(0)
          const until = addDays(from, n)
          const used = workingDaysBetween(from, until, calendar.before!.calendar)
          expect(workingDaysBetween(from, until, calendar)).toBeLessThanOrEqual(used)
        },
      ),
    )
  })

  test('no notice moves a deadline of up to 15 days further than a provisional one gives time', () => {
    const before = new Map(
      tables.holidays.map(({ year }) => [year, calendarOf(tables.holidays.filter(row => row.year < year))]),
    )
    const last = (from: PlainDate, n: number, y: number) => {
      const told = addWorkingDays(from, n, before.get(y))
      return lastInstant({ at: endOfDay(told.date), provisional: told.provisional })
    }
    const crossed = tables.holidays.slice(1).flatMap(row => row.off.map(range => ({ range, y: row.year })))
    for (const { range, y } of crossed)
      for (let days = 1; days <= 25; days += 1)
        for (const n of [1, 3, 5, 10, 15]) {
          const from = addDays(plainDate(range.slice(0, 10)), -days)
          expect(+endOfDay(addWorkingDays(from, n).date)).toBeLessThanOrEqual(+last(from, n, y))
        }
  })

  test('the days about the end of the last loaded year are uncertain', () => {
    const loaded = calendarOf([year(2025), year(2026)])
    const uncertain = (day: string) => isUncertain(plainDate(day), loaded)
    expect([uncertain('2025-12-31'), uncertain('2026-12-19')]).toEqual([false, false])
    expect([uncertain('2026-12-20'), uncertain('2027-01-01'), uncertain('2024-12-31')]).toEqual([
      true,
      true,
      true,
    ])
    expect(certainUntil(loaded)).toBe('2026-12-19')
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
