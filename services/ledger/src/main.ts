import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import { systemClock } from '../../kit/base/clock'
import { readConfig } from '../../kit/base/config'
import { signingKeyOf } from '../../kit/keys/signing-key'
import { runProcess, startService } from '../../kit/run/service'
import { createPool, sqlOfPool } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { createActivities } from './activities'
import { Settings } from './config'
import { createHandlers } from './consumers'
import { createRoutes } from './routes'

void runProcess('ledger', async log => {
  const config = readConfig(Settings, process.env)
  const databaseUrl = config.LEDGER_DATABASE_URL
  const pool = createPool(databaseUrl, 'ledger')
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
  const clock = systemClock
  const endpoints = createRoutes({
    prisma,
    sql: sqlOfPool(pool),
    policy: policy(config.POLICY_SET),
    fieldKey: config.FIELD_KEYS,
    signingKey: await signingKeyOf(config.CERTIFICATE_KEY),
    publicUrl: config.PUBLIC_URL,
    proxyHops: config.PROXY_HOPS,
  })
  return startService({
    ...{ name: 'ledger', config, databaseUrl, pool, prisma, clock, log, endpoints },
    handlers: createHandlers(clock),
    activities: createActivities({ prisma, clock }),
  })
})
