import type { Enrolled } from './contracts/course'
import type {
  Booked,
  BookingEnded,
  CourseYearInput,
  CourseYearTerms,
  EnrolmentEnded,
  EntryWritten,
  Move,
  OutcomeDecided,
  OutcomeRecorded,
  Studied,
  StudyReversed,
} from './contracts/messages'

/**
 * The stage of a course year is computed from all it has heard.
 *
 * Signals come from several topics, late, twice, and in any order: a failed result before its booking, a reversal
 * before its grant.
 *
 * `course-year-facts.ts` keeps bookings by id, sources that gave an outcome, and the newest revision of the award;
 * the stage is computed from them. A repeat is known by its fact id (the last 500). A sitting closes only when
 * every outcome that the exam service counts came in a row of a batch it was told of, and each batch is registered:
 * the signal of the last batch may still be under way when its rows count as final.
 *
 * No order of signals leaves a wrong stage or an unregistered batch. While it waits, a sitting also looks once a
 * day, an assessment list once an hour: a lost signal delays, it does not hold.
 */

export type CourseYearStage = 'asked' | 'enrolled' | 'studied' | 'booked' | 'registered' | 'studiedBefore'

/** The facts that a course year has heard. Its stage is a fold over these facts, so their order does not matter. */
export interface CourseYearFacts {
  enrolment?: {
    readonly enrolmentId: string
    readonly offeringId: string
    readonly courseId: string
    readonly at: string
    readonly remindStudyAt: string | null
  }
  studied?: { readonly at: string; readonly proof: string }
  /** Enrolments that ended since their course was studied before, and when (Article 8). */
  readonly endedEnrolments: Map<string, string>
  /** Seats held now, by booking. */
  readonly bookings: Map<
    string,
    { readonly sittingId: string; readonly startsAt: string; readonly at: string }
  >
  /** Bookings that ended, and sources that gave an outcome: a booking told late is none. */
  readonly endedBookings: Set<string>
  readonly settledSources: Set<string>
  /** The newest revision of the award: odd, it stands; even, it was reversed; 0, there was none. */
  awardRevision: number
  /** Since when the person may book, again. */
  freeSince: string | null
  /** Attempts left, as the newest that was heard says; unknown before the first. */
  attempts?: { readonly left: number; readonly at: string }
}

export const noFacts = (): CourseYearFacts => ({
  endedEnrolments: new Map(),
  bookings: new Map(),
  endedBookings: new Set(),
  settledSources: new Set(),
  awardRevision: 0,
  freeSince: null,
})

/**
 * A pass was taken away: study stays finished, what attempts remain are open again. Or a list of
 * attendance came late (Article 11): what it finished is told with it.
 */
export function reopenedFacts({ reopened }: CourseYearInput): CourseYearFacts {
  const facts = noFacts()
  if (!reopened) return facts
  const { enrolmentId, offeringId, courseId, correctionId, at, revision, attemptsLeft } = reopened
  facts.enrolment = { enrolmentId, offeringId, courseId, at, remindStudyAt: null }
  if (correctionId) facts.studied = { at, proof: 'sitting' }
  facts.awardRevision = revision
  facts.freeSince = at
  if (attemptsLeft !== undefined) facts.attempts = { left: attemptsLeft, at }
  return facts
}

/** Article 8: enrolled, or the offering changed; progress does not move. */
export function enrolled(facts: CourseYearFacts, answer: Enrolled): void {
  const { enrolmentId, offeringId, courseId, enrolledAt, remindStudyAt } = answer
  facts.enrolment = { enrolmentId, offeringId, courseId, at: enrolledAt, remindStudyAt }
}

/** Article 9: study is finished, whatever the exam's outcome will be. */
export function studied(facts: CourseYearFacts, { enrolmentId, at, proof, anew }: Studied): void {
  if (anew) facts.endedEnrolments.delete(enrolmentId)
  facts.studied ??= { at, proof }
  facts.freeSince = later(facts.freeSince, at)
}

/** The list of attendance that finished it was reversed: another one may finish it. */
export function studyReversed(facts: CourseYearFacts, { enrolmentId }: StudyReversed): void {
  if (facts.enrolment?.enrolmentId === enrolmentId) delete facts.studied
}

/** Article 8: never a course studied before. */
export function enrolmentEnded(
  facts: CourseYearFacts,
  { enrolmentId, at }: Pick<EnrolmentEnded, 'enrolmentId' | 'at'>,
): void {
  facts.endedEnrolments.set(enrolmentId, at)
}

export function booked(facts: CourseYearFacts, { bookingId, sittingId, startsAt, at }: Booked): void {
  if (facts.endedBookings.has(bookingId) || facts.settledSources.has(sittingId)) return
  facts.bookings.set(bookingId, { sittingId, startsAt, at })
}

export function bookingEnded(facts: CourseYearFacts, { bookingId, at }: BookingEnded): void {
  facts.endedBookings.add(bookingId)
  facts.bookings.delete(bookingId)
  facts.freeSince = later(facts.freeSince, at)
}

/** Failed or absent: back to studied, as often as the exam service lets the person book. */
export function outcomeRecorded(facts: CourseYearFacts, fact: OutcomeRecorded): void {
  const { sourceId, outcome, at } = fact
  if (outcome !== 'passed') settle(facts, sourceId, at)
  // A decision about a result that carries the result's own instant is newer than the result.
  if (at !== facts.attempts?.at) countAttempts(facts, fact)
}

