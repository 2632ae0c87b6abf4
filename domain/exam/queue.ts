import type { Policy } from '../policy/policy'
import { dueAt } from '../time/due'
import { plainDateIn } from '../time/plain-date'
import type { Stage } from './sitting'

export interface OfferingSitting {
  readonly stage: Stage
  readonly bookingClosesAt: Date
  readonly lastOfferAt: Date
  readonly startsAt: Date
}

/** What becomes of a seat that nobody holds any more, and why. */
export type SeatFate =
  | { readonly kind: 'free' }
  | { readonly kind: 'offer'; readonly expiresAt: Date }
  | { readonly kind: 'empty'; readonly reason: 'afterClosing' | 'tooLateToOffer' }

/**
 * A seat that came free is offered to the first in the queue; while anyone waits it is never open to newcomers. After the
 * closing it stays empty, and so it does where somebody waits but no offer is made any more (exam/no-offer-last) [D].
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
  if (now >= sitting.lastOfferAt) return { kind: 'empty', reason: 'tooLateToOffer' }
  return { kind: 'offer', expiresAt: offerExpiry(sitting, policy, now) }
}

export function offerExpiry(sitting: OfferingSitting, policy: Policy, now: Date): Date {
  const life = dueAt(now, policy.at('exam/offer-life', plainDateIn(sitting.startsAt))).at
  return new Date(Math.min(life.getTime(), sitting.bookingClosesAt.getTime()))
}
