import type { WithTestEngines } from './test-engines-up'

/** After a test run: ends the engines that it started. */
export default async function down(): Promise<void> {
  await (globalThis as WithTestEngines).testEngines?.stop()
}
