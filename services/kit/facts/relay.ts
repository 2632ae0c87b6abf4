import type { JsonValue } from '@bufbuild/protobuf'
import pg from 'pg'
import type { TopicName } from '../../../proto/topics'
import type { BaseConfig } from '../base/config'
import type { Log } from '../base/log'
import { outboxPublished } from '../base/metrics'
import { encodeBody } from './facts'
import { createProducer, type OutgoingRecord, type RecordProducer } from './kafka'

const ROWS_PER_SEND = 1_000
/** Kafka refuses a partition's record batch above 1 MiB. */
const BYTES_PER_SEND = 700_000
/** Rows of another replica, or of a writer that died before it could wake the relay. */
const POLL_MS = 200
const RETRY_MS = 500
/** After a small send the next facts are let gather: a send costs three processes about the same for one fact as for fifty. */
const GATHER_MS = 8
const GATHERED_ROWS = 100

const gather = (): Promise<void> => new Promise(resolve => setTimeout(resolve, GATHER_MS))

export interface Relay {
  /** Something may be in the outbox: look now. Cheap, and safe to call at any time. */
  wake(): void
  /** Resolves when nothing is left to publish. */
  drained(): Promise<void>
  close(): Promise<void>
}

interface OutboxRow {
  seq: number
  fact_id: string
  topic: TopicName
  key: string
  type: string
  body: JsonValue
  correlation_id: string
  occurred_at: Date
  traceparent: string | null
}

/**
 * Publishes the outbox in order, at least once. One relay a service: whoever holds the advisory lock. It reads what is
 * *not yet published* and deletes what Kafka acknowledged; a row that commits late is found by the next look, which
 * `WHERE seq > last` would lose.
 *
 * Writers wake it in process. NOTIFY would do so across replicas, but takes a lock of the whole database at each commit
 * (docs/decisions/0003).
 */
export function startRelay(config: BaseConfig, service: string, databaseUrl: string, log: Log): Relay {
  let closing = false
  let awake: () => void = () => undefined
  let pending = true
  let waiters: Array<() => void> = []

  const sleepUntilWoken = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      awake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const settle = (): void => {
    for (const waiter of waiters) waiter()
    waiters = []
  }

  async function publishUntilClosed(client: pg.Client, producer: RecordProducer): Promise<void> {
    while (!closing) {
      pending = false
      const published = await publishOnce(client, producer, service)
      if (published >= GATHERED_ROWS) continue
      if (published > 0) {
        await gather()
        continue
      }
      if (!pending) {
        settle()
        await sleepUntilWoken(POLL_MS)
      }
    }
  }

  async function run(): Promise<void> {
    while (!closing) {
      const client = new pg.Client({ connectionString: databaseUrl, application_name: `${service}-relay` })
      client.on('error', error => log.debug({ err: error }, 'relay connection'))
      let producer: RecordProducer | undefined
      try {
        await client.connect()
        if (!(await takeTurn(client, service, () => closing))) continue
        producer = await createProducer(config, `${service}-relay`, log)
        await publishUntilClosed(client, producer)
      } catch (error) {
        if (!closing) log.warn({ err: error }, 'The relay lost PostgreSQL or Kafka and tries again')
      } finally {
        await producer?.close().catch(error => log.debug({ err: error }, 'relay producer close'))
        await client.end().catch(error => log.debug({ err: error }, 'relay connection end'))
      }
      if (!closing) await sleepUntilWoken(RETRY_MS)
    }
  }

  const running = run()
  return {
    wake: () => {
      pending = true
      awake()
    },
    drained: () =>
      new Promise(resolve => {
        waiters.push(resolve)
        pending = true
        awake()
      }),
    close: async () => {
      closing = true
      awake()
      await running
      settle()
    },
  }
}

/** Waits until no other replica relays. By asking, since a connection that waits in the lock itself can't be closed. */
async function takeTurn(client: pg.Client, service: string, isClosing: () => boolean): Promise<boolean> {
  while (!isClosing()) {
    const { rows } = await client.query<{ mine: boolean }>(
      'SELECT pg_try_advisory_lock(hashtext($1)) AS mine',
      [`relay:${service}`],
    )
    if (rows[0]?.mine) return true
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
  return false
}

async function publishOnce(client: pg.Client, producer: RecordProducer, service: string): Promise<number> {
  const { rows } = await client.query<OutboxRow>(`SELECT * FROM outbox ORDER BY seq LIMIT ${ROWS_PER_SEND}`)
  if (rows.length === 0) return 0
  for (const records of inSends(rows.map(row => recordOf(row, service)))) await producer.send(records)
  await client.query('DELETE FROM outbox WHERE seq = ANY($1::bigint[])', [rows.map(row => row.seq)])
  outboxPublished.inc(rows.length)
  return rows.length
}

/** In order, as many a send as fit, and at least one. */
function* inSends(records: readonly OutgoingRecord[]): Generator<OutgoingRecord[]> {
  let send: OutgoingRecord[] = []
  let bytes = 0
  for (const record of records) {
    if (send.length > 0 && bytes + record.value.length > BYTES_PER_SEND) {
      yield send
      send = []
      bytes = 0
    }
    send.push(record)
    bytes += record.value.length
  }
  yield send
}

/** CloudEvents 1.0, Kafka protocol binding, binary content mode. */
function recordOf(row: OutboxRow, service: string): OutgoingRecord {
  return {
    topic: row.topic,
    key: row.key,
    value: Buffer.from(encodeBody(row.type, row.body)),
    headers: {
      ce_specversion: '1.0',
      ce_id: row.fact_id,
      ce_type: row.type,
      ce_source: `/xueshi/${service}`,
      ce_time: row.occurred_at.toISOString(),
      ce_correlationid: row.correlation_id,
      'content-type': 'application/protobuf',
      ...(row.traceparent ? { traceparent: row.traceparent } : {}),
    },
  }
}
