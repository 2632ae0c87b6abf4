import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { dueAt, earlierBy } from '../time/due'
import { compare, dayOfYear, plainDateIn, yearOf } from '../time/plain-date'

/** The stages of a sitting. Results may come once it was held; closed: every ticket has its outcome. */
export type Stage = 'published' | 'bookingClosed' | 'held' | 'closed' | 'cancelled'
export type ExamCategory = 'general' | 'industryCommon'

/** The instants of a sitting, by the policy of the day it takes place (Article 10). */
export interface Schedule {
  readonly startsAt: Date
  readonly endsAt: Date
  readonly bookingOpensAt: Date
  readonly bookingClosesAt: Date
  /** From here on no seat is offered to the queue. */
  readonly lastOfferAt: Date
  /** Until here a booking may be changed or cancelled. */
  readonly changeUntil: Date
  readonly resultsDueAt: Date
}

export function scheduleOf(startsAt: Date, endsAt: Date, policy: Policy): Schedule {
  const day = plainDateIn(startsAt)
  const before = (
    rule: 'exam/booking-opens-before' | 'exam/booking-closes-before' | 'exam/change-until-before',
  ) => earlierBy(startsAt, policy.at(rule, day))
  const bookingClosesAt = before('exam/booking-closes-before')
  return {
    startsAt,
    endsAt,
    bookingOpensAt: before('exam/booking-opens-before'),
    bookingClosesAt,
    lastOfferAt: earlierBy(bookingClosesAt, policy.at('exam/no-offer-last', day)),
    changeUntil: before('exam/change-until-before'),
    resultsDueAt: dueAt(endsAt, policy.at('exam/results-due', day)).at,
  }
}

/**
 * Whether a sitting of the plan may take place then: in the plan's year, or for a supplementary plan up to its last day in
 * the next (exam/supplementary-until) [D].
 */
export function mayTakePlace(
  plan: { readonly year: number; readonly supplementary: boolean },
  startsAt: Date,
  policy: Policy,
): Refusal | undefined {
  const day = plainDateIn(startsAt)
  if (yearOf(day) === plan.year) return undefined
  if (!plan.supplementary || yearOf(day) < plan.year) {
    return refuse('sitting-outside-year', { year: plan.year, day }, { policyVersion: policy.version })
  }
  const deadline = dayOfYear(plan.year + 1, policy.at('exam/supplementary-until', day).value)
  if (compare(day, deadline) <= 0) return undefined
  return refuse(
    'supplementary-too-late',
    { year: plan.year, day, deadline },
    { policyVersion: policy.version },
  )
}
