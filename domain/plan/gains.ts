import { addHours, type HalfHours, halfHours, missingTo, NO_HOURS } from '../hours/half-hours'
import type { Category, Shortfall, Sums } from '../standing/standing'
import type { Plan, ProfessionalRoom, Way } from './ways'

/** What some ways earn together: professional hours of classes only as far as their caps leave room. */
export function earned(ways: readonly Way[], { pools }: ProfessionalRoom): Sums {
  const of = (category: Category) => ways.filter(way => way.category === category)
  const pooled = Object.entries(pools).map(([pool, room]) =>
    halfHours(Math.min(room, total(ways.filter(way => way.pool === pool)))),
  )
  return {
    general: total(of('general')),
    industryCommon: total(of('industryCommon')),
    professional: addHours(total(of('professional').filter(way => way.pool === undefined)), ...pooled),
  }
}

/** What claims may add to those ways; null: no cap ends it. */
export function roomForClaims(ways: readonly Way[], room: ProfessionalRoom): HalfHours | null {
  if (room.claims === 'closed') return NO_HOURS
  if (room.claims === 'uncapped') return null
  const rest = Object.entries(room.pools).map(([pool, left]) =>
    missingTo(left, total(ways.filter(way => way.pool === pool))),
  )
  return addHours(NO_HOURS, ...rest)
}

/** The plan of those ways, with as few claimed hours as it takes; undefined where it would not fill what is short. */
export function planOf(short: Shortfall, ways: readonly Way[], room: ProfessionalRoom): Plan | undefined {
  const gains = earned(ways, room)
  if (gains.general < short.general) return undefined
  const inAll = addHours(gains.general, gains.industryCommon, gains.professional)
  const claimed = halfHours(
    Math.max(missingTo(short.professional, gains.professional), missingTo(short.inAll, inAll)),
  )
  const most = roomForClaims(ways, room)
  return most === null || claimed <= most ? { ways, claimed } : undefined
}

/** What the year comes to once a plan is carried out. */
export function carriedOut(sums: Sums, { ways, claimed }: Plan, room: ProfessionalRoom): Sums {
  const gains = earned(ways, room)
  return {
    general: addHours(sums.general, gains.general),
    industryCommon: addHours(sums.industryCommon, gains.industryCommon),
    professional: addHours(sums.professional, gains.professional, claimed),
  }
}

export const total = (ways: readonly Way[]): HalfHours =>
  addHours(NO_HOURS, ...ways.map(way => way.halfHours))
