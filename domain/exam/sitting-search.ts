import { endOfDay, type PlainDate, startOfDay } from '../time/plain-date'
import type { BookableSitting } from './booking'
import type { Stage } from './sitting'

/** The sittings of a year that a search asks for; what is left out is not asked. */
export interface SittingSearch {
  readonly year: number
  readonly category?: string | undefined
  readonly stage?: Stage | undefined
  readonly centreId?: string | undefined
  readonly locality?: string | undefined
  readonly planId?: string | undefined
  readonly offeringId?: string | undefined
  /** Days in Wenzhou, both included. */
  readonly from?: PlainDate | undefined
  readonly until?: PlainDate | undefined
  /** Only sittings that take bookings, now or later, and have a free seat. */
  readonly free?: boolean | undefined
}

export interface SearchedSitting
  extends Pick<
    BookableSitting,
    'stage' | 'year' | 'category' | 'offeringIds' | 'bookingClosesAt' | 'startsAt'
  > {
  readonly centreId: string
  readonly locality: string
  readonly planId: string
  readonly freeSeats: number
}

/** Whether a search finds a sitting. One that names no offering is of all offerings of its year and category. */
export function isSittingFound(
  sitting: SearchedSitting,
  search: SittingSearch,
  { offerings, now }: { readonly offerings: ReadonlyMap<string, OfferingOfYear>; readonly now: Date },
): boolean {
  const { offeringId, from, until } = search
  const isAsked = (['category', 'stage', 'centreId', 'locality', 'planId'] as const).every(
    name => search[name] === undefined || search[name] === sitting[name],
  )
  return (
    isAsked &&
    search.year === sitting.year &&
    (offeringId === undefined || isOfOffering(sitting, offeringId, offerings.get(offeringId))) &&
    (from === undefined || sitting.startsAt >= startOfDay(from)) &&
    (until === undefined || sitting.startsAt <= endOfDay(until)) &&
    (!search.free || hasFreeSeat(sitting, now))
  )
}

export interface OfferingOfYear {
  readonly year: number
  readonly category: string
}

const isOfOffering = (
  { offeringIds, year, category }: SearchedSitting,
  offeringId: string,
  offering: OfferingOfYear | undefined,
): boolean =>
  offeringIds.includes(offeringId) ||
  (offeringIds.length === 0 && offering?.year === year && offering.category === category)

const hasFreeSeat = ({ stage, bookingClosesAt, freeSeats }: SearchedSitting, now: Date): boolean =>
  stage === 'published' && bookingClosesAt > now && freeSeats > 0
