import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../base/clock'
import type { BaseConfig } from '../base/config'
import type { Log } from '../base/log'
import { createApp } from '../http/app'
import { closeServer, listen } from '../http/server'

/** Health, readiness and metrics of a process that serves nothing else. */
export async function startHealthServer(
  service: string,
  config: BaseConfig,
  clock: Clock,
  log: Log,
  readiness: Readonly<Record<string, () => Promise<boolean>>>,
): Promise<{ close(): Promise<void> }> {
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
