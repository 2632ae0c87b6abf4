import type { Clock } from '../../kit/base/clock'
import type { FactHandler } from '../../kit/facts/consumer'
import type { PrismaClient } from '../prisma/client/client'
import { pageEventHandlers } from './events/event-facts'
import { noticeHandlers } from './notices/notices'
import { offeringHandlers } from './processes/offerings'
import { personHandlers } from './processes/people'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['offering', 'person'] as const

/** Handlers that keep the facts of other services that the portal needs. */
export const createHandlers = (clock: Clock): FactHandler<PrismaClient>[] =>
  oneAFact([...offeringHandlers, ...personHandlers, ...noticeHandlers(clock), ...pageEventHandlers(clock)])

/** A fact that is a notice and news for open pages has one handler, which does both in its transaction. */
function oneAFact(handlers: readonly FactHandler<PrismaClient>[]): FactHandler<PrismaClient>[] {
  return [...Map.groupBy(handlers, ({ schema }) => schema)].map(([schema, ofFact]) => ({
    schema,
    handle: async (message, context, outcome) => {
      for (const handler of ofFact) await handler.handle(message, context, outcome)
    },
  }))
}
