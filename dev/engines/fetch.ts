import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cacheFolder } from '../../ops/installation/checkout'
import { say } from '../../ops/installation/say'
import { runShowingProgress } from './progress'

/**
 * The folder of an engine in the user's cache; made by `fill` where it is missing. It appears under its name only when it
 * is whole, so neither a fetch that was broken off nor two at once leave half an engine.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  try {
    await fill(unfinished)
    if (!existsSync(folder)) renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}

/** Tries each way in turn; says why one failed, and what else there is when all did. */
export async function firstThatWorks(
  what: string,
  ways: [name: string, fetch: () => Promise<void>][],
): Promise<void> {
  for (const [name, fetch] of ways) {
    try {
      return await fetch()
    } catch (error) {
      say(`${what}: ${name} did not work (${firstLines(error)}).`)
    }
  }
  throw new Error(
    `${what} is neither given by its address, nor installed, nor could it be fetched. \`docker compose up\` brings everything instead.`,
  )
}

/** Whether this program can be started here. */
export function isInstalled(command: string, ...versionArgs: string[]): boolean {
  return spawnSync(command, versionArgs, { stdio: 'ignore' }).status === 0
}

/** @throws where it is not installed */
export function assertInstalled(command: string, ...versionArgs: string[]): void {
  if (!isInstalled(command, ...versionArgs)) throw new Error(`${command} is not installed`)
}

/** @throws a sentence on what to do, where there is no Java 17 */
export function assertJava(what: string, otherwise: string): void {
  const { stderr, status } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const major = Number(/version "(\d+)/.exec(stderr ?? '')?.[1])
  if (status === 0 && major >= 17) return
  throw new Error(
    `${what} needs Java 17 or newer, and ${status === 0 ? `this is Java ${major}` : 'there is no `java` here'}. Install a JRE (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk), ${otherwise}, or use \`docker compose up\`, which brings everything.`,
  )
}

/** Downloads a file and shows how far it is. Where a proxy is set, by curl, which knows proxies. */
export async function download(url: string, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  if ((process.env.HTTPS_PROXY ?? process.env.https_proxy) && isInstalled('curl', '--version')) {
    return runShowingProgress(`Downloading ${url}`, 'curl', ['-fL', '--retry', '2', '-o', file, url])
  }
  say(`Downloading ${url} ...`)
  const response = await fetch(url, { signal: AbortSignal.timeout(600_000) })
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
  const body = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream)
  await pipeline(body, counting(Number(response.headers.get('content-length'))), createWriteStream(file))
}

function counting(total: number): (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer> {
  return async function* (source) {
    let received = 0
    let told = Date.now()
    for await (const chunk of source) {
      received += chunk.length
      if (Date.now() - told > 3_000) {
        told = Date.now()
        say(`  ${megabytes(received)}${total ? ` of ${megabytes(total)}` : ''}`)
      }
      yield chunk
    }
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** Unpacks a .tar.gz into a folder, leaving out so many leading folders of its paths. */
export async function unpack(archive: string, folder: string, strip = 0): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await runShowingProgress(`Unpacking ${archive}`, 'tar', [
    '-xzf',
    archive,
    '-C',
    folder,
    `--strip-components=${strip}`,
  ])
}

/** Builds a program of a Go module (`path/of/program@version`) into a folder. */
export async function installByGo(folder: string, program: string, lasts: string): Promise<void> {
  assertInstalled('go', 'version')
  const bin = join(folder, 'bin')
  const name = basename(program.split('@')[0]!)
  await runShowingProgress(
    `Building ${name} with go install (${lasts}, once)`,
    'go',
    ['install', '-v', program],
    {
      ...process.env,
      GOBIN: bin,
      GOFLAGS: '-buildvcs=false',
    },
  )
  renameSync(join(bin, name), join(folder, name))
}

/** The SHA-512 of a file, in hex. */
export async function sha512(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function firstLines(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .split('\n')
    .slice(-3)
    .join(' | ')
    .slice(0, 300)
}
