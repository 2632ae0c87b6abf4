import { NO_HOURS } from '../hours/half-hours'
import type { Shortfall } from '../standing/standing'
import { type Search, searchPlan } from './search'
import type { Open } from './ways'

/** The part of a year that can't be filled: one by itself, or only all of them together. */
export type Unfillable = 'general' | 'professional' | 'inAll' | 'together'

/** Why there is no plan: each floor asked for by itself; a little at a time, as searchPlan. */
export function* whyNot(short: Shortfall, open: Open): Search<Unfillable[]> {
  const none: Shortfall = { general: NO_HOURS, professional: NO_HOURS, inAll: NO_HOURS, any: NO_HOURS }
  const alone: Unfillable[] = []
  for (const floor of ['general', 'professional', 'inAll'] as const) {
    if (short[floor] === 0) continue
    if (!(yield* searchPlan({ ...none, [floor]: short[floor] }, open))) alone.push(floor)
  }
  return alone.length > 0 ? alone : ['together']
}
