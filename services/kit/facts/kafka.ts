import { type Consumer, Kafka, type KafkaMessage, logLevel, type Producer } from 'kafkajs'
import { type TopicName, topics } from '../../../proto/topics'
import type { BaseConfig } from '../base/config'
import type { Log } from '../base/log'
import { consumerHeartbeat, consumerLag } from '../base/metrics'
import './request-queue'

/** The one module that knows kafkajs (unmaintained since 2023, tulios/kafkajs #1603), so that it can be swapped. */

export interface OutgoingRecord {
  readonly topic: TopicName
  readonly key: string
  readonly value: Buffer
  readonly headers: Record<string, string>
}

export interface IncomingRecord {
  readonly topic: TopicName
  readonly key: string
  readonly value: Buffer
  readonly headers: Record<string, string>
  readonly partition: number
  readonly offset: string
}

export interface RecordProducer {
  send(records: readonly OutgoingRecord[]): Promise<void>
  close(): Promise<void>
}

export interface RecordConsumer {
  close(): Promise<void>
}

type KafkaConfig = Pick<BaseConfig, 'KAFKA_BROKERS' | 'KAFKA_TOPIC_PREFIX' | 'NODE_ENV'>

/** Recovery after a consumer's death waits this long; kafkajs' default of 30 s is for links that are worse than ours. */
const sessionTimeoutMs = (config: KafkaConfig): number => (config.NODE_ENV === 'production' ? 30_000 : 6_000)

function client(config: KafkaConfig, clientId: string, log: Log): Kafka {
  return new Kafka({
    clientId,
    brokers: config.KAFKA_BROKERS,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: logLevel.WARN,
    logCreator: () => entry => log.debug({ kafka: entry.log, namespace: entry.namespace }, 'kafka'),
  })
}

/**
 * Creates what is missing of `proto/topics.ts`. Partitions are fixed at creation: a differing number is a fault.
 * @param partitionsMax gives a topic fewer of them, as tests do: a broker keeps files for each
 */
export async function ensureTopics(
  config: KafkaConfig,
  log: Log,
  { partitionsMax = Number.POSITIVE_INFINITY }: { readonly partitionsMax?: number } = {},
): Promise<void> {
  const wanted = Object.entries(topics).map(([name, { partitions, compacted }]) => ({
    name: config.KAFKA_TOPIC_PREFIX + name,
    partitions: Math.min(partitions, partitionsMax),
    compacted,
  }))
  const admin = client(config, 'xueshi-topics', log).admin()
  await admin.connect()
  try {
    await whenSettled(() =>
      admin.createTopics({
        waitForLeaders: false,
        topics: wanted.map(({ name, partitions, compacted }) => ({
          topic: name,
          numPartitions: partitions,
          configEntries: compacted
            ? [{ name: 'cleanup.policy', value: 'compact' }]
            : [
                { name: 'cleanup.policy', value: 'delete' },
                { name: 'retention.ms', value: '-1' },
              ],
        })),
      }),
    )
    const names = wanted.map(({ name }) => name)
    const made = await whenSettled(() => admin.fetchTopicMetadata({ topics: names }))
    for (const { name, partitions } of made.topics) {
      const expected = wanted.find(each => each.name === name)?.partitions
      if (partitions.length !== expected)
        throw new Error(`${name} has ${partitions.length} partitions, not ${expected}`)
    }
  } finally {
    await admin.disconnect()
  }
}

const SETTLE_ATTEMPTS_MAX = 100
const SETTLE_RETRY_MS = 100

/**
 * A broker hears of a topic a moment after it was made (KRaft); until then it answers by an error, which kafkajs throws. It
 * asks for all topics, so that a topic that somebody else makes or deletes at this moment is such an error too.
 */
async function whenSettled<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      const { retriable, cause } = error as { retriable?: boolean; cause?: { retriable?: boolean } }
      if (!(retriable || cause?.retriable) || attempt >= SETTLE_ATTEMPTS_MAX) throw error
      await new Promise(resolve => setTimeout(resolve, SETTLE_RETRY_MS))
    }
  }
}

