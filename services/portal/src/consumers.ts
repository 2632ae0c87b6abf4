import { offeringHandlers } from './processes/offerings'
import { personHandlers } from './processes/people'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['offering', 'person'] as const

/** What the portal must know of others, it keeps. */
export const createHandlers = () => [...offeringHandlers, ...personHandlers]
