import { offeringHandlers } from './processes/offerings'
import { personHandlers } from './processes/people'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['offering', 'person'] as const

/** Handlers that keep the facts of other services that the portal needs. */
export const createHandlers = () => [...offeringHandlers, ...personHandlers]
