import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '../../ops/installation/say'
import { startTestEngines, type TestEngines } from './test-engines'

type RunConfig = {
  testPathPatterns: { toExecutor(where: { rootDir: string }): { isMatch(file: string): boolean } }
}
type ProjectConfig = { rootDir: string; roots: string[] }

export type WithTestEngines = typeof globalThis & { testEngines?: TestEngines }

/** Before a test run: brings up the engines, unless only unit tests were asked for. */
export default async function up(globalConfig: RunConfig, config: ProjectConfig): Promise<void> {
  if (!selectsEngineTests(globalConfig, config)) return
  const started = Date.now()
  const engines = await startTestEngines()
  Object.assign(process.env, engines.addresses)
  ;(globalThis as WithTestEngines).testEngines = engines
  say(`The engines are up after ${((Date.now() - started) / 1_000).toFixed(1)} s.`)
}

function selectsEngineTests({ testPathPatterns }: RunConfig, { rootDir, roots }: ProjectConfig): boolean {
  const selection = testPathPatterns.toExecutor({ rootDir })
  return roots.flatMap(engineTestsIn).some(file => selection.isMatch(file))
}

function engineTestsIn(root: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return files.filter(file => /\.(int|e2e)\.test\.ts$/.test(file)).map(file => join(root, file))
}
