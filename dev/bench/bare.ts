import { join } from 'node:path'
import { checkout, dist } from '../../ops/installation/checkout'
import { freePort } from '../../ops/installation/ports'
import { startDaemon } from '../launcher/daemon'
import type { Site } from './site'

export interface BareProcess {
  readonly origin: string
  stop(): Promise<void>
}

/** Starts the other side of a measurement: a script of this folder, from the build and as a process of its own, like ours. */
export async function startBare(site: Site, script: string): Promise<BareProcess> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const { cluster } = site
  const daemon = await startDaemon({
    name: script,
    command: process.execPath,
    args: ['--enable-source-maps', join(dist, 'dev/bench', `${script}.js`)],
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: cluster.databaseUrl,
      KAFKA_BROKERS: cluster.kafkaBrokers,
      TEMPORAL_ADDRESS: cluster.temporalAddress,
    },
    logFile: join(cluster.logFolder, `${script}.log`),
    ready: async () => (await fetch(`${origin}/readyz`)).ok,
  })
  return { origin, stop: () => daemon.stop() }
}
