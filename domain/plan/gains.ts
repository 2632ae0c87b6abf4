import { addHours, type HalfHours, halfHours, missingTo, NO_HOURS } from '../hours/half-hours'
import type { CourseCategory } from '../ledger/award'
import type { Shortfall, Sums } from '../standing/standing'
import type { Open, Plan, Way } from './ways'

/** The plan of those ways, with as few claimed hours as it takes; undefined where it would not fill what is short. */
export function planOf(
  short: Shortfall,
  ways: readonly Way[],
  claimable: Open['claimable'],
): Plan | undefined {
  if (earned(ways, 'general') < short.general) return undefined
  const claimed = halfHours(Math.max(short.professional, missingTo(short.inAll, total(ways))))
  return claimable === null || claimed <= claimable ? { ways, claimed } : undefined
}

/** What the year comes to once a plan is carried out. */
export const carriedOut = (sums: Sums, { ways, claimed }: Plan): Sums => ({
  general: addHours(sums.general, earned(ways, 'general')),
  industryCommon: addHours(sums.industryCommon, earned(ways, 'industryCommon')),
  professional: addHours(sums.professional, claimed),
})

const earned = (ways: readonly Way[], category: CourseCategory): HalfHours =>
  total(ways.filter(way => way.category === category))

export const total = (ways: readonly Way[]): HalfHours =>
  addHours(NO_HOURS, ...ways.map(way => way.halfHours))
