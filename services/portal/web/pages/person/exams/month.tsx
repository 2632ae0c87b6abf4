import { useState } from 'react'
import { todayInWenzhou } from '../../../text/dates'
import { useTexts } from '../../../text/text'
import { Button } from '../../../ui/button'
import { byDay, type Sitting } from './sitting-days'

const texts = {
  month: {
    zh: (year: number, month: number) => `${year}年${month}月`,
    en: (year: number, month: number) => `${month}/${year}`,
  },
  days: {
    zh: ['一', '二', '三', '四', '五', '六', '日'].join(' '),
    en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].join(' '),
  },
  free: { zh: (free: number) => `余 ${free}`, en: (free: number) => `${free} free` },
  full: { zh: '已满', en: 'Full' },
  go: { zh: '看这一天的场次', en: 'See the sittings of that day' },
  before: { zh: '上个月', en: 'Month before' },
  after: { zh: '下个月', en: 'Month after' },
}

const WEEK = 7

/** The month with the free seats of each day: a day leads to its sittings in the list below. */
export function MonthOfSittings({ sittings }: { readonly sittings: readonly Sitting[] }) {
  const t = useTexts(texts)
  const days = byDay(sittings)
  const months = [...new Set([...days.keys()].map(day => day.slice(0, 7)))]
  const [asked, setAsked] = useState(0)
  const at = Math.min(asked, months.length - 1)
  const [year = 0, month = 0] = (months[at] ?? todayInWenzhou().slice(0, 7)).split('-').map(Number)
  return (
    <div className="card">
      <table className="table always month">
        <caption>{t.month(year, month)}</caption>
        <thead>
          <tr>
            {t.days.split(' ').map(day => (
              <th key={day} scope="col">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(year, month).map(week => (
            <tr key={week.find(day => day > 0)}>
              {week.map((day, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an empty cell has no other name than its column.
                <td key={`${day}-${column}`}>
                  {day > 0 ? (
                    <Day date={dateOf(year, month, day)} sittings={days.get(dateOf(year, month, day))} />
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {months.length > 1 ? (
        <div className="row between">
          <Button because={at === 0 ? t.month(year, month) : null} onPress={() => setAsked(at - 1)}>
            {t.before}
          </Button>
          <Button
            because={at === months.length - 1 ? t.month(year, month) : null}
            onPress={() => setAsked(at + 1)}
          >
            {t.after}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Day({
  date,
  sittings,
}: {
  readonly date: string
  readonly sittings: readonly Sitting[] | undefined
}) {
  const t = useTexts(texts)
  const day = Number(date.slice(-2))
  if (!sittings) return <span className="soft number">{day}</span>
  const free = sittings.reduce((sum, each) => sum + each.freeSeats, 0)
  const words = free > 0 ? t.free(free) : t.full
  return (
    <a href={`#day-${date}`}>
      <strong className="number">{day}</strong>
      <span className="small number">{words}</span>
      <span className="unseen">{t.go}</span>
    </a>
  )
}

const two = (number: number) => String(number).padStart(2, '0')
const dateOf = (year: number, month: number, day: number) => `${year}-${two(month)}-${two(day)}`

/** The days of a month in weeks from Monday on; 0 where a day is of another month. */
function weeksOf(year: number, month: number): number[][] {
  const first = new Date(Date.UTC(year, month - 1, 1))
  const lead = (first.getUTCDay() + WEEK - 1) % WEEK
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const cells = [...Array<number>(lead).fill(0), ...Array.from({ length: count }, (_, at) => at + 1)]
  while (cells.length % WEEK > 0) cells.push(0)
  return Array.from({ length: cells.length / WEEK }, (_, at) => cells.slice(at * WEEK, (at + 1) * WEEK))
}
