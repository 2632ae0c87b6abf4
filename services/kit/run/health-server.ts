import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../base/clock'
import type { BaseConfig } from '../base/config'
import type { Log } from '../base/log'
import { createApp } from '../http/app'
import { closeServer, listen } from '../http/server'

export interface HealthServer {
  readonly service: string
  readonly config: BaseConfig
  readonly clock: Clock
  readonly log: Log
  readonly readiness: Readonly<Record<string, () => Promise<boolean>>>
}

/** Health, readiness and metrics of a process that serves nothing else. */
export async function startHealthServer({
  service,
  config,
  clock,
  log,
  readiness,
}: HealthServer): Promise<{ close(): Promise<void> }> {
  const app = createApp({
    service,
    endpoints: [],
    authenticate: () => Promise.reject(new Error('nothing is served here')),
    clock,
    policyVersion: policy(config.POLICY_SET).version,
    log,
    readiness,
    wrote: () => undefined,
    checkAnswers: false,
  })
  const server = await listen(app, config.PORT, config.HOST)
  log.info({ port: config.PORT }, `${service} is up`)
  return { close: () => closeServer(server) }
}
