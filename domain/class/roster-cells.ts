import { type IdentityNumber, identityNumber } from '../documents/identity-document'
import { tidyCell } from '../intake/cell'
import { readDay } from '../intake/day'
import { plainSigns } from '../intake/signs'
import { isRefusal, type Refusal, refuse } from '../refusals/refusal'
import { type PlainDate, yearOf } from '../time/plain-date'
import type { ClassDay } from './class'

/** Words for the whole class. */
const ALL = /^(全程|全部|全勤|全部天数|全程参加|全部参加|all|full)$/i
/** '2.5', '3天', '2 days', '2天半'. */
const NUMBER = /^(\d{1,3}(?:\.\d+)?)(?:天|日|days?|d)?(半)?$/i
/** In Chinese: 半天, 两天, 三天半. */
const IN_WORDS = /^([一二两三四五六七八九十])?天?(半)?天?$/
const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/**
 * The days that a row says were attended: empty or 全程 for all of them, a number in steps of 0.5, or dates ('2026-03-02, 2026-03-04',
 * '2026年3月2日', a spreadsheet's number of a day; 'half' or '半' behind a date). A number is taken from the first day on; in a class over New Year it must be all of them, or dates [D].
 */
export function readAttended(cell: string, days: readonly ClassDay[]): readonly ClassDay[] | Refusal {
  const text = plainSigns(cell)
  if (text === '' || ALL.test(text)) return days
  const count = readCount(text.replace(/\s/g, ''))
  return count === undefined ? ofDates(text, days) : ofNumber(count, text, days)
}

function readCount(text: string): number | undefined {
  const [, digits, half] = NUMBER.exec(text) ?? []
  if (digits !== undefined) return Number(digits) + (half ? 0.5 : 0)
  const [, word, halfToo] = IN_WORDS.exec(text) ?? []
  if (word === undefined) return text === '半天' || text === '半日' ? 0.5 : undefined
  return DIGITS.indexOf(word === '两' ? '二' : word) + (halfToo ? 0.5 : 0)
}

function ofNumber(count: number, text: string, days: readonly ClassDay[]): readonly ClassDay[] | Refusal {
  if (count <= 0 || !Number.isInteger(count * 2)) return refuse('roster-days-unreadable', { days: text })
  const classDays = lengthOf(days)
  if (count > classDays) return refuse('roster-days-outside-class', { days: count, classDays, on: null })
  if (count === classDays) return days
  const years = new Set(days.map(each => yearOf(each.on)))
  return years.size > 1 ? refuse('roster-dates-needed', { days: count }) : firstOf(count, days)
}

/** The first `count` days; of the last one only half, where half a day is left. */
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
    const [, date = '', isHalf] = /^(.*?)(half|半天?)?$/.exec(each) ?? []
    const on = readDay(date)
    if (!on || attended.some(day => day.on === on)) return refuse('roster-days-unreadable', { days: text })
    const day = days.find(one => one.on === on)
    if (!day) return outside(named.length, on, days)
    attended.push(isHalf ? half(day) : day)
  }
  return attended
}

/** '2026年3月2日半天', and '2026-3-2 半天', as '2026-3-2半天'; a time of the day behind a date says nothing. */
const plainly = (text: string): string =>
  text
    .replace(/(?<=\d)(\s+|T)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(?=$|[,;、\s半h])/gi, '')
    .replace(/(?<=\d)\s*[年月]\s*(?=\d)/g, '-')
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

/** How many days these are, in steps of 0.5. */
export const lengthOf = (days: readonly ClassDay[]): number =>
  days.reduce((sum, each) => sum + (each.part === 'half' ? 0.5 : 1), 0)

const CARDS = ['residentIdentity', 'residencePermit', 'permanentResidence'] as const
/** NFKC makes the brackets and the colon of Chinese text ordinary ones. */
const SAYS_PASSPORT = /^护照(号码?)?:?|\(?护照\)?$/u

/**
 * The number of an identity document in a cell of a roster, as it was meant: full-width digits, blanks within and a small x do no
 * harm. Undefined where it is none: a card's number is known by its check digit or birth date, so a slip is seen. A passport's
 * number has no form of its own, so the cell says that it is one: 护照E12345678 (docs/regulation/art-13.md).
 */
export function readRosterNumber(cell: string, today: PlainDate): IdentityNumber | undefined {
  const text = tidyCell(cell)
  for (const kind of SAYS_PASSPORT.test(text) ? (['passport'] as const) : CARDS) {
    const number = identityNumber(kind, text.replace(SAYS_PASSPORT, ''), today, 'bureau')
    if (!isRefusal(number)) return number
  }
  return undefined
}
