import type { MessageShape } from '@bufbuild/protobuf'
import type { TopicName, topics } from '../../proto/topics'
import type { DatabaseOwner } from '../installation/databases'
import type { Finding } from './finding'
import type { Restatable } from './republication'

/**
 * Each kind of fact states how its loss is found.
 *
 * The doctor named most lost facts (decisions 0082, 0125), and nobody could say which it did not. Nothing saw the
 * loss of decisions, contests, registrations, enrolments and their ends, the portal's people, or the keys of
 * identity and the portal; and a course studied before was named for ever.
 *
 * `ops/doctor/fact-kinds.ts` has a row for each fact of `proto/topics.ts`: who hears it; by which finding and which
 * `republish` the doctor sees and heals its loss there, or why nothing is lost. A new fact does not compile without
 * its row. One test compares the rows with the handlers. Another loses each fact for each listener in a cluster and
 * does what the findings say (`dev/e2e/lost-facts.e2e.test.ts`).
 *
 * A fact that moves no stage (a decision, a contest, a correction, a registration) is looked for in the timeline of
 * its process, and only of processes that run and began before it. Finished courses, and acts on claims whose
 * process had ended and did not start again, are named too. New to publish again: `enrolment`, `decision` (a
 * contest or a granted attempt, by its id), `registration`. A contest published again has no deadline, because no
 * operator's command knows the calendar.
 *
 * The ledger hears `StudyReversed` too, and study that counts again from then; its plan relied on what no longer
 * was. A result and the decision on it at one instant may come in any order. An enrolment that is in force again
 * without having been studied is published as `EnrolmentMade`.
 *
 * A decision `missing` shows by the end of its booking alone. Of more than 300 happenings, those that a process has
 * forgotten count as heard. A process that answers no query is a finding. Reminders and notices are for programs
 * that read them from Kafka: nothing here keeps them. After an upgrade everything that the ledger never heard is
 * named once, each with its command; for many of them `rebuild ledger` is shorter.
 */

type TypeName = MessageShape<(typeof topics)[TopicName]['facts'][number]>['$typeName']

/** Every fact of proto/topics.ts, by the name of its message. */
export type FactKind = TypeName extends infer Name
  ? Name extends `${string}.v1.${infer Kind}`
    ? Kind
    : never
  : never

/** What the doctor finds where a listener has not heard a fact, and what `republish` has its owner tell again. */
export interface Seen {
  readonly finds: Finding['kind']
  readonly tells: Restatable
}

const seen = (finds: Finding['kind'], tells: Restatable): readonly Seen[] => [{ finds, tells }]
const unknown = (tells: Restatable): readonly Seen[] => seen('notHeard', tells)
const deaf = (tells: Restatable): readonly Seen[] => seen('processBehind', tells)

/** A notice or an event of a page is told once: the pages themselves, and the queues, show what is so. */
const NEWS =
  'it tells people and open pages; a page asks for the state itself, and a replay of its facts tells it again'

/** Who checks tokens by the keys and revocations that it was told: every service, identity among them. */
export const trusting = ['identity', 'course', 'exam', 'claim', 'ledger', 'portal'] as const
const byEach = <Of>(of: Of) =>
  Object.fromEntries(trusting.map(name => [name, of])) as Record<(typeof trusting)[number], Of>

/**
 * Each kind of fact: who hears it, and how the doctor sees that it was lost on the way to that one; or why nothing is lost with it. A new kind of fact has no row here and does not compile; a test holds the listeners against the
 * handlers of the services, and another one loses each fact for each listener (dev/e2e/lost-facts.e2e.test.ts).
 */
export const factKinds = {
  PersonStated: {
    course: unknown('person'),
    exam: unknown('person'),
    claim: unknown('person'),
    ledger: unknown('person'),
    portal: unknown('person'),
  },
  OrganisationStated: { exam: unknown('organisation') },
  AccountHolderStated: { claim: unknown('accountHolder') },
  SigningKeyStated: byEach(unknown('signingKey')),
  SessionRevoked: {
    ...byEach(unknown('revocation')),
    identity: 'its own table is what it tells from: there it stands before it is told',
  },

  OfferingStated: { exam: unknown('offering'), ledger: unknown('offering'), portal: unknown('offering') },
  EnrolmentMade: { ledger: unknown('enrolment') },
  EnrolmentChanged: { ledger: unknown('enrolment') },
  EnrolmentEnded: {
    exam: unknown('enrolmentEnd'),
    ledger: unknown('enrolment'),
    listener: deaf('enrolmentEnd'),
  },
  StudyFinished: { exam: unknown('study'), ledger: unknown('enrolment'), listener: deaf('study') },
  StudyReversed: {
    exam: unknown('enrolmentEnd'),
    ledger: unknown('enrolment'),
    listener: deaf('enrolmentEnd'),
  },
  ReminderIssued: { portal: NEWS },

  SittingStated: { ledger: unknown('sitting'), portal: NEWS },
  SeatBooked: { ledger: unknown('booking'), listener: deaf('booking'), portal: NEWS },
  BookingEnded: { ledger: unknown('booking'), listener: deaf('booking'), portal: NEWS },
  WaitingMoved: { portal: NEWS },
  OutcomeDecided: { ledger: unknown('decision'), listener: deaf('decision') },
  AbsenceContestStated: { listener: deaf('decision') },
  ResultsChunk: {
    ledger: [...seen('batchNotRegistered', 'batch'), ...unknown('batch')],
    listener: deaf('batch'),
  },
  ResultsCommitted: { listener: [...seen('batchNotRegistered', 'batch'), ...deaf('batch')] },
  ResultsReversed: {
    listener:
      'a sitting that runs and has not heard it is named (timelines.ts), and `republish reversal` tells it again; no end-to-end test loses it yet',
  },
  ResultCorrected: { ledger: unknown('correction'), listener: deaf('correction') },

  ClaimMoved: { ledger: unknown('claim'), listener: deaf('claim'), portal: NEWS },
  ClaimNoticed: { portal: NEWS },
  HoursComputed: { ledger: unknown('hours') },
  HoursChunk: { ledger: [...seen('hoursNotEntered', 'hoursBatch'), ...unknown('hours')] },
  ClassMoved: { ledger: unknown('class'), listener: deaf('class'), portal: NEWS },
  ClassNoticed: { portal: NEWS },

  EntriesWritten: { course: unknown('award'), listener: deaf('award'), portal: NEWS },
  BatchRegistered: { listener: [...deaf('registration'), ...seen('hoursNotEntered', 'registration')] },
} as const satisfies Record<FactKind, string | Partial<Record<DatabaseOwner, readonly Seen[] | string>>>
