import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import { isRefusal } from '../../../domain/refusals/refusal'
import type { Clock } from '../../kit/base/clock'
import type { Log } from '../../kit/base/log'
import { periodically } from '../../kit/run/periodic-loop'
import { type RunningService, startService } from '../../kit/run/service'
import { createPool, sqlOfPg } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { createHandlers } from './consumers'
import type { PortalConfig, PortalDeps } from './deps'
import { startStreams } from './events/streams'
import { createApiDocument } from './front/api-document'
import { mountPassThrough } from './front/pass-through'
import { findUpstream, upstreamsOf } from './front/upstreams'
import { builtPages, mountPages } from './pages/pages'
import { createEngineUrl } from './processes/engine-url'
import { createProcessClient } from './processes/process-client'
import { createKeepReason } from './processes/reason-client'
import { createAskService } from './processes/service-client'
import { createRoutes } from './routes'
import { identifyBrowser } from './web-sessions/identify'
import { createIdentityClient } from './web-sessions/identity-client'
import { createWebSessions } from './web-sessions/web-sessions'

const DELETE_OVER_EVERY_MS = 600_000

/** Wires the portal up; tests start it in the same way. */
export async function startPortal(config: PortalConfig, clock: Clock, log: Log): Promise<RunningService> {
  const pool = createPool(config.PORTAL_DATABASE_URL, 'portal')
  const processes = createProcessClient(
    {
      address: config.TEMPORAL_ADDRESS,
      namespace: config.TEMPORAL_NAMESPACE,
      answerWithinMs: config.ANSWER_WITHIN_MS,
      traced: config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    },
    log,
  )
  const upstreams = upstreamsOf(config)
  const askService = createAskService(config.ANSWER_WITHIN_MS, log)
  const readFrom: PortalDeps['readFrom'] = (asking, path) => {
    const service = upstreams[findUpstream(path.replace(/\?.*$/, ''))!]
    return askService(asking, { url: `${service}${path}` })
  }
  const rules = policy(config.POLICY_SET)
  const webSessions = createWebSessions({
    pool,
    fieldKey: config.FIELD_KEYS,
    identity: createIdentityClient(upstreams.identity, config.ANSWER_WITHIN_MS, log),
    policy: rules,
    log,
  })
  const streams = startStreams(config.PORTAL_DATABASE_URL, log)
  const deps: PortalDeps = {
    sql: sqlOfPg(pool),
    pool,
    processes,
    keepReason: createKeepReason(upstreams.exam, askService),
    // No process is started for an object that is missing or not the caller's: its service is asked first.
    findOwn: async (asking, path) => {
      const answer = await readFrom(asking, path)
      return isRefusal(answer) ? answer : undefined
    },
    readFrom,
    engineUrlOf: createEngineUrl(config),
    policy: rules,
    webSessions,
    streams,
    demoAccounts: config.DEMO_ACCOUNTS ?? [],
  }
  const endpoints = createRoutes(deps)
  const document = createApiDocument(endpoints, upstreams, log)
  let passing: { close(): Promise<void> } | undefined
  return startService({
    name: 'portal',
    config,
    databaseUrl: config.PORTAL_DATABASE_URL,
    pool,
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'portal' }) }),
    clock,
    log,
    endpoints,
    handlers: createHandlers(clock),
    readiness: { temporal: processes.isConnected },
    isFrontDoor: true,
    beforeClose: streams.close,
    identify: identifyBrowser(webSessions, clock),
    document: document.mount,
    mount: (app, deps) => {
      passing = mountPassThrough(app, upstreams, document, deps)
      mountPages(app, builtPages)
    },
    // The portal is one of the proxies that a service counts.
    proxyHops: Math.max(0, config.PROXY_HOPS - 1),
    background: [
      () =>
        periodically(
          DELETE_OVER_EVERY_MS,
          'Deleting what is over',
          () => webSessions.deleteOver(clock.now()),
          log,
        ),
      () => ({ close: processes.close }),
      () => ({ close: async () => passing?.close() }),
      () => ({ close: async () => document.close() }),
    ],
  })
}
