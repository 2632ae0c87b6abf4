import {
  ClaimMovedSchema,
  ClassMovedSchema,
  HoursChunkSchema,
  HoursComputedSchema,
} from '../../../proto/generated/claim_pb'
import {
  EnrolmentChangedSchema,
  EnrolmentEndedSchema,
  EnrolmentMadeSchema,
  OfferingStatedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../../proto/generated/course_pb'
import {
  BookingEndedSchema,
  OutcomeDecidedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
  SeatBookedSchema,
  SittingStatedSchema,
} from '../../../proto/generated/exam_pb'
import { PersonStatedSchema } from '../../../proto/generated/identity_pb'
import { type FactHandler, hearFact } from '../../kit/facts/consumer'
import type { PrismaClient } from '../prisma/client/client'
import type { LedgerDeps } from './deps'
import { receiveChunk } from './entries/batches'
import { chunkOfHours, chunkOfResults } from './entries/chunks'
import {
  knowClass,
  knowComputation,
  knowComputations,
  knowCorrection,
  knowOffering,
  knowPerson,
  knowSitting,
} from './standing/known-facts'
import {
  knowAttempts,
  knowAttemptsLeft,
  knowBooked,
  knowBookingEnded,
  knowChanged,
  knowClaim,
  knowEnrolled,
  knowEnrolmentEnded,
  knowFinished,
  knowSat,
  knowStudyReversed,
} from './standing/known-learners'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = [
  ...(['person', 'offering', 'sitting', 'correction', 'computation'] as const),
  ...(['enrolment', 'booking', 'sat', 'course_attempts', 'claim', 'training_class'] as const),
] as const

/** The facts that the ledger listens to. */
export const createHandlers = ({ clock }: Pick<LedgerDeps, 'clock'>): FactHandler<PrismaClient>[] => [
  hearFact(ResultsChunkSchema, async (chunk, { sql }) => {
    await knowSat(sql, chunk)
    await knowAttempts(sql, chunk)
    await receiveChunk(sql, chunkOfResults(chunk), clock.now())
  }),
  hearFact(HoursChunkSchema, async (chunk, { sql }) => {
    await knowComputations(sql, chunk)
    await receiveChunk(sql, chunkOfHours(chunk), clock.now())
  }),
  hearFact(ResultCorrectedSchema, async (correction, { sql }) => {
    await knowCorrection(sql, correction)
    await knowAttemptsLeft(sql, correction)
  }),
  hearFact(OutcomeDecidedSchema, (decided, { sql }) => knowAttemptsLeft(sql, decided)),
  hearFact(EnrolmentMadeSchema, (made, { sql }) => knowEnrolled(sql, made)),
  hearFact(EnrolmentChangedSchema, (changed, { sql }) => knowChanged(sql, changed)),
  hearFact(StudyFinishedSchema, (finished, { sql }) => knowFinished(sql, finished)),
  hearFact(StudyReversedSchema, (reversed, { sql }) => knowStudyReversed(sql, reversed)),
  hearFact(EnrolmentEndedSchema, (ended, { sql }) => knowEnrolmentEnded(sql, ended)),
  hearFact(SeatBookedSchema, (booked, { sql }) => knowBooked(sql, booked)),
  hearFact(BookingEndedSchema, (ended, { sql }) => knowBookingEnded(sql, ended)),
  hearFact(ClaimMovedSchema, (moved, { sql }) => knowClaim(sql, moved)),
  hearFact(ClassMovedSchema, (moved, { sql }) => knowClass(sql, moved)),
  hearFact(HoursComputedSchema, (computed, { sql }) => knowComputation(sql, computed)),
  hearFact(PersonStatedSchema, (person, { sql }) => knowPerson(sql, person)),
  hearFact(OfferingStatedSchema, (offering, { sql }) => knowOffering(sql, offering)),
  hearFact(SittingStatedSchema, (sitting, { sql }) => knowSitting(sql, sitting)),
]
