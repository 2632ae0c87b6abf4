import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { certificateEndpoints } from './certificates/routes'
import type { LedgerDeps } from './deps'
import { batchEndpoints } from './entries/batch-routes'
import { entryEndpoints } from './entries/entry-routes'
import { exemptionEndpoints, exemptionProposalEndpoints } from './exemptions/routes'
import { exportEndpoints } from './exports/routes'
import { planEndpoints } from './plan/routes'
import { standingEndpoints } from './standing/routes'

/** Every endpoint of the ledger. */
export function createRoutes(deps: LedgerDeps): Endpoint[] {
  const { prisma, sql, policy } = deps
  return [
    ...standingEndpoints(sql, policy),
    ...planEndpoints(sql, policy),
    ...entryEndpoints({ sql, prisma, policy }),
    ...exemptionEndpoints(prisma, sql, policy),
    ...exemptionProposalEndpoints(prisma, sql, policy),
    ...exportEndpoints(deps),
    ...certificateEndpoints(deps),
    ...batchEndpoints(prisma),
    auditEndpoint('ledger', sql),
  ]
}
