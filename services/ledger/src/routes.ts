import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Endpoint } from '../../kit/endpoint'
import { batchEndpoints } from './batch-endpoints'
import type { Certificates } from './certificates/certificates'
import { certificateEndpoints } from './certificates/endpoints'
import { entryEndpoints } from './entry-endpoints'
import { exemptionEndpoints, exemptionProposalEndpoints } from './exemption-endpoints'
import { exportEndpoints } from './exports/endpoints'
import { planEndpoints } from './plan/endpoints'
import { standingEndpoints } from './standing-endpoints'

/** Certificates need all that the others do. */
export type RouteDeps = Certificates

/** Every endpoint of the ledger. */
export function createRoutes(deps: RouteDeps): Endpoint[] {
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
