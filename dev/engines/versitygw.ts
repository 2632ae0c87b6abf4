import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon } from '../launcher/daemon'
import { type Engine, ownEngine } from './engine'
import { cached, download, firstThatWorks, installByGo, isInstalled, unpack } from './fetch'

const version = '1.8.0'

/** Of the server of a test run, which holds nothing that anyone would want. */
export const s3Keys = { accessKeyId: 'xueshi', secretAccessKey: 'of-a-test-run' } as const

/** A real S3 server over a folder: tests alone need one. Its address is an S3 endpoint. */
export async function startOwnS3({
  dataFolder,
  port,
}: {
  dataFolder: string
  port: number
}): Promise<Engine> {
  const command = await versitygw()
  const folder = (name: string) => {
    const path = join(dataFolder, 's3', name)
    mkdirSync(path, { recursive: true })
    return path
  }
  const address = `127.0.0.1:${port}`
  const daemon = await startDaemon({
    name: 'S3',
    command,
    // Its notes beside the files, not on them: not every file system takes attributes.
    args: ['--port', address, '--quiet', 'posix', '--sidecar', folder('notes'), folder('buckets')],
    env: { ...process.env, ROOT_ACCESS_KEY: s3Keys.accessKeyId, ROOT_SECRET_KEY: s3Keys.secretAccessKey },
    logFile: join(dataFolder, 'logs', 's3.log'),
    ready: () => answers(`http://${address}/`),
  })
  return ownEngine(`http://${address}`, daemon, {})
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url)
  await response.arrayBuffer()
  return response.status < 500
}

/** The program: given by XUESHI_VERSITYGW, else installed, else fetched into the cache. */
export async function versitygw(): Promise<string> {
  const given = process.env.XUESHI_VERSITYGW
  if (given) return given
  if (isInstalled('versitygw', '--version')) return 'versitygw'
  const folder = await cached(`versitygw-${version}`, fill =>
    firstThatWorks(`The S3 server for tests (versitygw ${version})`, [
      ['its release', () => fetchRelease(fill)],
      ['go install', () => goInstall(fill)],
    ]),
  )
  return join(folder, 'versitygw')
}

async function fetchRelease(folder: string): Promise<void> {
  const system = process.platform === 'darwin' ? 'Darwin' : 'Linux'
  const name = `versitygw_v${version}_${system}_${process.arch === 'arm64' ? 'arm64' : 'x86_64'}`
  const file = join(folder, 'versitygw.tar.gz')
  await download(`https://github.com/versity/versitygw/releases/download/v${version}/${name}.tar.gz`, file)
  await unpack(file, folder, 1)
  rmSync(file)
  assertRuns(folder)
}

async function goInstall(folder: string): Promise<void> {
  await installByGo(folder, `github.com/versity/versitygw/cmd/versitygw@v${version}`, 'about 2 minutes')
  assertRuns(folder)
}

function assertRuns(folder: string): void {
  const program = join(folder, 'versitygw')
  chmodSync(program, 0o755)
  if (!isInstalled(program, '--version')) throw new Error(`${program} does not run here`)
}
