import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkout, dataFolder } from '../../ops/installation/checkout'
import { databaseUrls } from '../../ops/installation/databases'
import { assertFree, portFrom } from '../../ops/installation/ports'
import {
  builtProcesses,
  type Installation,
  municipalBureauLogin,
  type ProcessName,
  processes,
} from '../../ops/installation/processes'
import { type EngineAddresses, noteRunning, noteStopped, runningOn } from '../../ops/installation/running'
import { say } from '../../ops/installation/say'
import { type Secrets, secretsOf } from '../../ops/installation/secrets'
import { prepareEngines } from '../../ops/prepare/prepare'
import type { Engine } from '../engines/engine'
import { type Kafka, startKafka } from '../engines/kafka'
import { type Postgres, startPostgres } from '../engines/postgres'
import { startTemporal, type Temporal } from '../engines/temporal'
import type { Daemon } from './daemon'
import { loadDemoCity } from './demo-city'
import { runProcess } from './run-process'
import { stopOnSignal } from './stop-on-signal'

type Engines = { postgres: Postgres; kafka: Kafka; temporal: Temporal }
type Stoppable = { stop(): Promise<void> }

/** A city that this launcher runs. */
export type City = {
  installation: Installation
  /** Applies migrations and makes topics that came since. */
  prepare(): Promise<void>
  /** Starts a process again, from the build as it is now, and waits until it is ready. */
  restart(name: ProcessName): Promise<void>
}

/**
 * Brings up engines, migrations and our processes; until Ctrl-C, which stops what it started in reverse order.
 * @returns undefined where something did not come up: then all is stopped, and the process ends
 */
