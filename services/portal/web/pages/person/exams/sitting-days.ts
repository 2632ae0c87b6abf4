import type { components } from '../../../generated/api'
import { todayInWenzhou } from '../../../text/dates'

export type Sitting = components['schemas']['MySitting']

/** The sittings of each day in Wenzhou. */
export function byDay(sittings: readonly Sitting[]): ReadonlyMap<string, readonly Sitting[]> {
  const days = new Map<string, Sitting[]>()
  for (const each of sittings) {
    const day = todayInWenzhou(new Date(each.startsAt))
    days.set(day, [...(days.get(day) ?? []), each])
  }
  return days
}