/** A result that is missing at the deadline, and an excused absence, leave the person free to book again. */
export function outcomeDecided(facts: CourseYearFacts, fact: OutcomeDecided): void {
  const { sittingId, decision, at } = fact
  countAttempts(facts, fact)
  if (sittingId && decision !== 'attemptGranted') settle(facts, sittingId, at)
  else facts.freeSince = later(facts.freeSince, at)
}

/** A grant or a reversal. Ledger's news may come in any order: the highest revision is the state (docs/architecture.md, Awards). */
export function entryWritten(facts: CourseYearFacts, { revision, at }: EntryWritten): void {
  if (revision <= facts.awardRevision) return
  facts.awardRevision = revision
  if (revision % 2 === 0) {
    facts.bookings.clear()
    facts.freeSince = later(facts.freeSince, at)
  }
}

function countAttempts(
  facts: CourseYearFacts,
  { attemptsLeft: left, at }: { readonly attemptsLeft?: number; readonly at: string },
): void {
  if (left !== undefined && at >= (facts.attempts?.at ?? '')) facts.attempts = { left, at }
}

function settle(facts: CourseYearFacts, sourceId: string, at: string): void {
  facts.settledSources.add(sourceId)
  for (const [bookingId, booking] of facts.bookings)
    if (booking.sittingId === sourceId) facts.bookings.delete(bookingId)
  facts.freeSince = later(facts.freeSince, at)
}

const later = (one: string | null, other: string): string => (one && one > other ? one : other)

export function stageOf(facts: CourseYearFacts): CourseYearStage {
  if (facts.awardRevision % 2 === 1) return 'registered'
  if (!facts.enrolment) return 'asked'
  if (facts.endedEnrolments.has(facts.enrolment.enrolmentId)) return 'studiedBefore'
  if (facts.bookings.size > 0) return 'booked'
  return facts.studied ? 'studied' : 'enrolled'
}

export interface Reminder {
  readonly reason: 'finishStudy' | 'bookSitting' | 'sitExam'
  readonly at: number
}

/** Nothing is to be done, and nothing to be reminded of, until the year ends or an attempt is granted (Article 10). */
const attemptsAreUsedUp = ({ attempts }: CourseYearFacts): boolean => attempts?.left === 0

/** A sitting is gone to once; study and booking may be put off for ever. */
export const isRemindedAgain = ({ reason }: Reminder): boolean => reason !== 'sitExam'

/** The only reminder that the stage may need. A booking within the last days before a sitting needs none. */
export function reminderOf(facts: CourseYearFacts, terms: CourseYearTerms): Reminder | undefined {
  switch (stageOf(facts)) {
    case 'enrolled': {
      const at = facts.enrolment?.remindStudyAt
      return at ? { reason: 'finishStudy', at: Date.parse(at) } : undefined
    }
    case 'studied': {
      if (facts.studied?.proof === 'assessment' || attemptsAreUsedUp(facts)) return undefined
      const since = Date.parse(facts.freeSince ?? facts.studied?.at ?? '')
      return { reason: 'bookSitting', at: since + terms.bookReminderAfterSeconds * 1000 }
    }
    case 'booked': {
      const booking = nextBooking(facts)
      if (!booking) return undefined
      const at = Date.parse(booking.startsAt) - terms.sitReminderBeforeSeconds * 1000
      return at > Date.parse(booking.at) ? { reason: 'sitExam', at } : undefined
    }
    case 'asked':
    case 'registered':
    case 'studiedBefore':
      return undefined
  }
}

const nextBooking = (facts: CourseYearFacts) =>
  [...facts.bookings.values()].sort((a, b) => a.startsAt.localeCompare(b.startsAt))[0]

/** The next mover of the course year, with the deadline. */
export function moveOf(facts: CourseYearFacts, tidyDue: number, now: number): Move {
  const lastDay = new Date(tidyDue).toISOString()
  const since = facts.freeSince ?? facts.enrolment?.at ?? new Date(now).toISOString()
  switch (stageOf(facts)) {
    case 'asked':
      return { who: 'system', what: 'enrol', since, until: null }
    case 'enrolled':
      return { who: 'person', what: 'finishStudy', since, until: lastDay }
    case 'studied':
      if (attemptsAreUsedUp(facts)) return { who: 'nobody', what: 'attemptsUsedUp', since, until: lastDay }
      return facts.studied?.proof === 'assessment'
        ? { who: 'industryDepartment', what: 'postAssessment', since, until: null }
        : { who: 'person', what: 'bookSitting', since, until: lastDay }
    case 'booked': {
      const booking = nextBooking(facts)
      const startsAt = booking?.startsAt ?? since
      return Date.parse(startsAt) > now
        ? { who: 'person', what: 'sitExam', since: booking?.at ?? since, until: startsAt }
        : { who: 'examCentre', what: 'postResults', since: startsAt, until: null }
    }
    case 'registered':
      return { who: 'nobody', what: 'registered', since, until: null }
    case 'studiedBefore': {
      const ended = facts.endedEnrolments.get(facts.enrolment?.enrolmentId ?? '')
      return { who: 'nobody', what: 'studiedBefore', since: ended ?? since, until: null }
    }
  }
}
