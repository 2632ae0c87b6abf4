import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { readingsEndpoint } from '../../kit/http/readings-endpoint'
import { certificateEndpoints } from './certificates/routes'
import type { LedgerDeps } from './deps'
import { entriesEndpoints } from './entries/routes'
import { exemptionListEndpoint } from './exemptions/exemption-list'
import { exemptionEndpoints, exemptionProposalEndpoints } from './exemptions/routes'
import { exportEndpoints } from './exports/routes'
import { planEndpoints } from './plan/routes'
import { standingEndpoints } from './standing/routes'

/** Every endpoint of the ledger. */
export function createRoutes(deps: LedgerDeps): Endpoint[] {
  const { prisma, sql, policy } = deps
  return [
    ...standingEndpoints(deps),
    ...planEndpoints(sql, policy),
    ...entriesEndpoints(deps),
    ...exemptionEndpoints(prisma, sql, policy),
    ...exemptionProposalEndpoints(prisma, sql, policy),
    ...exportEndpoints(deps),
    ...certificateEndpoints(deps),
    exemptionListEndpoint(deps),
    auditEndpoint('ledger', sql),
    readingsEndpoint('ledger', sql),
  ]
}
