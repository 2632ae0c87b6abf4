import type { Endpoint } from '../../../kit/http/endpoint'
import type { ClaimDeps } from '../deps'
import { batchRoute } from './routes/batch'
import { bureauRoutes } from './routes/bureau'
import { evidenceRoutes } from './routes/evidence'
import { ownRoutes } from './routes/own'
import { queueRoutes } from './routes/queue'
import { reviewRoutes } from './routes/review'

/** Endpoints of claims and their evidence (Article 12): the person's own, the departments', the municipal bureau's. */
export const claimRoutes = (deps: ClaimDeps): Endpoint[] => [
  ...ownRoutes(deps),
  ...evidenceRoutes(deps),
  batchRoute(deps),
  ...queueRoutes(deps),
  ...reviewRoutes(deps),
  ...bureauRoutes(deps),
]
