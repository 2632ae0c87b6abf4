import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { until } from '../../ops/installation/condition'
import { namespace } from '../../ops/prepare/temporal-namespace'
import { type TopicName, topics } from '../../proto/topics'
import { newId } from '../../services/kit/base/ids'
import { createLog } from '../../services/kit/base/log'
import { createConsumer, groupLag } from '../../services/kit/facts/kafka'
import type { Cluster } from '../launcher/cluster'
import type { Personal } from './town'

/** How much was looked through, and where a name or a number was found in clear. */
export interface Searched {
  readonly records: number
  readonly histories: number
  readonly logs: number
  readonly found: readonly string[]
}

/** Looks for people's names and numbers wherever a cluster writes something that is not meant to carry them. */
export async function searchForPeople(cluster: Cluster, people: readonly Personal[]): Promise<Searched> {
  const words = people.flatMap(({ name, number }) => [name, number])
  const found: string[] = []
  const look = (where: string, text: string) =>
    found.push(...words.filter(word => text.includes(word)).map(word => `${word} in ${where}`))
  const records = await readEveryRecord(cluster, look)
  const histories = await readEveryHistory(cluster, look)
  const logs = readdirSync(cluster.logFolder)
  for (const file of logs) look(file, readFileSync(join(cluster.logFolder, file), 'utf8'))
  return { records, histories, logs: logs.length, found }
}

type Look = (where: string, text: string) => void

async function readEveryRecord({ kafkaBrokers }: Cluster, look: Look): Promise<number> {
  const config = { KAFKA_BROKERS: kafkaBrokers.split(','), KAFKA_TOPIC_PREFIX: '', NODE_ENV: 'test' } as const
  const log = createLog('secrecy', 'silent')
  const names = Object.keys(topics) as TopicName[]
  const groupId = `secrecy-${newId()}`
  let records = 0
  const consumer = await createConsumer(config, log, {
    groupId,
    topics: names,
    handle: async ({ topic, offset, key, value, headers }) => {
      records += 1
      look(`${topic} ${offset}`, [key, JSON.stringify(headers), value.toString('utf8')].join(' '))
    },
    onCrash: error => {
      throw error
    },
  })
  await until('every topic to be read', async () => (await groupLag(config, log, groupId, names)) === 0)
  await consumer.close()
  return records
}

async function readEveryHistory({ temporalAddress }: Cluster, look: Look): Promise<number> {
  const connection = await Connection.connect({ address: temporalAddress })
  const client = new Client({ connection, namespace })
  let histories = 0
  for await (const { workflowId, runId } of client.workflow.list()) {
    histories += 1
    look(workflowId, textOf(await client.workflow.getHandle(workflowId, runId).fetchHistory()))
  }
  await connection.close()
  return histories
}

/** All text in a message, its payloads' bytes as text too: its own JSON would show them in base64. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(textOf).join(' ')
}
