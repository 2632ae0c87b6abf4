import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import { standardsIn } from '../../../domain/standards/standards'
import { workingCalendar } from '../../../domain/time/working-days'
import type { Clock } from '../../kit/base/clock'
import type { Log } from '../../kit/base/log'
import { createInspections } from '../../kit/files/inspections'
import { createStore } from '../../kit/files/store'
import { startSweep } from '../../kit/files/sweep'
import { createVirusScan } from '../../kit/files/virus-scan'
import { type RunningService, startService } from '../../kit/run/service'
import { createPool, sqlOfPg } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { renewAchievementKeys, startKeyRenewal } from './claims/achievement-keys'
import { recomputeProvisionalDeadlines } from './claims/deadlines'
import { startPolicyWakeUps } from './classes/policy-wait'
import { createHandlers } from './consumers'
import type { ClaimConfig, ClaimDeps } from './deps'
import { evidenceInspector } from './files/inspector'
import { endUnusedFiles } from './files/unused-files'
import { createRoutes } from './routes'

/** Wires the service up; tests start it in the same way. */
export async function startClaim(
  config: ClaimConfig,
  clock: Clock,
  log: Log,
): Promise<RunningService & { readonly deps: ClaimDeps }> {
  if (config.NODE_ENV === 'production' && config.CLAMD_ADDRESS === 'none')
    log.warn('No virus scanner looks at uploaded files: CLAMD_ADDRESS is none')
  const pool = createPool(config.CLAIM_DATABASE_URL, 'claim')
  const deps: ClaimDeps = {
    pool,
    sql: sqlOfPg(pool),
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'claim' }) }),
    policy: policy(config.POLICY_SET),
    standards: standardsIn(config.POLICY_SET),
    calendar: workingCalendar,
    clock,
    fieldKey: config.FIELD_KEYS,
    store: createStore(config),
    inspections: createInspections(evidenceInspector(createVirusScan(config))),
    abandonedAfter: 'claim/evidence-abandoned-after',
    lookupKey: config.LOOKUP_KEYS,
  }
  await renewAchievementKeys(deps, log)
  const service = await startService({
    name: 'claim',
    config,
    databaseUrl: config.CLAIM_DATABASE_URL,
    pool,
    prisma: deps.prisma,
    clock,
    log,
    endpoints: createRoutes(deps),
    handlers: createHandlers(deps),
    activities: createActivities(deps),
    readiness: { evidence: deps.store.isThere },
    background: [
      () => startSweep(deps, log, endUnusedFiles(deps)),
      () => startKeyRenewal(deps, log),
      relay => startPolicyWakeUps(deps, relay, log),
    ],
  })
  await recomputeProvisionalDeadlines(deps, log)
  service.relay.wake()
  return { ...service, deps }
}
