import { dayOfSerial } from '../intake/serial'
import { type Refusal, refuse } from '../refusals/refusal'
import { isPlainDate, type PlainDate, yearOf } from '../time/plain-date'
import type { ClassDay } from './class'

/**
 * The days that a row says were attended: empty for all of them, a number in steps of 0.5, or dates ('2026-03-02, 2026-03-04',
 * '2026年3月2日', a spreadsheet's number of a day; 'half' or '半' behind a date). A number is taken from the first day on; in a class over New Year it must be all of them, or dates [D].
 */
export function readAttended(cell: string, days: readonly ClassDay[]): readonly ClassDay[] | Refusal {
  const text = cell.normalize('NFKC').trim()
  if (text === '') return days
  const day = /^\d{5}$/.test(text) ? dayOfSerial(Number(text)) : undefined
  if (day) return ofDates(day, days)
  if (/^\d+(\.\d+)?(天|days?)?$/.test(text)) return ofNumber(Number.parseFloat(text), text, days)
  return ofDates(text, days)
}

function ofNumber(count: number, text: string, days: readonly ClassDay[]): readonly ClassDay[] | Refusal {
  if (count <= 0 || !Number.isInteger(count * 2)) return refuse('roster-days-unreadable', { days: text })
  const classDays = lengthOf(days)
  if (count > classDays) return refuse('roster-days-outside-class', { days: count, classDays })
  if (count === classDays) return days
  const years = new Set(days.map(each => yearOf(each.on)))
  return years.size > 1 ? refuse('roster-dates-needed', { days: count }) : firstOf(count, days)
}

/** The first so many days; of the last only half, where no more is left. */
function firstOf(count: number, days: readonly ClassDay[]): ClassDay[] {
  let left = count
  return days.flatMap(each => {
    const whole = each.part === 'whole' && left >= 1
    if (left <= 0) return []
    left -= whole ? 1 : 0.5
    return [whole ? each : half(each)]
  })
}

function ofDates(text: string, days: readonly ClassDay[]): readonly ClassDay[] | Refusal {
  const named = plainly(text)
    .split(/[,;、\s]+/)
    .filter(Boolean)
  const attended: ClassDay[] = []
  for (const each of named) {
    const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(half|半天?)?$/.exec(each)
    const on = found ? [found[1], found[2]!.padStart(2, '0'), found[3]!.padStart(2, '0')].join('-') : ''
    if (!isPlainDate(on) || attended.some(day => day.on === on))
      return refuse('roster-days-unreadable', { days: text })
    const day = days.find(one => one.on === on)
    if (!day) return outside(named.length, on, days)
    attended.push(found![4] ? half(day) : day)
  }
  return attended
}

/** '2026年3月2日半天', and '2026-3-2 半天', as '2026-3-2半天'. */
const plainly = (text: string): string =>
  text
    .replace(/(?<=\d)[年月](?=\d)/g, '-')
    .replace(/(?<=-\d{1,2})日(?=半|half)/g, '')
    .replace(/(?<=-\d{1,2})日/g, ' ')
    .replace(/\s+(?=半|half)/g, '')

const outside = (count: number, on: PlainDate, days: readonly ClassDay[]) =>
  refuse('roster-days-outside-class', { days: count, classDays: lengthOf(days), on })

/** Half a day: of its minutes, and of its label in steps of 0.5. */
function half(each: ClassDay): ClassDay {
  const { part, minutes, labelledHours } = each
  if (part === 'half') return each
  const label = labelledHours === undefined ? {} : { labelledHours: Math.floor(labelledHours) / 2 }
  return { ...each, part: 'half', minutes: Math.floor(minutes / 2), ...label }
}

const lengthOf = (days: readonly ClassDay[]): number =>
  days.reduce((sum, each) => sum + (each.part === 'half' ? 0.5 : 1), 0)
