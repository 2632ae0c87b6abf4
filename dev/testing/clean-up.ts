import { Kafka, logLevel } from 'kafkajs'
import { Client, escapeIdentifier } from 'pg'
import { say } from '../../ops/installation/say'
import { topics } from '../../proto/topics'
import type { TestAddresses } from './test-engines'

/**
 * Takes what a test run made in engines that outlive it: its databases, and the topics that go by their names. What can't be
 * taken is said; it is in nobody's way.
 */
export async function cleanUpAfterRun(addresses: TestAddresses, run: string): Promise<void> {
  try {
    const databases = await dropDatabases(addresses, run)
    await deleteTopics(addresses, databases)
  } catch (error) {
    say(`Some of this run stays behind in the engines: ${error instanceof Error ? error.message : error}`)
  }
}

async function dropDatabases({ XUESHI_TEST_DATABASE_URL }: TestAddresses, run: string): Promise<string[]> {
  const client = new Client({ connectionString: XUESHI_TEST_DATABASE_URL })
  await client.connect()
  const made = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [`t${run}_`],
  )
  for (const { name } of made.rows) await client.query(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`)
  await client.end()
  return made.rows.map(({ name }) => name)
}

async function deleteTopics(
  { XUESHI_TEST_KAFKA_BROKERS }: TestAddresses,
  databases: string[],
): Promise<void> {
  const made = new Set(
    databases.flatMap(database => Object.keys(topics).map(topic => `${database}.${topic}`)),
  )
  if (made.size === 0) return
  const brokers = [XUESHI_TEST_KAFKA_BROKERS]
  const admin = new Kafka({ clientId: 'xueshi-tests', brokers, logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    // A test that needs a database alone makes no topics, and Kafka deletes none at all where one is not there.
    const there = await admin.listTopics()
    await admin.deleteTopics({ topics: there.filter(topic => made.has(topic)) })
  } finally {
    // An open connection would keep jest from ending.
    await admin.disconnect()
  }
}
