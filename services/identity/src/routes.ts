import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Endpoint } from '../../kit/endpoint'
import { accountRoutes } from './account-routes'
import { changeRoutes } from './change-routes'
import { employerRoutes } from './employer-routes'
import type { Identity } from './identity'
import { peopleRoutes } from './people-routes'
import { sessionRoutes } from './session-routes'

/** Everything that identity answers, and who may ask (Articles 3 to 5). */
export const routes = (identity: Identity): Endpoint[] => [
  ...peopleRoutes(identity),
  ...changeRoutes(identity),
  ...employerRoutes(identity),
  ...accountRoutes(identity),
  ...sessionRoutes(identity),
  auditEndpoint('identity', identity.sql),
]