export async function startCity(): Promise<City | undefined> {
  const folder = dataFolder()
  assertAlone(folder)
  mkdirSync(folder, { recursive: true })
  const secrets = secretsOf(folder)
  const ports = await processPorts()
  const started: Stoppable[] = []
  const stop = stopOnSignal(async () => {
    await stopInReverse(started)
    noteStopped()
  })
  const note = { data: folder, ports: [...Object.values(ports), ...Object.values(enginePorts())] }
  noteRunning(note)
  try {
    const engines = await startEngines(folder, secrets, started)
    noteRunning({ ...note, engines: addressesOf(engines) })
    const installation = installationOn(engines, secrets, ports)
    await prepare(engines, installation)
    const daemons = await startProcesses(installation, join(folder, 'logs'), started)
    await loadCity(engines, installation)
    tellAddresses(engines, installation)
    return {
      installation,
      prepare: () => prepare(engines, installation),
      restart: async name => daemons.find(daemon => daemon.name === name)?.restart(),
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    await stop(1)
    return undefined
  }
}

/** What a test run may use of it, as everything that tests make has names of its own. Nothing where an engine was given. */
function addressesOf({ postgres, kafka, temporal }: Engines): EngineAddresses | undefined {
  if (!postgres.ours || !kafka.ours || !temporal.ours) return undefined
  return {
    XUESHI_TEST_DATABASE_URL: postgres.address,
    XUESHI_TEST_KAFKA_BROKERS: kafka.address,
    XUESHI_TEST_TEMPORAL_ADDRESS: temporal.address,
  }
}

function assertAlone(folder: string): void {
  const other = runningOn(folder)
  if (!other) return
  say(
    `xueshi runs already on ${folder} (process ${other.pid}). Stop it with Ctrl-C, or set XUESHI_DATA to another folder.`,
  )
  process.exit(1)
}

async function stopInReverse(started: Stoppable[]): Promise<void> {
  for (let last = started.pop(); last; last = started.pop()) await last.stop()
}

function enginePorts() {
  const temporal = portFrom('XUESHI_TEMPORAL_PORT', 7233)
  return {
    postgres: portFrom('XUESHI_PG_PORT', 54_320),
    kafka: portFrom('XUESHI_KAFKA_PORT', 19_092),
    kafkaController: portFrom('XUESHI_KAFKA_CONTROLLER_PORT', 19_093),
    temporal,
    temporalUi: portFrom('XUESHI_TEMPORAL_UI_PORT', temporal + 1_000),
  }
}

async function processPorts(): Promise<Record<ProcessName, number>> {
  const entries = processes.map(
    ({ name, port, portVariable }) => [name, portFrom(portVariable, port)] as const,
  )
  for (const { name, portVariable, port } of processes)
    await assertFree(name, portFrom(portVariable, port), portVariable)
  return Object.fromEntries(entries) as Record<ProcessName, number>
}

async function startEngines(folder: string, secrets: Secrets, started: Stoppable[]): Promise<Engines> {
  const ports = enginePorts()
  const common = { dataFolder: folder, keepAlive: true }
  const noted = async <E extends Engine>(name: string, starting: Promise<E>): Promise<E> => {
    const engine = await starting
    started.push(engine)
    say(
      `${name}: ${new URL(engine.address.includes('://') ? engine.address : `tcp://${engine.address}`).host}${engine.ours ? '' : ' (given)'}`,
    )
    return engine
  }
  const password = secrets.databasePasswords.owner!
  const starting = [
    noted('PostgreSQL', startPostgres({ ...common, port: ports.postgres, password })),
    noted('Kafka', startKafka({ ...common, port: ports.kafka, controllerPort: ports.kafkaController })),
    noted('Temporal', startTemporal({ ...common, port: ports.temporal, uiPort: ports.temporalUi })),
  ] as const
  // All are awaited even if one fails, so that those that came up are stopped.
  await Promise.allSettled(starting)
  const [postgres, kafka, temporal] = await Promise.all(starting)
  return { postgres, kafka, temporal }
}

function installationOn(
  { postgres, kafka, temporal }: Engines,
  secrets: Secrets,
  ports: Installation['ports'],
): Installation {
  return {
    nodeEnv: 'development',
    policySet: process.env.POLICY_SET ?? (postgres.ours ? 'demo' : 'city'),
    kafkaBrokers: kafka.address,
    topicPrefix: process.env.KAFKA_TOPIC_PREFIX ?? '',
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.uiUrl,
    databaseUrls: databaseUrls(postgres.address, secrets),
    secrets,
    evidenceFolder: join(dataFolder(), 'evidence'),
    ports,
  }
}

async function prepare({ postgres }: Engines, installation: Installation): Promise<void> {
  const applied = await prepareEngines({
    ...installation.databaseUrls,
    DATABASE_URL: postgres.address,
    KAFKA_BROKERS: installation.kafkaBrokers,
    KAFKA_TOPIC_PREFIX: installation.topicPrefix,
    TEMPORAL_ADDRESS: installation.temporalAddress,
  })
  if (applied.length > 0) say(`Migrations applied: ${applied.length}`)
}

async function startProcesses(
  installation: Installation,
  logFolder: string,
  started: Stoppable[],
): Promise<Daemon[]> {
  const starting = builtProcesses().map(each =>
    runProcess(each, installation, { logFolder, keepAlive: true }),
  )
  const results = await Promise.allSettled(starting)
  const daemons = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  started.push(...daemons)
  const failed = results.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
  return daemons
}

/** The demo city goes only into a database that this launcher made itself; loading it again changes nothing. */
async function loadCity({ postgres }: Engines, { ports, secrets, policySet }: Installation): Promise<void> {
  if (!postgres.ours) return
  await loadDemoCity({
    portalUrl: `http://127.0.0.1:${ports.portal}`,
    policySet,
    secrets,
    say,
  })
}

function tellAddresses({ temporal }: Engines, { ports, policySet }: Installation): void {
  const api = `http://127.0.0.1:${ports.portal}`
  say(`
xueshi is up (policy set ${policySet}).
  Pages        ${api}${policySet === 'demo' ? ' (the sign-in page lists an account of every role)' : ''}
  API          ${api}/docs, ${api}/openapi.json
  Temporal UI  ${temporal.uiUrl ?? 'where your Temporal has it'}
  Metrics      ${api}/metrics (each process on its own port: ${Object.values(ports).sort().join(', ')})
  First login  ${municipalBureauLogin}; its password is municipalBureauPassword in ${shortened('secrets.json')}
  Logs         ${shortened('logs')}
Ctrl-C stops it; the data stays.`)
}

function shortened(inDataFolder: string): string {
  return join(dataFolder(), inDataFolder).replace(`${checkout}/`, '')
}

if (require.main === module)
  startCity().catch(error => {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  })
