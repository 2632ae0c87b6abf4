import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
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
import { createHandlers } from './consumers'
import { type CourseConfig, type CourseDeps, cryptoChance } from './deps'
import { mediaInspector } from './media/inspector'
import { createRoutes } from './routes'

/** Wires the service up, for `main` and for tests alike. */
export function startCourse(config: CourseConfig, clock: Clock, log: Log): Promise<RunningService> {
  const databaseUrl = config.COURSE_DATABASE_URL
  const pool = createPool(databaseUrl, 'course')
  const deps: CourseDeps = {
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'course' }) }),
    pool,
    sql: sqlOfPg(pool),
    policy: policy(config.POLICY_SET),
    chance: cryptoChance,
    fieldKey: config.FIELD_KEYS,
    lookupKey: config.LOOKUP_KEYS,
    clock,
    store: createStore(config),
    inspections: createInspections(mediaInspector(createVirusScan(config))),
    abandonedAfter: 'course/media-abandoned-after',
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
    handlers: createHandlers(deps),
    activities: createActivities(deps, clock),
    readiness: { media: deps.store.isThere },
    background: [() => startSweep(deps, log)],
  })
}
