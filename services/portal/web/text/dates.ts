import type { Language } from './text'

/** Times are Wenzhou's, wherever the phone is. */
const ZONE = 'Asia/Shanghai'
const locale = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en-GB')

const formats = new Map<string, Intl.DateTimeFormat>()
function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale(language), { timeZone: ZONE, ...options })
  formats.set(key, known)
  return known
}

const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hour12: false } as const

/** 2026年11月30日 周一 */
export const dayText = (value: string | Date, language: Language): string =>
  format(language, { ...DAY, weekday: 'short' }).format(dateOf(value))

/** 2026年11月30日 周一 14:00 */
export const momentText = (value: string | Date, language: Language): string =>
  `${dayText(value, language)} ${timeText(value, language)}`

/** 14:00 */
export const timeText = (value: string | Date, language: Language): string =>
  format(language, TIME).format(dateOf(value))

/** 09:00–10:30, or with both days where they differ. */
export function spanText(from: string, until: string, language: Language): string {
  const sameDay = dayText(from, language) === dayText(until, language)
  return sameDay
    ? `${momentText(from, language)}–${timeText(until, language)}`
    : `${momentText(from, language)} – ${momentText(until, language)}`
}

/** The year that it is in Wenzhou. */
export const currentYear = (now = new Date()): number => Number(todayInWenzhou(now).slice(0, 4))

/** YYYY-MM-DD in Wenzhou. */
export const todayInWenzhou = (now = new Date()): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(now)

/** A day without a time is that day at noon in Wenzhou. */
const dateOf = (value: string | Date): Date =>
  value instanceof Date
    ? value
    : new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00+08:00` : value)

/** 1 小时 05 分 of seconds. */
export function durationText(seconds: number, language: Language): string {
  const minutes = Math.floor(seconds / 60)
  const rest = Math.floor(seconds % 60)
  if (minutes === 0) return language === 'zh' ? `${rest} 秒` : `${rest} s`
  return language === 'zh' ? `${minutes} 分 ${rest} 秒` : `${minutes} min ${rest} s`
}

/** 6 小时 30 分钟, for how long something is: whole minutes. */
export function studyTimeText(seconds: number, language: Language): string {
  const minutes = Math.ceil(seconds / 60)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const parts =
    language === 'zh'
      ? [hours > 0 && `${hours} 小时`, (rest > 0 || hours === 0) && `${rest} 分钟`]
      : [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`]
  return parts.filter(Boolean).join(' ')
}
