import { kafkaHome } from './kafka'
import { temporalCli } from './temporal'
import { timeSkippingServerPath } from './temporal-test-server'
import { versitygw } from './versitygw'

/** node dev/run.js fetch: fetches every engine that is not here yet, one after the other. */
export async function fetchEngines(): Promise<void> {
  await kafkaHome()
  await temporalCli()
  await timeSkippingServerPath()
  await versitygw()
}

if (require.main === module) void fetchEngines()
