import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { assertFree } from '../../ops/installation/ports'
import {
  ensureNamespace,
  namespace,
  searchAttributes,
  temporalAnswers,
} from '../../ops/prepare/temporal-namespace'
import { startDaemon } from '../launcher/daemon'
import { type Engine, givenEngine, ownEngine } from './engine'
import { cached, download, firstThatWorks, installByGo, isInstalled, unpack } from './fetch'

export type TemporalOptions = {
  /** Started again when it dies. */
  keepAlive?: boolean
  /** Holds `temporal/` and `logs/`. */
  dataFolder: string
  port: number
  uiPort: number
  /** For tests: it does not wait for the disk, as PostgreSQL's option of this name. */
  throwaway?: boolean
}

/** `address` is host:port of its gRPC API. */
export type Temporal = Engine & { readonly uiUrl: string | undefined }

const version = '1.5.1'

/** Temporal: the one at TEMPORAL_ADDRESS where that is given, else our own; either way with our namespace. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const given = process.env.TEMPORAL_ADDRESS
  if (!given) return startOwnTemporal(options)
  await ensureNamespace(given)
  return givenEngine(given, { uiUrl: process.env.TEMPORAL_UI_URL })
}

/** Our own Temporal: the CLI's server with its UI, its state in a file. */
export async function startOwnTemporal(options: TemporalOptions): Promise<Temporal> {
  await assertFree('Temporal', options.port, 'XUESHI_TEMPORAL_PORT')
  await assertFree("Temporal's UI", options.uiPort, 'XUESHI_TEMPORAL_UI_PORT')
  const command = await temporalCli()
  const folder = join(options.dataFolder, 'temporal')
  mkdirSync(folder, { recursive: true })
  const address = `127.0.0.1:${options.port}`
  const daemon = await startDaemon({
    name: 'Temporal',
    command,
    args: ['server', 'start-dev', ...flags(join(folder, 'temporal.db'), options)],
    cwd: folder,
    env: { ...process.env },
    keepAlive: options.keepAlive,
    logFile: join(options.dataFolder, 'logs', 'temporal.log'),
    ready: () => temporalAnswers(address),
  })
  await ensureNamespace(address)
  return ownEngine(address, daemon, { uiUrl: `http://127.0.0.1:${options.uiPort}` })
}

function flags(db: string, { port, uiPort, throwaway }: TemporalOptions): string[] {
  return [
    ...['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', db],
    // Three times as fast as the default journal on a file, and still whole after a kill -9.
    ...['--sqlite-pragma', 'journal_mode=wal'],
    ...['--sqlite-pragma', `synchronous=${throwaway ? 'off' : 'normal'}`],
    ...['--namespace', namespace],
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...dynamicConfig.flatMap(setting => ['--dynamic-config-value', setting]),
    ...['--log-level', 'warn', '--log-format', 'json'],
  ]
}

/** Limits of the server that a city on one machine would meet. */
const dynamicConfig = [
  'frontend.enableUpdateWorkflowExecution=true',
  'frontend.enableExecuteMultiOperation=true',
  'frontend.namespaceRPS=20000',
  'frontend.persistenceMaxQPS=20000',
  'history.persistenceMaxQPS=20000',
  'matching.persistenceMaxQPS=20000',
]

/** The CLI: given by XUESHI_TEMPORAL_CLI, else installed and new enough, else fetched into the cache. */
export async function temporalCli(): Promise<string> {
  const given = process.env.XUESHI_TEMPORAL_CLI
  if (given) return given
  if (isNewEnough(versionOf('temporal'))) return 'temporal'
  const folder = await cached(`temporal-${version}`, fill =>
    firstThatWorks(`Temporal's CLI ${version}`, [
      ["the SDK's download", () => fetchRelease(fill)],
      ['go install', () => goInstall(fill)],
    ]),
  )
  return join(folder, 'temporal')
}

function versionOf(command: string): string | undefined {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return /version (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
}

function isNewEnough(found: string | undefined): boolean {
  return found !== undefined && found.localeCompare(version, 'en', { numeric: true }) >= 0
}

async function fetchRelease(folder: string): Promise<void> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const file = join(folder, 'temporal.tar.gz')
  await download(
    `https://temporal.download/cli/archive/v${version}?platform=${process.platform}&arch=${arch}`,
    file,
  )
  await unpack(file, folder)
  rmSync(file)
  assertRuns(join(folder, 'temporal'))
}

async function goInstall(folder: string): Promise<void> {
  await installByGo(folder, `github.com/temporalio/cli/cmd/temporal@v${version}`, 'about 5 minutes')
  assertRuns(join(folder, 'temporal'))
}

function assertRuns(program: string): void {
  if (existsSync(program)) chmodSync(program, 0o755)
  if (!isInstalled(program, '--version')) throw new Error(`${program} does not run here`)
}
