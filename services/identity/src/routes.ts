import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { readingsEndpoint } from '../../kit/http/readings-endpoint'
import { officesRoute } from './accounts/offices'
import { accountRoutes } from './accounts/routes'
import type { IdentityDeps } from './deps'
import { employerSearchRoute } from './employers/employer-search'
import { employerRoutes } from './employers/routes'
import { auditNamesRoute, auditPeopleRoute } from './people/audit-names'
import { consentRoutes } from './people/consents'
import { changeRoutes } from './people/interval-routes'
import { peopleRoutes } from './people/routes'
import { sessionRoutes } from './sessions/routes'

/** Everything that identity answers, and who may ask (Articles 3 to 5). */
export const createRoutes = (deps: IdentityDeps): Endpoint[] => [
  ...peopleRoutes(deps),
  ...consentRoutes(deps),
  ...changeRoutes(deps),
  ...employerRoutes(deps),
  employerSearchRoute(deps),
  ...accountRoutes(deps),
  ...sessionRoutes(deps),
  auditEndpoint('identity', deps.sql),
  readingsEndpoint('identity', deps.sql),
  auditNamesRoute(deps),
  auditPeopleRoute(deps),
  officesRoute(deps),
]
