import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertJava, cached, download, firstThatWorks, unpack } from './fetch'
import { fetchJars } from './maven'

const version = '1.31.0'

/**
 * Temporal's test server, which skips time: a program to be given as
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * Fetched into the cache where it is not there yet.
 */
export async function timeSkippingServerPath(): Promise<string> {
  const given = process.env.XUESHI_TEST_TIME_SKIPPING_SERVER
  if (given) return given
  const folder = await cached(`temporal-test-server-${version}`, fill =>
    firstThatWorks(`Temporal's test server ${version}`, [
      ['Maven', () => byMaven(fill)],
      ['the release of the Java SDK', () => byRelease(fill)],
    ]),
  )
  return join(folder, 'temporal-test-server')
}

async function byMaven(folder: string): Promise<void> {
  assertJava("Temporal's test server", 'or give one by XUESHI_TEST_TIME_SKIPPING_SERVER')
  await fetchJars(`io.temporal:temporal-test-server:${version}`, folder)
  const program = join(folder, 'temporal-test-server')
  writeFileSync(
    program,
    `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$(dirname "$0")/libs/*" io.temporal.testserver.TestServer "$@"
`,
  )
  chmodSync(program, 0o755)
}

async function byRelease(folder: string): Promise<void> {
  const system = process.platform === 'darwin' ? 'macOS' : 'linux'
  const arch = process.arch === 'arm64' && system === 'macOS' ? 'arm64' : 'amd64'
  const name = `temporal-test-server_${version}_${system}_${arch}`
  const file = join(folder, 'server.tar.gz')
  await download(`https://github.com/temporalio/sdk-java/releases/download/v${version}/${name}.tar.gz`, file)
  await unpack(file, folder, 1)
  rmSync(file)
  if (!readdirSync(folder).includes('temporal-test-server'))
    throw new Error('the archive does not hold the server')
}
