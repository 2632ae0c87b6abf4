import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { OutcomeDecidedSchema } from '../../../../proto/generated/exam_pb'
import { fact, type NewFact } from '../../../kit/facts/facts'

export interface DecidedOutcome {
  readonly decisionId: string
  readonly ticketId: string | null
  readonly sittingId: string | null
  readonly personId: string
  readonly enrolmentId: string
  readonly courseId: string
  readonly offeringId: string
  readonly year: number
  readonly category: string
  /** After the decision, where it changes them. */
  readonly attemptsLeft?: number | undefined
}

/** An outcome that no list of results brought. */
export const outcomeDecided = (
  of: DecidedOutcome,
  decision: 'absenceUpheld' | 'absenceExcused' | 'missing' | 'attemptGranted',
  now: Date,
): NewFact =>
  fact(OutcomeDecidedSchema, of.personId, {
    decisionId: of.decisionId,
    ticketId: of.ticketId ?? '',
    sittingId: of.sittingId ?? '',
    personId: of.personId,
    enrolmentId: of.enrolmentId,
    courseId: of.courseId,
    offeringId: of.offeringId,
    year: of.year,
    category: of.category,
    decision,
    decidedAt: timestampFromDate(now),
    ...(of.attemptsLeft === undefined ? {} : { attemptsLeft: of.attemptsLeft }),
  })
