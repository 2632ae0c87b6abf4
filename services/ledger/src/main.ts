import { PrismaPg } from '@prisma/adapter-pg'
import { z } from 'zod'
import { policy } from '../../../domain/policy/policy'
import { systemClock } from '../../kit/clock'
import { BaseSettings, readConfig } from '../../kit/config'
import { createPool, sqlOfPool } from '../../kit/database'
import { runProcess, startService } from '../../kit/service'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { createHandlers } from './consumers'
import { createRoutes } from './routes'

const Settings = BaseSettings.extend({ LEDGER_DATABASE_URL: z.url() })

void runProcess('ledger', async log => {
  const config = readConfig(Settings, process.env)
  const databaseUrl = config.LEDGER_DATABASE_URL
  const pool = createPool(databaseUrl, 'ledger')
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
  const clock = systemClock
  return startService({
    name: 'ledger',
    config,
    databaseUrl,
    pool,
    prisma,
    clock,
    log,
    endpoints: createRoutes({ prisma, sql: sqlOfPool(pool), policy: policy(config.POLICY_SET) }),
    handlers: createHandlers(clock),
    activities: createActivities({ prisma, clock }),
  })
})
