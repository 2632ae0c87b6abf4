import type { AsOf, Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { plainDateIn } from '../time/plain-date'
import type { ExamCategory, Stage } from './sitting'

/** The part of a sitting that decides whether it may be booked. */
export interface BookableSitting {
  readonly stage: Stage
  readonly cancelReason: string | null
  readonly year: number
  readonly category: ExamCategory
  /** Empty: all offerings of the year and category. */
  readonly offeringIds: readonly string[]
  readonly bookingOpensAt: Date
  readonly bookingClosesAt: Date
  readonly startsAt: Date
}

/** A person's place in a course year, as exam knows it. */
export interface Candidate {
  readonly year: number
  readonly category: string
  readonly offeringId: string
  readonly proof: string
  readonly passed: boolean
  readonly attemptsUsed: number
  readonly attemptsGranted: number
  readonly retakeFrom: Date | null
}

/** The one who asks for a seat, as far as the exam service has heard of them. */
interface Asking {
  readonly person: { readonly verified: boolean } | undefined
  readonly candidate: Candidate | undefined
}

/**
 * Whether a person may take a seat of the sitting now (Article 10), asked in this order. Whether a seat is left is not
 * asked here.
 *
 * @param asking.person, asking.candidate undefined: the facts may still be under way, so `eligibility-pending`, never a false
 * `not-studied` (docs/architecture.md, Facts); once they were waited for, studyNotKnown
 */
export function mayBook(
  sitting: BookableSitting,
  { person, candidate }: Asking,
  { policy, now }: AsOf,
): Refusal | undefined {
  return (
    isOpen(sitting, policy, now) ?? isCandidate(person, candidate) ?? fits(sitting, candidate!, policy, now)
  )
}

/** The wait (exam/eligibility-wait) is over: what is known is said, and no more; that nothing was studied is not. */
export const studyNotKnown = (
  sitting: Pick<BookableSitting, 'year'>,
  finished: number,
  policy: Policy,
): Refusal =>
  refuse(
    'study-not-known',
    { year: sitting.year, studyKnown: false, finished },
    { policyVersion: policy.version },
  )

/** Whether the sitting takes bookings at this instant. */
export function isOpen(sitting: BookableSitting, policy: Policy, now: Date): Refusal | undefined {
  const policyVersion = policy.version
  const closedAt = sitting.bookingClosesAt.toISOString()
  switch (sitting.stage) {
    case 'cancelled':
      return refuse('sitting-cancelled', { reason: sitting.cancelReason }, { policyVersion })
    case 'bookingClosed':
      return refuse('booking-closed', { closedAt }, { policyVersion })
    case 'held':
    case 'closed':
      return refuse('sitting-not-open', { status: sitting.stage }, { policyVersion })
    case 'published':
      break
  }
  if (now < sitting.bookingOpensAt) {
    const until = sitting.bookingOpensAt.toISOString()
    return refuse('booking-not-yet-open', { opensAt: until }, { until, policyVersion })
  }
  if (now >= sitting.bookingClosesAt) return refuse('booking-closed', { closedAt }, { policyVersion })
  return undefined
}

function isCandidate(
  person: { readonly verified: boolean } | undefined,
  candidate: Candidate | undefined,
): Refusal | undefined {
  if (!person) return refuse('eligibility-pending', { known: 'person not known yet' })
  if (!person.verified) return refuse('account-unverified', { status: 'unverified' })
  if (!candidate) return refuse('eligibility-pending', { known: 'study not known to be finished' })
  return undefined
}

function fits(
  sitting: BookableSitting,
  candidate: Candidate,
  policy: Policy,
  now: Date,
): Refusal | undefined {
  const policyVersion = policy.version
  if (candidate.year !== sitting.year) {
    return refuse(
      'sitting-outside-year',
      { year: candidate.year, sittingYear: sitting.year },
      { policyVersion },
    )
  }
  if (!examines(sitting, candidate)) {
    return refuse('sitting-of-other-course', { offeringId: candidate.offeringId }, { policyVersion })
  }
  if (candidate.passed) return refuse('already-passed', { year: candidate.year }, { policyVersion })
  const max = attemptsMax(candidate, policy, now)
  if (candidate.attemptsUsed >= max) {
    return refuse('attempts-exhausted', { used: candidate.attemptsUsed, max }, { policyVersion })
  }
  if (candidate.retakeFrom && sitting.startsAt < candidate.retakeFrom) {
    const until = candidate.retakeFrom.toISOString()
    return refuse('retake-too-early', { startsAt: sitting.startsAt.toISOString() }, { until, policyVersion })
  }
  return undefined
}

const examines = (sitting: BookableSitting, candidate: Candidate): boolean =>
  candidate.category === sitting.category &&
  candidate.proof === 'sitting' &&
  (sitting.offeringIds.length === 0 || sitting.offeringIds.includes(candidate.offeringId))

/** The attempts a person has in a course year: the policy's, and what the municipal bureau granted. */
export function attemptsMax(
  candidate: { readonly attemptsGranted: number },
  policy: Policy,
  now: Date,
): number {
  return policy.at('exam/attempts-per-year-max', plainDateIn(now)).value + candidate.attemptsGranted
}
