import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/base/clock'
import type { Log } from '../../kit/base/log'
import { signingKeyOf } from '../../kit/keys/signing-key'
import { type RunningService, startService } from '../../kit/run/service'
import { createPool, sqlOfPg } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { createHandlers } from './consumers'
import type { LedgerConfig, LedgerDeps } from './deps'
import { createRoutes } from './routes'

/** Wires the service up; tests start it in the same way. */
export async function startLedger(config: LedgerConfig, clock: Clock, log: Log): Promise<RunningService> {
  const databaseUrl = config.LEDGER_DATABASE_URL
  const pool = createPool(databaseUrl, 'ledger')
  const deps: LedgerDeps = {
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) }),
    sql: sqlOfPg(pool),
    policy: policy(config.POLICY_SET),
    clock,
    fieldKey: config.FIELD_KEYS,
    signingKey: await signingKeyOf(config.CERTIFICATE_KEY),
    publicUrl: config.PUBLIC_URL,
    proxyHops: config.PROXY_HOPS,
  }
  return startService({
    name: 'ledger',
    config,
    databaseUrl,
    pool,
    prisma: deps.prisma,
    clock,
    log,
    endpoints: createRoutes(deps),
    handlers: createHandlers(deps),
    activities: createActivities(deps),
  })
}
