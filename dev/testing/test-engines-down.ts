import type { WithTestEngines } from './test-engines-up'

/** After a test run: ends the engines that it started; from engines that stay, takes what the run made. */
export default async function down(): Promise<void> {
  await (globalThis as WithTestEngines).endTestEngines?.()
}
