import type { MessageShape } from '@bufbuild/protobuf'
import type { TopicName, topics } from '../../proto/topics'
import type { DatabaseOwner } from '../installation/databases'
import type { Finding } from './finding'
import type { Restatable } from './republication'

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
