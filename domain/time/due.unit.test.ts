import { cases } from '../cases'
import { policy } from '../policy/policy'
import { dueAt, earlierBy, isOver } from './due'
import { plainDate } from './plain-date'

const on = plainDate('2025-06-01')
const city = policy('city')

describe('when something is due', () => {
  test('seconds go by the clock', () => {
    const start = new Date('2025-06-10T01:00:00Z')
    expect(earlierBy(start, city.at('exam/booking-closes-before', on))).toEqual(
      new Date('2025-06-07T01:00:00Z'),
    )
    expect(dueAt(start, city.at('exam/offer-life', on)).at).toEqual(new Date('2025-06-11T01:00:00Z'))
  })

  test('working days go to the end of the last one in Wenzhou', () => {
    // Tue 2025-06-10: 11, 12, 13, Mon 16, Tue 17
    expect(dueAt(new Date('2025-06-10T01:00:00Z'), city.at('exam/absence-contest-within', on))).toEqual({
      at: new Date('2025-06-17T15:59:59.999Z'),
      provisional: false,
    })
  })

  test('a set may give working days in seconds', () => {
    const from = new Date('2025-06-10T01:00:00Z')
    expect(dueAt(from, policy('demo').at('exam/absence-contest-within', on)).at).toEqual(
      new Date('2025-06-10T01:00:30Z'),
    )
  })

  test('nothing but a duration is added to a day', () => {
    expect(() => dueAt(new Date(0), city.at('exam/pass-percent-min', on))).toThrow(RangeError)
    expect(() => earlierBy(new Date(0), city.at('exam/absence-contest-within', on))).toThrow(RangeError)
  })
})

interface Row {
  readonly name: string
  readonly due: string
  readonly provisional?: boolean
  readonly now: string
  readonly over: boolean
}

describe('a deadline is over', () => {
  test.each(cases<Row>(`${__dirname}/over.cases.yaml`))(
    '$name: $over',
    ({ due, provisional = false, now, over }) => {
      expect(isOver({ at: new Date(due), provisional }, new Date(now))).toBe(over)
    },
  )
})
