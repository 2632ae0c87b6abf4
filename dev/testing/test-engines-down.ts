import type { TestRun } from './test-engines-up'

/** After a test run: ends what it started; from engines that stay, takes what the run made. */
export default async function down(): Promise<void> {
  const { demoCity, endTestEngines } = globalThis as TestRun
  await demoCity?.end()
  await endTestEngines?.()
}
