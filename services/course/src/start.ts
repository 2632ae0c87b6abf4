import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/clock'
import type { BaseConfig } from '../../kit/config'
import { createPool, sqlOfPool } from '../../kit/database'
import type { Log } from '../../kit/log'
import { type RunningService, startService } from '../../kit/service'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { handlers } from './consumers'
import { type CourseDeps, cryptoChance } from './deps'
import { createRoutes } from './routes'

/** Wires the service up, for `main` and for tests alike. */
export function startCourse(
  config: BaseConfig,
  databaseUrl: string,
  clock: Clock,
  log: Log,
): Promise<RunningService> {
  const pool = createPool(databaseUrl, 'course')
  const deps: CourseDeps = {
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'course' }) }),
    pool,
    sql: sqlOfPool(pool),
    policy: policy(config.POLICY_SET),
    chance: cryptoChance,
  }
  return startService({
    name: 'course',
    config,
    databaseUrl,
    pool,
    prisma: deps.prisma,
    clock,
    log,
    endpoints: createRoutes(deps),
    handlers,
    activities: createActivities(deps, clock),
  })
}
