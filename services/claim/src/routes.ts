import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { batchRoute } from './claims/routes/batch'
import { bureauRoutes } from './claims/routes/bureau'
import { evidenceRoutes } from './claims/routes/evidence'
import { ownRoutes } from './claims/routes/own'
import { queueRoutes } from './claims/routes/queue'
import { reviewRoutes } from './claims/routes/review'
import { documentRoutes } from './classes/routes/documents'
import { planRoutes } from './classes/routes/plans'
import { postedRosterRoutes } from './classes/routes/posted-rosters'
import { reviewRoutes as classReviewRoutes } from './classes/routes/review'
import { rosterRoutes } from './classes/routes/rosters'
import type { ClaimDeps } from './deps'
import { deskRoutes } from './desk/routes'
import { standardRoutes } from './hours/routes'

/** Every endpoint of this service. */
export const createRoutes = (deps: ClaimDeps): Endpoint[] => [
  ...ownRoutes(deps),
  ...evidenceRoutes(deps),
  batchRoute(deps),
  ...queueRoutes(deps),
  ...deskRoutes(deps),
  ...reviewRoutes(deps),
  ...bureauRoutes(deps),
  ...planRoutes(deps),
  ...documentRoutes(deps),
  ...rosterRoutes(deps),
  ...postedRosterRoutes(deps),
  ...classReviewRoutes(deps),
  ...standardRoutes(deps),
  auditEndpoint('claim', deps.sql),
]
