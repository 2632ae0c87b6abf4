import type { Clock } from '../../kit/base/clock'
import type { FactHandler } from '../../kit/facts/consumer'
import type { PrismaClient } from '../prisma/client/client'
import { pageEventHandlers } from './events/event-facts'
import { noticeHandlers } from './notices/notices'
import { offeringHandlers } from './processes/offerings'
import { personHandlers } from './processes/people'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['offering', 'person'] as const

/** Handlers that keep the facts of other services that the portal needs. A fact may be both a notice and news for open pages. */
export const createHandlers = (clock: Clock): FactHandler<PrismaClient>[] => [
  ...offeringHandlers,
  ...personHandlers,
  ...noticeHandlers(clock),
  ...pageEventHandlers(clock),
]
