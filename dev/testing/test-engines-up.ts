import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { checkout } from '../../ops/installation/checkout'
import { type Running, runningWithEngines } from '../../ops/installation/running'
import { say } from '../../ops/installation/say'
import { ensureNamespace } from '../../ops/prepare/temporal-namespace'
import { testNamespace } from '../../services/kit/testing/harness'
import { cleanUpAfterRun } from './clean-up'
import { startTestEngines } from './test-engines'

const { generate } = require('../build/generate') as { generate(): Promise<void> }

type RunConfig = {
  testPathPatterns: { toExecutor(where: { rootDir: string }): { isMatch(file: string): boolean } }
}
type ProjectConfig = { rootDir: string; roots: string[] }

export type WithTestEngines = typeof globalThis & { endTestEngines?: () => Promise<void> }

/**
 * Before a test run: makes what is generated, and finds engines or brings them up, unless only tests were asked
 * for that need none: unit tests, and e2e tests, whose clusters have their own.
 */
export default async function up(globalConfig: RunConfig, config: ProjectConfig): Promise<void> {
  await generate()
  if (!selectsEngineTests(globalConfig, config)) return
  const started = Date.now()
  const given = process.env.XUESHI_TEST_DATABASE_URL
  const found = given || process.env.XUESHI_TEST_OWN_ENGINES ? undefined : await findEngines()
  if (found) Object.assign(process.env, found.engines)
  const engines = await startTestEngines()
  Object.assign(process.env, engines.addresses)
  await ensureNamespace(engines.addresses.XUESHI_TEST_TEMPORAL_ADDRESS, testNamespace)
  process.env.XUESHI_TEST_RUN = randomBytes(3).toString('hex')
  say(given ? 'Engines: those that XUESHI_TEST_* name.' : tell(found, started))
  ;(globalThis as WithTestEngines).endTestEngines = async () => {
    if (found) await cleanUpAfterRun(engines.addresses, process.env.XUESHI_TEST_RUN!)
    await engines.stop()
  }
}

function tell(found: Running | undefined, started: number): string {
  if (found) {
    const what = found.data ? 'npm start' : 'node dev/run.js engines'
    const where = found.checkout === checkout ? '' : `, ${found.checkout}`
    return `Engines: those of ${what} (process ${found.pid}${where}).`
  }
  const seconds = ((Date.now() - started) / 1_000).toFixed(1)
  return `Engines: started for this run, up after ${seconds} s. (node dev/run.js engines keeps them up for all runs.)`
}

/** Engines that run already, of `node dev/run.js engines` or of npm start, and that answer. */
async function findEngines(): Promise<Running | undefined> {
  for (const running of runningWithEngines()) if (await answers(running)) return running
  return undefined
}

async function answers({ engines }: Running): Promise<boolean> {
  const client = new Client({
    connectionString: engines?.XUESHI_TEST_DATABASE_URL,
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function selectsEngineTests({ testPathPatterns }: RunConfig, { rootDir, roots }: ProjectConfig): boolean {
  const selection = testPathPatterns.toExecutor({ rootDir })
  return roots.flatMap(engineTestsIn).some(file => selection.isMatch(file))
}

function engineTestsIn(root: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return files.filter(file => /\.int\.test\.ts$/.test(file)).map(file => join(root, file))
}
