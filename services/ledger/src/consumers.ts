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
import { type FactHandler, on } from '../../kit/facts/consumer'
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
  on(ResultsChunkSchema, async (chunk, { sql }) => {
    await knowSat(sql, chunk)
    await knowAttempts(sql, chunk)
    await receiveChunk(sql, chunkOfResults(chunk), clock.now())
  }),
  on(HoursChunkSchema, async (chunk, { sql }) => {
    await knowComputations(sql, chunk)
    await receiveChunk(sql, chunkOfHours(chunk), clock.now())
  }),
  on(ResultCorrectedSchema, async (correction, { sql }) => {
    await knowCorrection(sql, correction)
    await knowAttemptsLeft(sql, correction)
  }),
  on(OutcomeDecidedSchema, (decided, { sql }) => knowAttemptsLeft(sql, decided)),
  on(EnrolmentMadeSchema, (made, { sql }) => knowEnrolled(sql, made)),
  on(EnrolmentChangedSchema, (changed, { sql }) => knowChanged(sql, changed)),
  on(StudyFinishedSchema, (finished, { sql }) => knowFinished(sql, finished)),
  on(StudyReversedSchema, (reversed, { sql }) => knowStudyReversed(sql, reversed)),
  on(EnrolmentEndedSchema, (ended, { sql }) => knowEnrolmentEnded(sql, ended)),
  on(SeatBookedSchema, (booked, { sql }) => knowBooked(sql, booked)),
  on(BookingEndedSchema, (ended, { sql }) => knowBookingEnded(sql, ended)),
  on(ClaimMovedSchema, (moved, { sql }) => knowClaim(sql, moved)),
  on(ClassMovedSchema, (moved, { sql }) => knowClass(sql, moved)),
  on(HoursComputedSchema, (computed, { sql }) => knowComputation(sql, computed)),
  on(PersonStatedSchema, (person, { sql }) => knowPerson(sql, person)),
  on(OfferingStatedSchema, (offering, { sql }) => knowOffering(sql, offering)),
  on(SittingStatedSchema, (sitting, { sql }) => knowSitting(sql, sitting)),
]
