import { Kafka, logLevel } from 'kafkajs'
import { Client, escapeIdentifier } from 'pg'
import type { TestAddresses } from './test-engines'

/** Takes what a test run made in engines that outlive it: its databases and its topics, which have the run in their names. */
export async function cleanUpAfterRun(addresses: TestAddresses, run: string): Promise<void> {
  await Promise.all([dropDatabases(addresses, run), deleteTopics(addresses, run)])
}

async function dropDatabases({ XUESHI_TEST_DATABASE_URL }: TestAddresses, run: string): Promise<void> {
  const client = new Client({ connectionString: XUESHI_TEST_DATABASE_URL })
  await client.connect()
  const made = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [`t${run}_`],
  )
  for (const { name } of made.rows) await client.query(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`)
  await client.end()
}

async function deleteTopics({ XUESHI_TEST_KAFKA_BROKERS }: TestAddresses, run: string): Promise<void> {
  const brokers = [XUESHI_TEST_KAFKA_BROKERS]
  const admin = new Kafka({ clientId: 'xueshi-tests', brokers, logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter(name => name.startsWith(`t${run}_`))
  if (topics.length > 0) await admin.deleteTopics({ topics })
  await admin.disconnect()
}
