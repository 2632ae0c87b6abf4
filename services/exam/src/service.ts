import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/base/clock'
import type { Log } from '../../kit/base/log'
import { type RunningService, startService } from '../../kit/run/service'
import { createPool, sqlOfPg } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { createHandlers } from './consumers'
import type { ExamConfig, ExamDeps } from './deps'
import { createRoutes } from './routes'
import { createOfferPass } from './seats/offer-pass'

/** Wires the service up; tests start it in the same way. */
export async function startExam(
  config: ExamConfig,
  clock: Clock,
  log: Log,
): Promise<RunningService & { readonly exam: ExamDeps }> {
  const pool = createPool(config.EXAM_DATABASE_URL, 'exam')
  const offers = createOfferPass()
  const deps: ExamDeps = {
    pool,
    sql: sqlOfPg(pool),
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'exam' }) }),
    policy: policy(config.POLICY_SET),
    clock,
    fieldKey: config.FIELD_KEYS,
    lookupKey: config.LOOKUP_KEYS,
    offerMade: offers.wake,
  }
  const service = await startService({
    name: 'exam',
    config,
    databaseUrl: config.EXAM_DATABASE_URL,
    pool,
    prisma: deps.prisma,
    clock,
    log,
    endpoints: createRoutes(deps),
    handlers: createHandlers(deps),
    activities: createActivities(deps),
    background: [relay => offers.start(deps, log, relay.wake)],
  })
  return { ...service, exam: deps }
}
