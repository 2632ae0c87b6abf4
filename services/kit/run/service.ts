import type { Express } from 'express'
import type pg from 'pg'
import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../base/clock'
import type { BaseConfig } from '../base/config'
import { createLog, type Log } from '../base/log'
import { measureProcess } from '../base/metrics'
import { startTracing } from '../base/tracing'
import { type FactConsumer, type FactHandler, startConsumer } from '../facts/consumer'
import { type Relay, startRelay } from '../facts/relay'
import { type AppDeps, createApp } from '../http/app'
import type { Endpoint } from '../http/endpoint'
import { closeServer, listen, portOf } from '../http/server'
import { createAuthenticate } from '../http/token'
import { createTrust, trustFacts, trustHandlers } from '../http/trust'
import { sqlOfPg } from '../sql/database'
import { purge } from '../sql/purge'
import type { PrismaLike } from '../sql/transaction'
import { installTemporalLog, type RunningWorker, startActivityWorker } from './activity-worker'
import { periodically } from './periodic-loop'
import { lookEveryMs } from './polling'

export interface ServiceDefinition<P extends PrismaLike> {
  readonly name: string
  readonly config: BaseConfig
  readonly databaseUrl: string
  readonly pool: pg.Pool
  readonly prisma: P
  readonly clock: Clock
  readonly log: Log
  readonly endpoints: readonly Endpoint[]
  readonly handlers: readonly FactHandler<P>[]
  /** The activities that workflows may ask for, on the task queue of its name. */
  readonly activities?: object
  /** Mounts handlers that are no rows of a table: the portal passes requests on. */
  readonly mount?: AppDeps['mount']
  /** Proxies of ours before this process: `PROXY_HOPS`, unless it is one of them itself. */
  readonly proxyHops?: number
  readonly isFrontDoor?: true
  /** Ends answers that have no end of their own: the server waits for all others before it closes. */
  readonly beforeClose?: () => Promise<void>
  /** Before every row, for requests that carry no bearer token: the portal's sessions of browsers. */
  readonly identify?: AppDeps['identify']
  /** Serves the API document, where it is more than this service's own. */
  readonly document?: (app: Express) => void
  /** Further dependencies that it needs to be ready. */
  readonly readiness?: Readonly<Record<string, () => Promise<boolean>>>
  /** Runs beside the rest until closed, and is told when the service is up. */
  readonly background?: readonly ((relay: Relay) => { close(): Promise<void> })[]
}

export interface RunningService {
  readonly port: number
  readonly relay: Relay
  close(): Promise<void>
}

/**
 * Runs a service: HTTP, relay, consumer, activity worker. It starts while Kafka or Temporal are away and goes on when
 * they are back; `/readyz` says what is missing.
 */
export async function startService<P extends PrismaLike>(
  definition: ServiceDefinition<P>,
): Promise<RunningService> {
  const { name, config, log, clock, pool } = definition
  const sql = sqlOfPg(pool)
  const tracing = startTracing(name, config.OTEL_EXPORTER_OTLP_ENDPOINT)
  const trust = createTrust(sql, clock, log)
  await trust.reload()
  const reloadTrust = () =>
    trust.reload().catch(error => log.debug({ err: error }, 'trust is reloaded at the next look'))
  const relay = startRelay(config, name, definition.databaseUrl, log)
  const consumer = await startConsumer({
    config,
    service: name,
    prisma: definition.prisma,
    log,
    handlers: [...trustHandlers<P>(), ...definition.handlers],
    handled: type => {
      relay.wake()
      if (trustFacts.includes(type)) void reloadTrust()
    },
  })
  const worker = definition.activities
    ? startActivityWorker({
        config,
        taskQueue: name,
        activities: definition.activities,
        log,
        tracing,
        wrote: relay.wake,
      })
    : undefined
  const background = [
    ...(definition.background ?? []).map(start => start(relay)),
    periodically(lookEveryMs.purge, 'Purging', () => purge(sql, clock.now()), log),
  ]
  const app = createApp({
    service: name,
    endpoints: definition.endpoints,
    authenticate: createAuthenticate(trust, clock),
    clock,
    policyVersion: policy(config.POLICY_SET).version,
    proxyHops: definition.proxyHops ?? config.PROXY_HOPS,
    ...(definition.isFrontDoor ? { isFrontDoor: true } : {}),
    log,
    readiness: {
      database: async () => (await sql.query('SELECT 1')).length === 1,
      signingKeys: async () => trust.hasKeys(),
      ...(worker ? { temporal: async () => worker.isRunning() } : {}),
      ...definition.readiness,
    },
    wrote: relay.wake,
    checkAnswers: config.NODE_ENV === 'test',
    ...(definition.identify ? { identify: definition.identify } : {}),
    ...(definition.mount ? { mount: definition.mount } : {}),
    ...(definition.document ? { document: definition.document } : {}),
  })
  const server = await listen(app, config.PORT, config.HOST)
  log.info({ port: portOf(server) }, `${name} is up`)

  return {
    port: portOf(server),
    relay,
    close: async () => {
      await definition.beforeClose?.()
      await closeServer(server)
      for (const each of background) await each.close()
      await closeAll(worker, consumer, relay)
      trust.close()
      await tracing?.close()
      // Frees its query compiler, 20 MB that no garbage collector finds.
      await definition.prisma.$disconnect()
      await pool.end()
    },
  }
}

async function closeAll(
  worker: RunningWorker | undefined,
  consumer: FactConsumer,
  relay: Relay,
): Promise<void> {
  await worker?.close()
  await consumer.close()
  await relay.close()
}

/**
 * The life of a process: starts, says why if it can't, and closes in order on SIGTERM or SIGINT.
 * `main.ts` of each service is a call of this.
 */
export async function runProcess(
  name: string,
  start: (log: Log) => Promise<{ close(): Promise<void> }>,
  level = process.env.LOG_LEVEL ?? 'info',
): Promise<void> {
  const log = createLog(name, level)
  installTemporalLog(log)
  measureProcess()
  process.on('unhandledRejection', error => {
    log.fatal({ err: error }, 'An unhandled fault ends this process')
    process.exit(1)
  })
  try {
    const running = await start(log)
    const stop = async (signal: NodeJS.Signals) => {
      log.info({ signal }, `${name} closes`)
      await running.close()
      process.exit(0)
    }
    process.once('SIGTERM', signal => void stop(signal))
    process.once('SIGINT', signal => void stop(signal))
  } catch (error) {
    log.fatal({ err: error }, `${name} could not start`)
    process.exitCode = 1
    process.exit()
  }
}
