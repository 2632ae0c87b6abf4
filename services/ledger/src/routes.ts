import type { Policy } from '../../../domain/policy/policy'
import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Sql } from '../../kit/database'
import type { Endpoint } from '../../kit/endpoint'
import type { PrismaClient } from '../prisma/client/client'
import { batchEndpoints } from './batch-endpoints'
import { entryEndpoints } from './entry-endpoints'
import { exemptionEndpoints } from './exemption-endpoints'
import { standingEndpoints } from './standing-endpoints'

export interface RouteDeps {
  readonly prisma: PrismaClient
  readonly sql: Sql
  readonly policy: Policy
}

/** Every endpoint of the ledger. */
export const createRoutes = ({ prisma, sql, policy }: RouteDeps): Endpoint[] => [
  ...standingEndpoints(sql, policy),
  ...entryEndpoints({ sql, prisma, policy }),
  ...exemptionEndpoints(prisma, sql, policy),
  ...batchEndpoints(prisma),
  auditEndpoint('ledger', sql),
]
