import { HoursChunkSchema, HoursComputedSchema } from '../../../proto/generated/claim_pb'
import { OfferingStatedSchema } from '../../../proto/generated/course_pb'
import {
  ResultCorrectedSchema,
  ResultsChunkSchema,
  SittingStatedSchema,
} from '../../../proto/generated/exam_pb'
import { PersonStatedSchema } from '../../../proto/generated/identity_pb'
import type { Clock } from '../../kit/clock'
import { type FactHandler, on } from '../../kit/consumer'
import type { PrismaClient } from '../prisma/client/client'
import { receiveChunk } from './batches'
import { chunkOfHours, chunkOfResults } from './chunks'
import {
  knowComputation,
  knowComputations,
  knowCorrection,
  knowOffering,
  knowPerson,
  knowSitting,
} from './known'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['person', 'offering', 'sitting', 'correction', 'computation'] as const

/** The facts that the ledger listens to. */
export const createHandlers = (clock: Clock): FactHandler<PrismaClient>[] => [
  on(ResultsChunkSchema, (chunk, { sql }) => receiveChunk(sql, chunkOfResults(chunk), clock.now())),
  on(HoursChunkSchema, async (chunk, { sql }) => {
    await knowComputations(sql, chunk)
    await receiveChunk(sql, chunkOfHours(chunk), clock.now())
  }),
  on(ResultCorrectedSchema, (correction, { sql }) => knowCorrection(sql, correction)),
  on(HoursComputedSchema, (computed, { sql }) => knowComputation(sql, computed)),
  on(PersonStatedSchema, (person, { sql }) => knowPerson(sql, person)),
  on(OfferingStatedSchema, (offering, { sql }) => knowOffering(sql, offering)),
  on(SittingStatedSchema, (sitting, { sql }) => knowSitting(sql, sitting)),
]
