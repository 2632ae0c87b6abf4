import type { Endpoint } from '../../../kit/http/endpoint'
import type { ClaimDeps } from '../deps'
import { documentRoutes } from './routes/documents'
import { planRoutes } from './routes/plans'
import { postedRosterRoutes } from './routes/posted-rosters'
import { reviewRoutes } from './routes/review'
import { rosterRoutes } from './routes/rosters'

/** Endpoints of training classes (Articles 13, 14): plans, documents, rosters, and the acts of departments and the bureau. */
export const classRoutes = (deps: ClaimDeps): Endpoint[] => [
  ...planRoutes(deps),
  ...documentRoutes(deps),
  ...rosterRoutes(deps),
  ...postedRosterRoutes(deps),
  ...reviewRoutes(deps),
]
