import { PrismaPg } from '@prisma/adapter-pg'
import { z } from 'zod'
import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/base/clock'
import { BaseSettings } from '../../kit/base/config'
import type { Log } from '../../kit/base/log'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { type RunningService, startService } from '../../kit/run/service'
import { createPool, sqlOfPool } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { createHandlers } from './consumers'
import type { Exam } from './deps'
import { createRoutes } from './routes'
import { createOfferPass } from './seats/offer-pass'

export const ExamSettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend({
    EXAM_DATABASE_URL: z.url(),
  })
export type ExamConfig = z.infer<typeof ExamSettings>

/** Wires the service up; tests start it in the same way. */
export async function startExam(
  config: ExamConfig,
  clock: Clock,
  log: Log,
): Promise<RunningService & { readonly exam: Exam }> {
  const pool = createPool(config.EXAM_DATABASE_URL, 'exam')
  const offers = createOfferPass()
  const exam: Exam = {
    pool,
    sql: sqlOfPool(pool),
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
    prisma: exam.prisma,
    clock,
    log,
    endpoints: createRoutes(exam),
    handlers: createHandlers(exam),
    activities: createActivities(exam),
    background: [relay => offers.start(exam, log, relay.wake)],
  })
  return { ...service, exam }
}
