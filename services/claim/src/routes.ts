import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Endpoint } from '../../kit/endpoint'
import type { Claims } from './claims'
import { documentRoutes } from './classes/routes/documents'
import { planRoutes } from './classes/routes/plans'
import { postedRosterRoutes } from './classes/routes/posted-rosters'
import { reviewRoutes as classReviewRoutes } from './classes/routes/review'
import { rosterRoutes } from './classes/routes/rosters'
import { batchRoute } from './routes/batch'
import { bureauRoutes } from './routes/bureau'
import { evidenceRoutes } from './routes/evidence'
import { ownRoutes } from './routes/own'
import { queueRoutes } from './routes/queue'
import { reviewRoutes } from './routes/review'
import { standardRoutes } from './routes/standards'

/** Every endpoint of this service. */
export const createRoutes = (claims: Claims): Endpoint[] => [
  ...ownRoutes(claims),
  ...evidenceRoutes(claims),
  batchRoute(claims),
  ...queueRoutes(claims),
  ...reviewRoutes(claims),
  ...bureauRoutes(claims),
  ...planRoutes(claims),
  ...documentRoutes(claims),
  ...rosterRoutes(claims),
  ...postedRosterRoutes(claims),
  ...classReviewRoutes(claims),
  ...standardRoutes(claims),
  auditEndpoint('claim', claims.sql),
]
