import type { Actor } from '../../domain/authority/actor'
import type { Refusal } from '../../domain/refusals/refusal'
import type { Category } from './names'

export interface PublishSittingCommand {
  readonly sittingId: string
  readonly planId: string
  readonly roomId: string
  readonly seats: number
  /** ISO instants. */
  readonly startsAt: string
  readonly endsAt: string
  readonly idempotencyKey: string
}

/** The instants a sitting's process waits for, by the policy of the day it was published or moved. */
export interface SittingSchedule {
  readonly bookingOpensAt: string
  readonly bookingClosesAt: string
  readonly startsAt: string
  readonly endsAt: string
  readonly resultsDueAt: string
}

export interface SittingPublished {
  readonly kind: 'sittingPublished'
  readonly sittingId: string
  readonly planId: string
  readonly centreId: string
  readonly year: number
  readonly category: Category
  readonly locality: string
  readonly seats: number
  readonly schedule: SittingSchedule
}

export interface SittingChanged {
  readonly kind: 'sittingChanged'
  readonly sittingId: string
  readonly schedule: SittingSchedule
  /** Holders who lost their seat, and those of them who got an offer elsewhere. */
  readonly displaced: number
  readonly offered: number
}

export interface SittingProgress {
  readonly tickets: number
  /** Tickets with a final outcome; absences still contestable or contested are not final. */
  readonly final: number
  readonly missing: number
  readonly openContests: number
  /** The earliest instant at which something may become final by itself (a contest window closing). */
  readonly nextFinalAt: string | null
  /** Whether the results' deadline is over; a provisional one gives more time. */
  readonly resultsOverdue?: boolean
  /** Of the open contests: since when, until when the earliest is to be decided (null: provisional), when the next is overdue. */
  readonly contestedSince?: string | null
  readonly decideBy?: string | null
  readonly nextOverdueAt?: string | null
}

/** Why an official acts: a text that may name people, so that its id alone travels (docs/decisions/0216). */
export interface Reasoned {
  /** Of the text that the exam service keeps. */
  readonly reasonId?: string
  /** The text itself, of commands from before it was kept; runs of then still carry it. */
  readonly reason?: string
}

export interface CorrectionCommand extends Reasoned {
  readonly correctionId: string
  readonly resultId: string
  /** passed or failed follows from the score by the policy of that date. */
  readonly score: number | null
  readonly scoreMax: number | null
  readonly absent: boolean
  /** Of an assessment that has no score: what it comes to instead. */
  readonly outcome?: 'passed' | 'failed' | undefined
  /** A second official confirms what the exam service keeps under this correctionId: score and reason are the proposal's. */
  readonly confirms?: true
  readonly idempotencyKey: string
}

export interface CorrectionRecorded {
  readonly kind: 'correctionRecorded'
  readonly correctionId: string
  readonly resultId: string
  readonly personId: string
  readonly enrolmentId: string
  readonly courseId: string
  readonly offeringId: string
  readonly year: number
  readonly category: Category
  readonly halfHours: number
  readonly industry: string
  /** Of the person, where it is known. */
  readonly locality?: string
  readonly policyVersion: string
  readonly from: 'passed' | 'failed' | 'absent'
  /** withdrawn: with the list that brought it. */
  readonly to: 'passed' | 'failed' | 'absent' | 'withdrawn'
  /** True while any result of this award (person, course, year) is a pass: the award must stand. */
  readonly awardStands: boolean
  /** Grows with each change of this person's results in this course and year: a later one wins. */
  readonly awardSeq: number
  /** As of now, where it is known. */
  readonly attemptsLeft?: number
}

export interface PersonBusiness {
  readonly hasBooking: boolean
  readonly hasOpenResult: boolean
  readonly hasOpenContest: boolean
}

/** The activities of the exam service for workflows. Each is idempotent, one transaction, with its outbox row. */
export interface ExamActivities {
  publishSitting(actor: Actor, command: PublishSittingCommand): Promise<SittingPublished | Refusal>
  /** Holders are told and offered seats first; no attempt is counted. Moving re-arms every deadline. */
  cancelSitting(
    actor: Actor,
    command: Reasoned & { sittingId: string; commandId: string },
  ): Promise<SittingChanged | Refusal>
  moveSitting(
    actor: Actor,
    command: Reasoned & {
      sittingId: string
      roomId: string
      startsAt: string
      endsAt: string
      commandId: string
    },
  ): Promise<SittingChanged | Refusal>
  shrinkSitting(
    actor: Actor,
    command: Reasoned & { sittingId: string; seats: number; commandId: string },
  ): Promise<SittingChanged | Refusal>
  /** Booking is closed, the waiting list ended, tickets are out. */
  closeBooking(actor: Actor, command: { sittingId: string }): Promise<{ tickets: number }>
  /** The sitting took place; results may be posted. */
  holdSitting(actor: Actor, command: { sittingId: string }): Promise<{ tickets: number }>
  sittingProgress(actor: Actor, command: { sittingId: string }): Promise<SittingProgress>
  /** At the deadline: marks overdue and publishes it, once. What is missing stays unknown: no attempt used, booking again allowed. */
  escalateOverdueResults(actor: Actor, command: { sittingId: string }): Promise<SittingProgress>
  /** At their deadline: tells of contests that were not decided in time, each once. */
  escalateOverdueContests(actor: Actor, command: { sittingId: string }): Promise<SittingProgress>
  closeSitting(actor: Actor, command: { sittingId: string }): Promise<void>
  /** Changes one result with a reason; refuses without one, or where nothing changes. */
  correctResult(actor: Actor, command: CorrectionCommand): Promise<CorrectionRecorded | Refusal>
  /** Reads a person's business in a course that is still open at the end of the year. */
  personBusiness(
    actor: Actor,
    query: { personId: string; courseId: string; year: number },
  ): Promise<PersonBusiness>
}
