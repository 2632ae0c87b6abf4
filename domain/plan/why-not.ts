import { NO_HOURS } from '../hours/half-hours'
import type { Shortfall } from '../standing/standing'
import { findPlan } from './search'
import type { Open } from './ways'

/** What of a year can't be filled: by itself, or only not all of it together. */
export type Unfillable = 'general' | 'professional' | 'inAll' | 'together'

/** Why there is no plan: each floor asked for by itself. */
export function whyNot(short: Shortfall, open: Open): Unfillable[] {
  const none: Shortfall = { general: NO_HOURS, professional: NO_HOURS, inAll: NO_HOURS, any: NO_HOURS }
  const alone = (['general', 'professional', 'inAll'] as const).filter(
    floor => short[floor] > 0 && !findPlan({ ...none, [floor]: short[floor] }, open),
  )
  return alone.length > 0 ? alone : ['together']
}
