import { kafkaHome } from './engines/kafka'
import { temporalCli } from './engines/temporal'
import { timeSkippingServerPath } from './engines/temporal-test-server'
import { versitygw } from './engines/versitygw'

/** node dev/run.js fetch: fetches every engine that is not here yet, one after the other. */
export async function fetchEngines(): Promise<void> {
  await kafkaHome()
  await temporalCli()
  await timeSkippingServerPath()
  await versitygw()
}

if (require.main === module) void fetchEngines()
