import { join } from 'node:path'
import { databaseOwners, databaseUrlOf, databaseVariable } from '../../ops/installation/databases'
import { freePort } from '../../ops/installation/ports'
import {
  builtProcesses,
  type Installation,
  type ProcessName,
  processes,
} from '../../ops/installation/processes'
import { makeSecrets, type Secrets } from '../../ops/installation/secrets'
import { prepareEngines } from '../../ops/prepare/prepare'
import type { Engine } from '../engines/engine'
import { startOwnKafka } from '../engines/kafka'
import { startOwnPostgres } from '../engines/postgres'
import { startOwnTemporal } from '../engines/temporal'
import type { Daemon } from './daemon'
import { runProcess } from './run-process'
import { makeTemporaryFolder } from './temporary'

export type ClusterOptions = {
  policySet?: 'city' | 'demo' | 'test'
  /** More or other environment for our processes. */
  env?: NodeJS.ProcessEnv
  /** Only these of our processes; all by default. */
  only?: ProcessName[]
  /** Its engines wait for the disk, as in production: for what is measured. */
  durable?: boolean
}

export type EngineName = 'postgres' | 'kafka' | 'temporal'

/** A whole installation of its own: engines and our processes, on free ports, in a folder that goes with it. */
export type Cluster = {
  /** The one public origin. */
  portalUrl: string
  urlOf(name: ProcessName): string
  /** The owner's connection string: for what a test asserts, not for what it does. */
  databaseUrl: string
  kafkaBrokers: string
  /** Where its claim service keeps files. */
  evidenceFolder: string
  temporalAddress: string
  temporalUiUrl: string
  secrets: Secrets
  logFolder: string
  pidOf(name: ProcessName | EngineName): number | undefined
  kill9(name: ProcessName | EngineName): Promise<void>
  /** SIGSTOP, SIGCONT and the like. */
  signal(name: ProcessName | EngineName, signal: NodeJS.Signals): Promise<void>
  /** Starts it again (stopping it in order, if it still runs) and waits until it is ready. */
  restart(name: ProcessName | EngineName): Promise<void>
  /** Waits until every process that runs says that it is ready. */
  ready(): Promise<void>
  /** Ends everything at once; its data goes too. */
  stop(): Promise<void>
}

/** Starts a cluster and waits until it is ready. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const folder = makeTemporaryFolder('cluster')
  const secrets = makeSecrets()
  const engines = await startEngines(folder, secrets, !options.durable)
  const running = new Map<string, Pick<Engine, 'pid' | 'kill' | 'restart'>>(Object.entries(engines))
  const stop = async () => {
    await Promise.all([...running.values()].map(({ kill }) => kill('SIGKILL')))
  }
  try {
    const installation = await installationOn(engines, secrets, options.policySet ?? 'test', folder)
    await prepareEngines({
      ...installation.databaseUrls,
      DATABASE_URL: engines.postgres.address,
      KAFKA_BROKERS: installation.kafkaBrokers,
      TEMPORAL_ADDRESS: installation.temporalAddress,
    })
    const logFolder = join(folder, 'logs')
    const daemons = await startProcesses(installation, logFolder, options)
    for (const daemon of daemons) running.set(daemon.name, withBoundMethods(daemon))
    return clusterOf({ engines, installation, daemons, running, logFolder, stop })
  } catch (error) {
    await stop()
    throw error
  }
}

type Engines = Awaited<ReturnType<typeof startEngines>>

async function startEngines(dataFolder: string, secrets: Secrets, throwaway: boolean) {
  const common = { dataFolder, throwaway }
  const password = secrets.databasePasswords.owner!
  const [postgres, kafka, temporal] = await Promise.all([
    startOwnPostgres({ ...common, port: await freePort(), password }),
    startOwnKafka({ dataFolder, port: await freePort(), controllerPort: await freePort() }),
    startOwnTemporal({ ...common, port: await freePort(), uiPort: await freePort() }),
  ])
  return { postgres, kafka, temporal }
}

async function installationOn(
  engines: Engines,
  secrets: Secrets,
  policySet: string,
  folder: string,
): Promise<Installation> {
  const ports: Partial<Record<ProcessName, number>> = {}
  for (const { name } of processes) ports[name] = await freePort()
  const urls = databaseOwners.map(name => [
    databaseVariable(name),
    databaseUrlOf(name, engines.postgres.address, secrets),
  ])
  return {
    nodeEnv: 'test',
    policySet,
    kafkaBrokers: engines.kafka.address,
    topicPrefix: '',
    temporalAddress: engines.temporal.address,
    temporalUiUrl: engines.temporal.uiUrl,
    databaseUrls: Object.fromEntries(urls),
    secrets,
    evidenceFolder: join(folder, 'evidence'),
    ports: ports as Record<ProcessName, number>,
  }
}

function startProcesses(
  installation: Installation,
  logFolder: string,
  { only, env }: ClusterOptions,
): Promise<Daemon[]> {
  const wanted = builtProcesses().filter(({ name }) => !only || only.includes(name))
  return Promise.all(wanted.map(each => runProcess(each, installation, { logFolder, keepAlive: false, env })))
}

function withBoundMethods(daemon: Daemon): Pick<Engine, 'pid' | 'kill' | 'restart'> {
  return {
    get pid() {
      return daemon.pid
    },
    kill: signal => daemon.kill(signal),
    restart: () => daemon.restart(),
  }
}

type Parts = {
  engines: Engines
  installation: Installation
  daemons: Daemon[]
  running: Map<string, Pick<Engine, 'pid' | 'kill' | 'restart'>>
  logFolder: string
  stop: () => Promise<void>
}

function clusterOf({ engines, installation, daemons, running, logFolder, stop }: Parts): Cluster {
  const urlOf = (name: ProcessName) => `http://127.0.0.1:${installation.ports[name]}`
  const handle = (name: string) => {
    const found = running.get(name)
    if (!found) throw new Error(`${name} does not run in this cluster`)
    return found
  }
  return {
    portalUrl: urlOf('portal'),
    urlOf,
    databaseUrl: engines.postgres.address,
    kafkaBrokers: engines.kafka.address,
    evidenceFolder: installation.evidenceFolder,
    temporalAddress: engines.temporal.address,
    temporalUiUrl: engines.temporal.uiUrl!,
    secrets: installation.secrets,
    logFolder,
    pidOf: name => handle(name).pid,
    kill9: name => handle(name).kill('SIGKILL'),
    signal: (name, signal) => handle(name).kill(signal),
    restart: name => handle(name).restart(),
    ready: async () => {
      await Promise.all(daemons.filter(({ pid }) => pid).map(daemon => daemon.ready()))
    },
    stop,
  }
}
