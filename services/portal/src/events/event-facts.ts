import { bureau, type Recipient } from '../../../../domain/notice/notice'
import { ClaimMovedSchema, ClassMovedSchema } from '../../../../proto/generated/claim_pb'
import {
  BookingEndedSchema,
  SeatBookedSchema,
  SittingStatedSchema,
  WaitingMovedSchema,
} from '../../../../proto/generated/exam_pb'
import { EntriesWrittenSchema } from '../../../../proto/generated/ledger_pb'
import type { Clock } from '../../../kit/base/clock'
import { type FactContext, type FactHandler, hearFact } from '../../../kit/facts/consumer'
import type { PrismaClient } from '../../prisma/client/client'
import { type PageEvent, tellPages } from './page-events'

const person = (id: string): Recipient => ({ kind: 'person', id })
const reviewers = (industry: string): Recipient => (industry ? { kind: 'department', id: industry } : bureau)
const seatsOf = (sittingId: string): PageEvent => ({ topic: 'seats', to: 'everyone', objectId: sittingId })

/** A fact that is older than this has been replayed: no page waits for it. */
const NEW_MS = 60_000

/** Facts that change what an open page shows. */
export function pageEventHandlers(clock: Clock): FactHandler<PrismaClient>[] {
  const tell = async ({ sql, occurredAt }: FactContext<PrismaClient>, events: readonly PageEvent[]) => {
    if (clock.now().getTime() - occurredAt.getTime() > NEW_MS) return
    for (const event of events) await tellPages(sql, event)
  }
  return [
    // It has closed, with tickets, or was moved, or has results: whose seats are in it is known to exam alone.
    hearFact(SittingStatedSchema, (fact, context) =>
      tell(context, [seatsOf(fact.sittingId), { topic: 'exams', to: 'everyone' }]),
    ),
    hearFact(SeatBookedSchema, (fact, context) =>
      tell(context, [seatsOf(fact.sittingId), { topic: 'exams', to: [person(fact.personId)] }]),
    ),
    hearFact(BookingEndedSchema, (fact, context) =>
      tell(context, [seatsOf(fact.sittingId), { topic: 'exams', to: [person(fact.personId)] }]),
    ),
    hearFact(WaitingMovedSchema, (fact, context) =>
      tell(context, [
        ...(fact.sittingId ? [seatsOf(fact.sittingId)] : []),
        { topic: 'exams', to: [person(fact.personId)] },
      ]),
    ),
    hearFact(ClaimMovedSchema, ({ personId, industry }, context) =>
      tell(context, [
        { topic: 'claims', to: [person(personId)] },
        { topic: 'queue', to: [reviewers(industry)] },
      ]),
    ),
    hearFact(ClassMovedSchema, ({ organiserId, industry }, context) =>
      tell(context, [
        { topic: 'queue', to: [{ kind: 'organiser', id: organiserId }] },
        { topic: 'queue', to: [reviewers(industry)] },
      ]),
    ),
    hearFact(EntriesWrittenSchema, ({ rows }, context) =>
      tell(context, [{ topic: 'hours', to: [...new Set(rows.map(row => row.personId))].map(person) }]),
    ),
  ]
}
