import { freePort } from '../../ops/installation/ports'
import type { Engine } from '../engines/engine'
import { startOwnKafka } from '../engines/kafka'
import { startOwnPostgres } from '../engines/postgres'
import { startOwnTemporal } from '../engines/temporal'
import { timeSkippingServerPath } from '../engines/temporal-test-server'
import { startOwnS3 } from '../engines/versitygw'
import { makeTemporaryFolder } from '../launcher/temporary'

/** What int tests read from their environment. */
export type TestAddresses = {
  /** Of the owner, who may make databases, schemas and roles. */
  XUESHI_TEST_DATABASE_URL: string
  XUESHI_TEST_KAFKA_BROKERS: string
  XUESHI_TEST_TEMPORAL_ADDRESS: string
  XUESHI_TEST_TIME_SKIPPING_SERVER: string
  XUESHI_TEST_S3_ENDPOINT: string
}

export type TestEngines = { addresses: TestAddresses; stop(): Promise<void> }

type Started = { engine?: Engine; address: string }

/** Starts one of each engine for a test run, on free ports, in a folder that goes with it. */
export async function startTestEngines(): Promise<TestEngines> {
  const dataFolder = makeTemporaryFolder('test')
  const env = process.env
  const settled = await Promise.allSettled([
    use(env.XUESHI_TEST_DATABASE_URL, async () =>
      startOwnPostgres({ dataFolder, port: await freePort(), password: 'test', throwaway: true }),
    ),
    use(env.XUESHI_TEST_KAFKA_BROKERS, async () =>
      startOwnKafka({ dataFolder, port: await freePort(), controllerPort: await freePort() }),
    ),
    use(env.XUESHI_TEST_TEMPORAL_ADDRESS, async () =>
      startOwnTemporal({ dataFolder, port: await freePort(), uiPort: await freePort(), throwaway: true }),
    ),
    timeSkippingServerPath().then(address => ({ address })),
    use(env.XUESHI_TEST_S3_ENDPOINT, async () => startOwnS3({ dataFolder, port: await freePort() })),
  ] as const)
  const started = settled.flatMap<Started>(result => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(started.map(({ engine }) => engine?.kill('SIGKILL')))
  }
  const failed = settled.find(result => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { addresses: addressesOf(started), stop }
}

async function use(given: string | undefined, start: () => Promise<Engine>): Promise<Started> {
  if (given) return { address: given }
  const engine = await start()
  return { engine, address: engine.address }
}

function addressesOf([postgres, kafka, temporal, timeSkipping, s3]: Started[]): TestAddresses {
  return {
    XUESHI_TEST_DATABASE_URL: postgres!.address,
    XUESHI_TEST_KAFKA_BROKERS: kafka!.address,
    XUESHI_TEST_TEMPORAL_ADDRESS: temporal!.address,
    XUESHI_TEST_TIME_SKIPPING_SERVER: timeSkipping!.address,
    XUESHI_TEST_S3_ENDPOINT: s3!.address,
  }
}
