import type { Actor } from '../../domain/authority/actor'
import type { Refusal } from '../../domain/refusals/refusal'
import type { Category } from './names'

export interface EnrolCommand {
  /** Made by the portal: the same command sent again is the same enrolment. */
  readonly enrolmentId: string
  readonly personId: string
  readonly offeringId: string
  /** The request's Idempotency-Key, kept with the enrolment. */
  readonly idempotencyKey: string
}

export interface Enrolled {
  readonly kind: 'enrolled'
  readonly enrolmentId: string
  readonly personId: string
  readonly offeringId: string
  readonly courseId: string
  readonly courseTitle: string
  readonly coursewareId: string
  readonly year: number
  readonly category: Category
  readonly locality: string
  readonly industry: string
  readonly enrolledAt: string
  /** True where the offering of a running enrolment was changed. */
  readonly changed: boolean
  /** Whether studies of earlier systems are known for this person: where not, Article 8 was judged without them. */
  readonly historyLoaded: boolean
  /** When the course year asks whether to remind (ISO instants), and when it tidies up after its year. */
  readonly remindStudyAt: string
  readonly tidyAt: string
  /** Of a command that comes again: its enrolment has ended since, as finishing it showed (Article 8). */
  readonly endedAs?: 'studiedBefore'
}

export type ReminderReason = 'finishStudy' | 'bookSitting' | 'sitExam'

/** The activities of the course service for workflows. Each is idempotent, one transaction, with its outbox row. */
export interface CourseActivities {
  /** Enrols, or changes the offering of the year's enrolment in force (Article 8). Articles 7, 8, 11. */
  enrol(actor: Actor, command: EnrolCommand): Promise<Enrolled | Refusal>
  /** Publishes a reminder; the same reminder id is published once. */
  remind(
    actor: Actor,
    reminder: { reminderId: string; personId: string; workflowId: string; reason: ReminderReason },
  ): Promise<void>
  /** Ends an enrolment whose year is over; one with an award, or ended already, stays as it is. */
  endEnrolment(actor: Actor, command: { enrolmentId: string; reason: 'yearEnded' }): Promise<void>
}
