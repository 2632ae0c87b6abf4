import type { DescMessage } from '@bufbuild/protobuf'
import {
  ClaimMovedSchema,
  ClaimNoticedSchema,
  ClassMovedSchema,
  ClassNoticedSchema,
  HoursChunkSchema,
  HoursComputedSchema,
} from './generated/claim_pb'
import {
  EnrolmentChangedSchema,
  EnrolmentEndedSchema,
  EnrolmentMadeSchema,
  OfferingStatedSchema,
  ReminderIssuedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from './generated/course_pb'
import {
  AbsenceContestStatedSchema,
  BookingEndedSchema,
  OutcomeDecidedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
  ResultsCommittedSchema,
  ResultsReversedSchema,
  SeatBookedSchema,
  SittingStatedSchema,
  WaitingMovedSchema,
} from './generated/exam_pb'
import {
  AccountHolderStatedSchema,
  OrganisationStatedSchema,
  PersonStatedSchema,
  SessionRevokedSchema,
  SigningKeyStatedSchema,
} from './generated/identity_pb'
import { BatchRegisteredSchema, EntriesWrittenSchema } from './generated/ledger_pb'

export interface Topic {
  /** Fixed at creation: the key's partition must never change. */
  readonly partitions: number
  /** State facts are compacted to the newest a key; all others are kept for ever. */
  readonly compacted: boolean
  readonly facts: readonly DescMessage[]
}

/** Every topic, and the facts that travel on it. The owner is the name before the dot. */
export const topics = {
  'identity.person': { partitions: 6, compacted: true, facts: [PersonStatedSchema] },
  'identity.organisation': { partitions: 1, compacted: true, facts: [OrganisationStatedSchema] },
  'identity.account': { partitions: 1, compacted: true, facts: [AccountHolderStatedSchema] },
  'identity.trust': { partitions: 1, compacted: true, facts: [SigningKeyStatedSchema, SessionRevokedSchema] },
  'course.offering': { partitions: 1, compacted: true, facts: [OfferingStatedSchema] },
  'course.study': {
    partitions: 6,
    compacted: false,
    facts: [
      EnrolmentMadeSchema,
      EnrolmentChangedSchema,
      EnrolmentEndedSchema,
      StudyFinishedSchema,
      StudyReversedSchema,
    ],
  },
  'course.reminder': { partitions: 1, compacted: false, facts: [ReminderIssuedSchema] },
  'exam.sitting': { partitions: 1, compacted: true, facts: [SittingStatedSchema] },
  'exam.booking': {
    partitions: 6,
    compacted: false,
    facts: [
      SeatBookedSchema,
      BookingEndedSchema,
      WaitingMovedSchema,
      OutcomeDecidedSchema,
      AbsenceContestStatedSchema,
    ],
  },
  'exam.results': {
    partitions: 6,
    compacted: false,
    facts: [ResultsChunkSchema, ResultsCommittedSchema, ResultsReversedSchema],
  },
  'exam.correction': { partitions: 6, compacted: false, facts: [ResultCorrectedSchema] },
  'claim.claim': {
    partitions: 6,
    compacted: false,
    facts: [ClaimMovedSchema, ClaimNoticedSchema, HoursComputedSchema],
  },
  'claim.class': { partitions: 6, compacted: false, facts: [ClassMovedSchema, ClassNoticedSchema] },
  'claim.hours': { partitions: 6, compacted: false, facts: [HoursChunkSchema] },
  'ledger.award': { partitions: 6, compacted: false, facts: [EntriesWrittenSchema, BatchRegisteredSchema] },
} as const satisfies Record<string, Topic>

export type TopicName = keyof typeof topics
