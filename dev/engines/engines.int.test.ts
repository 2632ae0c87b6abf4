import { Connection } from '@temporalio/client'
import { tsToMs } from '@temporalio/common/lib/time'
import { Kafka as KafkaClient, logLevel } from 'kafkajs'
import { Client } from 'pg'
import { freePort } from '../../ops/installation/ports'
import { ensureNamespace, namespace, searchAttributes } from '../../ops/prepare/temporal-namespace'
import { makeTemporaryFolder } from '../launcher/temporary'
import { startOwnKafka } from './kafka'
import { startOwnPostgres } from './postgres'
import { startOwnTemporal } from './temporal'

jest.setTimeout(90_000)

test('PostgreSQL keeps what was committed, through a kill -9 with a client inside a statement', async () => {
  const dataFolder = makeTemporaryFolder('postgres')
  const postgres = await startOwnPostgres({ dataFolder, port: await freePort(), password: "p w/'" })
  const query = async (sql: string) => {
    const client = new Client({ connectionString: postgres.address })
    client.on('error', () => {})
    await client.connect()
    return client.query(sql).finally(() => client.end())
  }
  await query('CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)')
  const cutOff = query('SELECT pg_sleep(60)').catch(() => 'cut off')

  await postgres.kill('SIGKILL')
  expect(postgres.pid).toBeUndefined()
  await postgres.restart()

  expect((await query('SELECT x FROM kept')).rows).toEqual([{ x: 1 }])
  expect(await cutOff).toBe('cut off')
  await postgres.stop()
})

test('Kafka keeps what was acknowledged, through a kill -9', async () => {
  const dataFolder = makeTemporaryFolder('kafka')
  const kafka = await startOwnKafka({ dataFolder, port: await freePort(), controllerPort: await freePort() })
  const client = new KafkaClient({ brokers: [kafka.address], logLevel: logLevel.NOTHING })
  const admin = client.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: true })
  const producer = client.producer({ idempotent: true })
  await producer.connect()
  await producer.send({ topic: 'kept', messages: [{ value: 'a' }, { value: 'b' }] })
  await producer.disconnect()

  await kafka.kill('SIGKILL')
  await kafka.restart()

  expect(await admin.fetchTopicOffsets('kept')).toEqual([expect.objectContaining({ high: '2' })])
  await admin.disconnect()
  await kafka.kill('SIGKILL')
})

test('Temporal comes back after a kill -9 with its namespace, retention of 400 days and search attributes', async () => {
  const dataFolder = makeTemporaryFolder('temporal')
  const temporal = await startOwnTemporal({ dataFolder, port: await freePort(), uiPort: await freePort() })

  await temporal.kill('SIGKILL')
  await temporal.restart()

  const connection = await Connection.connect({ address: temporal.address })
  const { config } = await connection.workflowService.describeNamespace({ namespace })
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  expect(tsToMs(config?.workflowExecutionRetentionTtl)).toBe(400 * 24 * 3_600_000)
  expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(Object.keys(searchAttributes)))
  await connection.close()
  await ensureNamespace(temporal.address)
  await temporal.kill('SIGKILL')
})

test('a port that is taken is named, with the variable that changes it', async () => {
  const dataFolder = makeTemporaryFolder('taken')
  const port = Number(new URL(process.env.XUESHI_TEST_DATABASE_URL!).port)

  const second = startOwnPostgres({ dataFolder, port, password: 'x' })

  await expect(second).rejects.toThrow(new RegExp(`Port ${port}.*XUESHI_PG_PORT=${port + 1}`))
})
