import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Kafka as KafkaClient, logLevel } from 'kafkajs'
import { assertFree } from '../../ops/installation/ports'
import { startDaemon } from '../launcher/daemon'
import { type Engine, givenEngine, ownEngine } from './engine'
import { assertJava, cached, download, firstThatWorks, sha512, unpack } from './fetch'
import '../../services/kit/facts/request-queue'
import { fetchJars } from './maven'

export type KafkaOptions = {
  /** Started again when it dies. */
  keepAlive?: boolean
  /** Holds `kafka/` and `logs/`. */
  dataFolder: string
  port: number
  controllerPort: number
}

/** `address` is the list of brokers. */
export type Kafka = Engine

const version = '4.3.1'
const archive = `https://archive.apache.org/dist/kafka/${version}/kafka_2.13-${version}.tgz`

/** Kafka: the one at KAFKA_BROKERS where that is given, else our own single KRaft node. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const given = process.env.KAFKA_BROKERS
  if (given) return givenEngine(given, {})
  return startOwnKafka(options)
}

/** Our own Kafka: installed at KAFKA_HOME, else fetched into the cache. */
export async function startOwnKafka(options: KafkaOptions): Promise<Kafka> {
  await assertFree('Kafka', options.port, 'XUESHI_KAFKA_PORT')
  await assertFree("Kafka's controller", options.controllerPort, 'XUESHI_KAFKA_CONTROLLER_PORT')
  assertJava('Kafka', 'or give a Kafka by KAFKA_BROKERS')
  const libs = join(await kafkaHome(), 'libs')
  const folder = join(options.dataFolder, 'kafka')
  mkdirSync(folder, { recursive: true })
  const properties = writeProperties(folder, options)
  if (!existsSync(join(folder, 'log', 'meta.properties'))) await format(libs, folder, properties)

  const address = `127.0.0.1:${options.port}`
  const daemon = await startDaemon({
    name: 'Kafka',
    command: 'java',
    args: [...jvm(folder), '-cp', `${libs}/*`, 'kafka.Kafka', properties],
    cwd: folder,
    env: { ...process.env },
    keepAlive: options.keepAlive,
    logFile: join(options.dataFolder, 'logs', 'kafka.log'),
    ready: () => brokerAnswers(address),
  })
  return ownEngine(address, daemon, {})
}

/** Fetches Kafka where it is neither installed nor in the cache; its folder has `libs`. */
export async function kafkaHome(): Promise<string> {
  const installed = process.env.KAFKA_HOME
  if (installed && existsSync(join(installed, 'libs'))) return installed
  return cached(`kafka-${version}`, folder =>
    firstThatWorks(`Kafka ${version}`, [
      ['Maven', () => fetchJars(`org.apache.kafka:kafka_2.13:${version}`, folder)],
      ['the archive of Apache', () => fetchArchive(folder)],
    ]),
  )
}

async function fetchArchive(folder: string): Promise<void> {
  const file = join(folder, 'kafka.tgz')
  await download(archive, file)
  await download(`${archive}.sha512`, `${file}.sha512`)
  const expected = readFileSync(`${file}.sha512`, 'utf8').replace(/^.*:/, '').replace(/\s/g, '').toLowerCase()
  if (!expected.startsWith(await sha512(file))) throw new Error('its SHA-512 is not the published one')
  await unpack(file, folder, 1)
  rmSync(file)
}

function jvm(folder: string): string[] {
  const heap = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  return [
    ...heap,
    '-Djava.awt.headless=true',
    `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
  ]
}

function writeProperties(folder: string, { port, controllerPort }: KafkaOptions): string {
  const file = join(folder, 'server.properties')
  writeFileSync(
    join(folder, 'log4j2.properties'),
    `status=error
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %m (%c)%n
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
`,
  )
  writeFileSync(
    file,
    `process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
log.dirs=${join(folder, 'log')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=5
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=500
group.min.session.timeout.ms=1000
log.cleaner.dedupe.buffer.size=16777216
`,
  )
  return file
}

async function format(libs: string, folder: string, properties: string): Promise<void> {
  const clusterId = randomBytes(16).toString('base64url')
  // Joined by '=': a random id may begin with '-'.
  const args = ['format', '--standalone', `--cluster-id=${clusterId}`, '--config', properties]
  await promisify(execFile)('java', [...jvm(folder), '-cp', `${libs}/*`, 'kafka.tools.StorageTool', ...args])
}

async function brokerAnswers(address: string): Promise<boolean> {
  const client = new KafkaClient({
    clientId: 'xueshi-launcher',
    brokers: [address],
    connectionTimeout: 1_000,
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  })
  const admin = client.admin()
  try {
    await admin.connect()
    const { brokers } = await admin.describeCluster()
    return brokers.length > 0
  } finally {
    await admin.disconnect()
  }
}
