import { addHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import type { CourseCategory } from '../ledger/award'
import type { Shortfall, Sums } from '../standing/standing'
import type { Open, Plan, Way } from './ways'

/** The hours of some courses: the general ones, and all. */
export interface Courses {
  readonly general: number
  readonly inAll: number
}

/** The hours to claim beside courses that come to so much; undefined where no claims would fill what is short. */
export function claimedBeside(
  short: Shortfall,
  { general, inAll }: Courses,
  claimable: Open['claimable'],
): HalfHours | undefined {
  if (general < short.general) return undefined
  const claimed = halfHours(Math.max(short.professional, short.inAll - inAll))
  return claimable === null || claimed <= claimable ? claimed : undefined
}

/** The sums of the year once a plan is carried out. */
export const carriedOut = (sums: Sums, { ways, claimed }: Plan): Sums => ({
  general: addHours(sums.general, earned(ways, 'general')),
  industryCommon: addHours(sums.industryCommon, earned(ways, 'industryCommon')),
  professional: addHours(sums.professional, claimed),
})

const earned = (ways: readonly Way[], category: CourseCategory): HalfHours =>
  total(ways.filter(way => way.category === category))

export const total = (ways: readonly Way[]): HalfHours =>
  addHours(NO_HOURS, ...ways.map(way => way.halfHours))
