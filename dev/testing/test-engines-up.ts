import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { checkout } from '../../ops/installation/checkout'
import { type Running, runningWithEngines } from '../../ops/installation/running'
import { say } from '../../ops/installation/say'
import { ensureNamespace } from '../../ops/prepare/temporal-namespace'
import { testNamespace } from '../../services/kit/testing/harness'
import type * as SharedDemoCity from '../browser/shared-demo-city'
import { cleanUpAfterRun } from './clean-up'
import { startTestEngines } from './test-engines'

const { generate } = require('../build/generate') as { generate(): Promise<void> }

type RunConfig = {
  testPathPatterns: { toExecutor(where: { rootDir: string }): { isMatch(file: string): boolean } }
}
type ProjectConfig = { rootDir: string; roots: string[] }

/** What a run leaves for its end and its reporters, which are in the same process. */
export type TestRun = typeof globalThis & {
  endTestEngines?: () => Promise<void>
  demoCity?: { readonly neededBy: Set<string>; end(): Promise<void> }
}

/**
 * Before a test run: makes what is generated, and brings up what the tests need that were asked for. Unit tests need
 * nothing; browser tests share a demo city; other e2e tests have clusters of their own; int tests have engines, which are
 * found or started.
 */
export default async function up(globalConfig: RunConfig, config: ProjectConfig): Promise<void> {
  await generate()
  const selected = selectedTests(globalConfig, config)
  const browserTests = selected.filter(file => /dev\/browser\/.*\.e2e\./.test(file))
  if (browserTests.length > 0) await offerDemoCity(browserTests)
  if (selected.some(file => /\.int\./.test(file))) await provideEngines()
}

async function offerDemoCity(browserTests: string[]): Promise<void> {
  // Its imports take seconds, which a run of unit tests does not have.
  const { shareDemoCity } = require('../browser/shared-demo-city') as typeof SharedDemoCity
  const { address, end } = await shareDemoCity()
  process.env.XUESHI_TEST_DEMO_CITY = address
  ;(globalThis as TestRun).demoCity = { neededBy: new Set(browserTests), end }
}

async function provideEngines(): Promise<void> {
  const started = Date.now()
  const given = process.env.XUESHI_TEST_DATABASE_URL
  const found = given || process.env.XUESHI_TEST_OWN_ENGINES ? undefined : await findEngines()
  if (found) Object.assign(process.env, found.engines)
  const engines = await startTestEngines()
  Object.assign(process.env, engines.addresses)
  await ensureNamespace(engines.addresses.XUESHI_TEST_TEMPORAL_ADDRESS, testNamespace)
  process.env.XUESHI_TEST_RUN = randomBytes(3).toString('hex')
  say(given ? 'Engines: those that XUESHI_TEST_* name.' : tell(found, started))
  ;(globalThis as TestRun).endTestEngines = async () => {
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

function selectedTests({ testPathPatterns }: RunConfig, { rootDir, roots }: ProjectConfig): string[] {
  const selection = testPathPatterns.toExecutor({ rootDir })
  return roots.flatMap(testsIn).filter(file => selection.isMatch(file))
}

function testsIn(root: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return files.filter(file => /\.(unit|int|e2e)\.test\.ts$/.test(file)).map(file => join(root, file))
}
