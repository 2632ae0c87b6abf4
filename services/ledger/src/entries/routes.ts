import type { Endpoint } from '../../../kit/http/endpoint'
import type { LedgerDeps } from '../deps'
import { batchEndpoints } from './batch-routes'
import { entryEndpoints } from './entry-routes'

/** Endpoints of the entries of people, and of the batches that they were registered in. */
export const entriesEndpoints = (deps: LedgerDeps): Endpoint[] => [
  ...entryEndpoints(deps),
  ...batchEndpoints(deps.prisma),
]
