import type { HoursByYear } from '../claim/by-hand'
import { addHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import { yearOf } from '../time/plain-date'
import type { ClassDay } from './class'

/**
 * Provisional hours of a row, by year, from those of a whole day [D]: half a day has half of them, without a part of half an hour.
 * Two officials say the hours of a day once for the whole class, since its people attended different days.
 */
export function provisionalOf(days: readonly ClassDay[], perDay: HalfHours): HoursByYear {
  const years: Record<number, HalfHours> = {}
  for (const { on, part } of days) {
    const hours = part === 'whole' ? perDay : halfHours(Math.floor(perDay / 2))
    years[yearOf(on)] = addHours(years[yearOf(on)] ?? NO_HOURS, hours)
  }
  return years
}
