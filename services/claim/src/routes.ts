import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { readingsEndpoint } from '../../kit/http/readings-endpoint'
import { claimRoutes } from './claims/routes'
import { classRoutes } from './classes/routes'
import type { ClaimDeps } from './deps'
import { deskRoutes } from './desk/routes'
import { standardRoutes } from './hours/routes'

/** Every endpoint of this service. */
export const createRoutes = (deps: ClaimDeps): Endpoint[] => [
  ...claimRoutes(deps),
  ...deskRoutes(deps),
  ...classRoutes(deps),
  ...standardRoutes(deps),
  auditEndpoint('claim', deps.sql),
  readingsEndpoint('claim', deps.sql),
]
