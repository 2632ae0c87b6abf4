import type { DescMessage, MessageShape } from '@bufbuild/protobuf'
import type { Client } from '@temporalio/client'
import { courseYearTerms } from '../../domain/course/terms'
import type { Policy } from '../../domain/policy/policy'
import { ClaimMovedSchema, ClassMovedSchema } from '../../proto/generated/claim_pb'
import {
  EnrolmentEndedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../proto/generated/course_pb'
import {
  AbsenceContestStatedSchema,
  BookingEndedSchema,
  OutcomeDecidedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
  ResultsCommittedSchema,
  ResultsReversedSchema,
  SeatBookedSchema,
} from '../../proto/generated/exam_pb'
import { BatchRegisteredSchema, EntriesWrittenSchema } from '../../proto/generated/ledger_pb'
import type { Clock } from '../../services/kit/base/clock'
import { type FactHandler, sendThenRecord } from '../../services/kit/facts/consumer'
import type { PrismaClient } from './prisma/client/client'
import { ask, sendSignals } from './signaller'
import * as signals from './signals'

/** Each fact that a process waits for, and the signals it becomes. */
export function createHandlers(client: Client, policy: Policy, clock: Clock): FactHandler<PrismaClient>[] {
  const today = () => ({ terms: courseYearTerms(policy, clock.now()), now: clock.now() })
  const hear = <S extends DescMessage>(
    schema: S,
    signalsOf: (fact: MessageShape<S>, factId: string, correlationId: string) => signals.Signal[],
    askedBy?: (fact: MessageShape<S>, correlationId: string) => signals.Asked | undefined,
  ): FactHandler<PrismaClient> =>
    sendThenRecord(
      schema,
      async (fact, { factId, correlationId }) => {
        const asked = askedBy?.(fact, correlationId)
        if (asked) await ask(client, asked)
        return sendSignals(client, signalsOf(fact, factId, correlationId))
      },
      async (unheard, { tx, factId, occurredAt }) => {
        await tx.unheard.createMany({
          data: unheard.map(({ workflowId, signal }) => ({ factId, workflowId, signal, at: occurredAt })),
          skipDuplicates: true,
        })
      },
    )
  return [
    hear(StudyFinishedSchema, (fact, factId) => signals.ofStudyFinished(fact, factId, today())),
    hear(EnrolmentEndedSchema, signals.ofEnrolmentEnded),
    hear(StudyReversedSchema, signals.ofStudyReversed),
    hear(SeatBookedSchema, signals.ofSeatBooked),
    hear(BookingEndedSchema, signals.ofBookingEnded),
    hear(OutcomeDecidedSchema, signals.ofOutcomeDecided),
    hear(AbsenceContestStatedSchema, signals.ofAbsenceContest),
    hear(ResultsChunkSchema, signals.ofResultsChunk),
    hear(ResultsCommittedSchema, signals.ofResultsCommitted),
    hear(ResultCorrectedSchema, signals.ofResultCorrected, (fact, correlationId) =>
      signals.correctionOf(fact, { ...today(), correlationId }),
    ),
    hear(ResultsReversedSchema, signals.ofResultsReversed),
    hear(ClaimMovedSchema, signals.ofClaimMoved),
    hear(ClassMovedSchema, signals.ofClassMoved),
    hear(EntriesWrittenSchema, signals.ofEntriesWritten),
    hear(BatchRegisteredSchema, signals.ofBatchRegistered),
  ]
}