/**
 * An idempotent producer. The caller keeps one send in flight: concurrent sends break its sequence (tulios/kafkajs #598).
 */
export async function createProducer(
  config: KafkaConfig,
  clientId: string,
  log: Log,
): Promise<RecordProducer> {
  const producer: Producer = client(config, clientId, log).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  })
  await producer.connect()
  return {
    send: async records => {
      const byTopic = new Map<TopicName, OutgoingRecord[]>()
      for (const record of records) {
        const list = byTopic.get(record.topic)
        if (list) list.push(record)
        else byTopic.set(record.topic, [record])
      }
      await producer.sendBatch({
        acks: -1,
        topicMessages: [...byTopic].map(([topic, messages]) => ({
          topic: config.KAFKA_TOPIC_PREFIX + topic,
          messages: messages.map(({ key, value, headers }) => ({ key, value, headers })),
        })),
      })
    },
    close: () => producer.disconnect(),
  }
}

export interface Consumption {
  readonly groupId: string
  readonly topics: readonly TopicName[]
  /**
   * Handles records of one partition in order. A throw makes the batch come again from the first unhandled record.
   *
   * @param stillHere tells the group that this member lives; it throws where the group gives the partition to another
   */
  handle(record: IncomingRecord, stillHere: () => Promise<void>): Promise<void>
  /** Called when kafkajs gives up for good. */
  onCrash(error: Error): void
}

/** Consumes one record at a time a partition, with a heartbeat after each: a slow batch must not lose the partition (#1720). */
export async function createConsumer(
  config: KafkaConfig,
  log: Log,
  consumption: Consumption,
): Promise<RecordConsumer> {
  const consumer = client(config, consumption.groupId, log).consumer({
    groupId: config.KAFKA_TOPIC_PREFIX + consumption.groupId,
    sessionTimeout: sessionTimeoutMs(config),
    heartbeatInterval: sessionTimeoutMs(config) / 6,
    maxBytesPerPartition: 1_048_576,
    maxWaitTimeInMs: 100,
    retry: { initialRetryTime: 200, maxRetryTime: 3_000, retries: 10 },
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) consumption.onCrash(payload.error)
  })
  measure(consumer, consumption.groupId)
  await consumer.connect()
  await consumer.subscribe({
    topics: consumption.topics.map(name => config.KAFKA_TOPIC_PREFIX + name),
    fromBeginning: true,
  })
  await consumer.run({
    autoCommitInterval: 1_000,
    partitionsConsumedConcurrently: 3,
    eachBatchAutoResolve: false,
    eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale, commitOffsetsIfNecessary }) => {
      const topic = batch.topic.slice(config.KAFKA_TOPIC_PREFIX.length) as TopicName
      for (const message of batch.messages) {
        if (!isRunning() || isStale()) return
        await beatMeanwhile(heartbeat, sessionTimeoutMs(config) / 6, () =>
          consumption.handle(recordOf(topic, batch.partition, message), heartbeat),
        )
        resolveOffset(message.offset)
        await commitOffsetsIfNecessary()
        await heartbeat()
      }
    },
  })
  return { close: () => consumer.disconnect() }
}

/**
 * Heartbeats while one record is handled: one that waits for PostgreSQL outlasts the session, and a member without a heartbeat
 * loses its partitions to one that waits just so (tulios/kafkajs #624).
 */
async function beatMeanwhile(
  heartbeat: () => Promise<void>,
  everyMs: number,
  run: () => Promise<void>,
): Promise<void> {
  // A heartbeat that fails says that the group is rebalancing: the next one, between two records or two tries, says so again.
  const beating = setInterval(() => void heartbeat().catch(() => undefined), everyMs)
  try {
    await run()
  } finally {
    clearInterval(beating)
  }
}

