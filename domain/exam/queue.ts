import type { Policy } from '../policy/policy'
import { dueAt } from '../time/due'
import { dayOfYear, endOfDay, firstDayOf, lastDayOf, plainDateIn } from '../time/plain-date'
import type { Stage } from './sitting'

export interface OfferingSitting {
  readonly stage: Stage
  readonly bookingOpensAt: Date
  readonly bookingClosesAt: Date
  readonly lastOfferAt: Date
  readonly startsAt: Date
}

/** The fate of a seat that was given up, and the reason. */
export type SeatFate =
  | { readonly kind: 'free' }
  | { readonly kind: 'offer'; readonly expiresAt: Date }
  | { readonly kind: 'reserve' }
  | { readonly kind: 'empty'; readonly reason: 'afterClosing' | 'tooLateToOffer' }

/**
 * A seat that came free is offered to the first in the queue; while anyone waits it is never open to newcomers. After the
 * closing it stays empty, and so it does where somebody waits but no offer is made any more (exam/no-offer-last); before
 * booking opens it is kept for the people who wait then [D].
 *
 * An offer lives until the earlier of exam/offer-life and the closing.
 */
export function fateOfSeat(
  sitting: OfferingSitting,
  somebodyWaits: boolean,
  policy: Policy,
  now: Date,
): SeatFate {
  if (sitting.stage !== 'published' || now >= sitting.bookingClosesAt)
    return { kind: 'empty', reason: 'afterClosing' }
  if (!somebodyWaits) return { kind: 'free' }
  if (now < sitting.bookingOpensAt) return { kind: 'reserve' }
  if (now >= sitting.lastOfferAt) return { kind: 'empty', reason: 'tooLateToOffer' }
  return { kind: 'offer', expiresAt: offerExpiry(sitting, policy, now) }
}

export function offerExpiry(sitting: OfferingSitting, policy: Policy, now: Date): Date {
  const life = dueAt(now, policy.at('exam/offer-life', plainDateIn(sitting.startsAt))).at
  return new Date(Math.min(life.getTime(), sitting.bookingClosesAt.getTime()))
}

/**
 * Until when somebody who lost a seat of the plan comes first in its sittings: to the end of its year, of a supplementary
 * plan to the last day of its sittings (exam/supplementary-until) [D].
 */
export function entitledUntil(
  plan: { readonly year: number; readonly supplementary: boolean },
  policy: Policy,
): Date {
  if (!plan.supplementary) return endOfDay(lastDayOf(plan.year))
  const monthDay = policy.at('exam/supplementary-until', firstDayOf(plan.year + 1)).value
  return endOfDay(dayOfYear(plan.year + 1, monthDay))
}
