import { PrismaPg } from '@prisma/adapter-pg'
import { Client, Connection } from '@temporalio/client'
import { z } from 'zod'
import { policy } from '../../domain/policy/policy'
import { systemClock } from '../../services/kit/base/clock'
import { BaseSettings } from '../../services/kit/base/config'
import type { Log } from '../../services/kit/base/log'
import { startTracing } from '../../services/kit/base/tracing'
import { startConsumer } from '../../services/kit/facts/consumer'
import { startHealthServer } from '../../services/kit/run/health-server'
import { createPool, sqlOfPg } from '../../services/kit/sql/database'
import { createHandlers } from './handlers'
import { PrismaClient } from './prisma/client/client'

export const Settings = BaseSettings.extend({ LISTENER_DATABASE_URL: z.url() })

/** Turns facts into signals. It decides nothing: the table in signals.ts says which fact goes to which process. */
export async function startListener(
  config: z.infer<typeof Settings>,
  log: Log,
): Promise<{ close(): Promise<void> }> {
  const tracing = startTracing('listener', config.OTEL_EXPORTER_OTLP_ENDPOINT)
  const pool = createPool(config.LISTENER_DATABASE_URL, 'listener')
  const connection = Connection.lazy({ address: config.TEMPORAL_ADDRESS })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'listener' }) })
  const consumer = await startConsumer({
    config,
    service: 'listener',
    prisma,
    log,
    handlers: createHandlers(
      new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
      policy(config.POLICY_SET),
      systemClock,
    ),
    handled: () => undefined,
  })
  const health = await startHealthServer({
    ...{ service: 'listener', config, clock: systemClock, log },
    readiness: {
      database: async () => (await sqlOfPg(pool).query('SELECT 1')).length === 1,
      temporal: async () => Boolean(await connection.healthService.check({})),
    },
  })
  return {
    close: async () => {
      await health.close()
      await consumer.close()
      await connection.close()
      await tracing?.close()
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