/** A partition that went to another member is counted there. */
function measure(consumer: Consumer, group: string): void {
  const { HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS } = consumer.events
  consumer.on(HEARTBEAT, () => consumerHeartbeat.setToCurrentTime({ group }))
  consumer.on(GROUP_JOIN, () => consumerLag.reset())
  consumer.on(END_BATCH_PROCESS, ({ payload: { topic, partition, offsetLag } }) =>
    consumerLag.set({ topic, partition }, Number(offsetLag)),
  )
}

function recordOf(topic: TopicName, partition: number, message: KafkaMessage): IncomingRecord {
  const headers = Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value ?? '')]),
  )
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    value: message.value ?? Buffer.alloc(0),
    headers,
  }
}

const GROUP_ID_NOT_FOUND = 69

/**
 * Sends a group back to the first record of its topics, by forgetting it: a group that is new begins there. (kafkajs'
 * own resetOffsets joins the group once a topic, some seconds each.) The group must have no members.
 */
export async function rewindGroup(config: KafkaConfig, log: Log, groupId: string): Promise<void> {
  const admin = client(config, 'xueshi-rebuild', log).admin()
  await admin.connect()
  try {
    await admin.deleteGroups([config.KAFKA_TOPIC_PREFIX + groupId])
  } catch (error) {
    const { groups = [] } = error as { groups?: { errorCode: number }[] }
    if (groups.length === 0 || groups.some(group => group.errorCode !== GROUP_ID_NOT_FOUND)) throw error
  } finally {
    await admin.disconnect()
  }
}

/** How many are in a group now, and where it stands: what it has handled of each partition, and what there is. */
export interface GroupState {
  readonly members: number
  readonly partitions: readonly { readonly name: string; readonly handled: number; readonly end: number }[]
}

export async function describeGroup(config: KafkaConfig, log: Log, groupId: string): Promise<GroupState> {
  const admin = client(config, 'xueshi-groups', log).admin()
  await admin.connect()
  try {
    const group = config.KAFKA_TOPIC_PREFIX + groupId
    const { groups } = await admin.describeGroups([group])
    const partitions: { name: string; handled: number; end: number }[] = []
    // Asked for without topics, Kafka leaves out the partitions of which nothing was handled yet.
    const topicsHeard = (await admin.fetchOffsets({ groupId: group })).map(({ topic }) => topic)
    const heard = topicsHeard.length > 0 ? { groupId: group, topics: topicsHeard } : { groupId: group }
    for (const { topic, partitions: committed } of await admin.fetchOffsets(heard)) {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map(end => [end.partition, end]))
      for (const { partition, offset } of committed) {
        const end = ends.get(partition)
        const handled = Math.max(Number(offset), Number(end?.low ?? 0))
        partitions.push({ name: `${topic}/${partition}`, handled, end: Number(end?.high ?? 0) })
      }
    }
    return { members: groups[0]?.members.length ?? 0, partitions }
  } finally {
    await admin.disconnect()
  }
}

/** How far a group is behind, summed over its partitions. */
export async function groupLag(
  config: KafkaConfig,
  log: Log,
  groupId: string,
  names: readonly TopicName[],
): Promise<number> {
  const admin = client(config, 'xueshi-lag', log).admin()
  await admin.connect()
  try {
    let lag = 0
    const prefixed = names.map(name => config.KAFKA_TOPIC_PREFIX + name)
    const committed = await admin.fetchOffsets({
      groupId: config.KAFKA_TOPIC_PREFIX + groupId,
      topics: prefixed,
    })
    for (const { topic, partitions } of committed) {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map(end => [end.partition, end]))
      for (const { partition, offset } of partitions) {
        const end = ends.get(partition)
        const at = Number(offset) < 0 ? Number(end?.low ?? 0) : Number(offset)
        lag += Math.max(0, Number(end?.high ?? 0) - at)
      }
    }
    return lag
  } finally {
    await admin.disconnect()
  }
}
