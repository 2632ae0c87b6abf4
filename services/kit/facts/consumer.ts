import { createHash } from 'node:crypto'
import type { DescMessage, MessageShape } from '@bufbuild/protobuf'
import type { TopicName } from '../../../proto/topics'
import type { BaseConfig } from '../base/config'
import { isTransient } from '../base/faults'
import { isId } from '../base/ids'
import type { Log } from '../base/log'
import { consumerHeartbeat, factsHandled, measureWaiting } from '../base/metrics'
import { traceFact } from '../base/tracing'
import { base64, bytesOfBase64 } from '../keys/base64'
import { lookEveryMs } from '../run/polling'
import type { Sql } from '../sql/database'
import { commitModelsUnlessRefused, type PrismaLike, sqlOf, type Transaction } from '../sql/transaction'
import { decode, topicOf } from './facts'
import { createConsumer, type IncomingRecord, type RecordConsumer } from './kafka'

export interface FactContext<P> {
  readonly tx: Transaction<P>
  readonly sql: Sql
  readonly factId: string
  readonly correlationId: string
  readonly occurredAt: Date
}

/** The origin of a fact, which is known before its transaction. */
export type FactOrigin = Pick<FactContext<never>, 'factId' | 'correlationId' | 'occurredAt'>

export interface FactHandler<P> {
  readonly schema: DescMessage
  /** Runs before the transaction: what the database can't take back, and what is harmless to repeat (a signal). */
  readonly before?: (message: never, origin: FactOrigin) => Promise<unknown>
  /** `outcome`: what `before` came to. */
  handle(message: never, context: FactContext<P>, outcome: never): Promise<void>
}

/** `on(StudyFinishedSchema, async (fact, { sql }) => { ... })`: runs once a fact, in one transaction with its inbox row. */
export function hearFact<P, S extends DescMessage>(
  schema: S,
  handle: (message: MessageShape<S>, context: FactContext<P>) => Promise<void>,
): FactHandler<P> {
  return { schema, handle: handle as FactHandler<P>['handle'] }
}

/** Handles a fact in two steps: `send` outside of the transaction, then `record` its outcome in the transaction of the inbox row. */
export function sendThenRecord<P, S extends DescMessage, R>(
  schema: S,
  send: (message: MessageShape<S>, origin: FactOrigin) => Promise<R>,
  record: (outcome: R, context: FactContext<P>) => Promise<void>,
): FactHandler<P> {
  return {
    schema,
    before: send as (message: never, origin: FactOrigin) => Promise<R>,
    handle: (_message, context, outcome) => record(outcome, context),
  }
}

export interface FactConsumer {
  close(): Promise<void>
}

interface ConsumerDeps<P> {
  readonly config: BaseConfig
  readonly service: string
  readonly prisma: P
  readonly log: Log
  /** A fact may have several: all of them run, in this order. */
  readonly handlers: readonly FactHandler<P>[]
  /** After a fact was handled and committed: its own facts may wait in the outbox. */
  readonly handled: (type: string) => void
}

const ATTEMPTS_BEFORE_DEAD = 3
const TRANSIENT_RETRY_MS = 300
export const consumerGroup = (service: string): string => `xueshi-${service}`

export const topicsOf = <P>(handlers: readonly FactHandler<P>[]): TopicName[] => [
  ...new Set(handlers.map(handler => topicOf(handler.schema))),
]

/**
 * Listens to facts until closed. A fault that passes by itself holds the partition and is tried again; a fact that can't
 * be handled goes to `dead_letter`, from where an operator has it replayed, and the partition goes on.
 */
export async function startConsumer<P extends PrismaLike>(deps: ConsumerDeps<P>): Promise<FactConsumer> {
  let closed = false
  let current: RecordConsumer | undefined
  const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
  const wait = (stillHere: () => Promise<void>) => async () => {
    await pause(TRANSIENT_RETRY_MS)
    await stillHere()
  }

  const connect = async (): Promise<void> => {
    while (!closed) {
      try {
        current = await createConsumer(deps.config, deps.log, {
          groupId: consumerGroup(deps.service),
          topics: topicsOf(deps.handlers),
          handle: (record, stillHere) => handleRecord(deps, record, () => closed, wait(stillHere)),
          onCrash: error => {
            deps.log.warn({ err: error }, 'The consumer crashed and connects again')
            void connect()
          },
        })
        return
      } catch (error) {
        deps.log.warn({ err: error }, 'Kafka does not answer; the consumer tries again')
        await pause(TRANSIENT_RETRY_MS * 3)
      }
    }
  }

  measureWaiting(sqlOf(deps.prisma))
  // A consumer that never reaches Kafka logs nothing after this line.
  consumerHeartbeat.setToCurrentTime({ group: consumerGroup(deps.service) })
  const connecting = connect()
  let isLooking = false
  // One look at a time: those that wait for PostgreSQL would else take all of its connections.
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    await replayRequested(deps)
    isLooking = false
  }
  const looking = setInterval(() => void look(), lookEveryMs.replays)
  return {
    close: async () => {
      closed = true
      clearInterval(looking)
      await connecting
      await current?.close()
    },
  }
}

/** Handles a record, or buries it. While a fault that passes lasts, the record and its partition wait. */
async function handleRecord<P extends PrismaLike>(
  deps: ConsumerDeps<P>,
  record: IncomingRecord,
  isClosed: () => boolean,
  wait: () => Promise<void>,
): Promise<void> {
  const faults: unknown[] = []
  for (;;) {
    try {
      if (faults.length >= ATTEMPTS_BEFORE_DEAD) return await buryRecord(deps, record, faults.at(-1))
      await traceFact(record.headers, () => handleOnce(deps, record))
      factsHandled.inc({ type: record.headers.ce_type ?? '' })
      return
    } catch (error) {
      if (isClosed()) throw error
      if (isTransient(error)) {
        deps.log.warn({ err: error, factId: record.headers.ce_id }, 'A fact waits for PostgreSQL')
        await wait()
      } else if (faults.length >= ATTEMPTS_BEFORE_DEAD) {
        throw error
      } else {
        faults.push(error)
      }
    }
  }
}

/** Runs all handlers of a fact in one transaction: they all take it, or none does. */
async function handleOnce<P extends PrismaLike>(
  deps: ConsumerDeps<P>,
  record: IncomingRecord,
): Promise<void> {
  const handlers = deps.handlers.filter(each => each.schema.typeName === record.headers.ce_type)
  const schema = handlers[0]?.schema
  // A topic may carry facts that this service has no use for.
  if (!schema) return
  const message = decode(schema, record.value) as never
  const factId = record.headers.ce_id ?? ''
  if (!isId(factId)) throw new Error(`'${factId}' in the header ce_id is no id of a fact`)
  const origin: FactOrigin = {
    factId,
    correlationId: record.headers.ce_correlationid ?? '',
    occurredAt: new Date(record.headers.ce_time ?? 0),
  }
  // A fact that was sent and recorded is not sent again, for instance when a group returns to the beginning.
  if (handlers.some(each => each.before) && (await isHandled(deps.prisma, origin.factId))) return
  const outcomes = new Map<FactHandler<P>, never>()
  for (const handler of handlers) outcomes.set(handler, (await handler.before?.(message, origin)) as never)
  await commitModelsUnlessRefused(deps.prisma, async (tx, sql) => {
    const fresh = await sql.query(
      'INSERT INTO inbox (fact_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING RETURNING fact_id',
      [origin.factId],
    )
    if (fresh.length === 0) return
    for (const [handler, outcome] of outcomes) await handler.handle(message, { tx, sql, ...origin }, outcome)
  })
  const { typeName } = schema
  deps.log.info({ type: typeName, factId: origin.factId, correlationId: origin.correlationId }, 'heard')
  deps.handled(typeName)
}

async function isHandled(prisma: PrismaLike, factId: string): Promise<boolean> {
  const rows = await prisma.$queryRawUnsafe<unknown[]>('SELECT 1 FROM inbox WHERE fact_id = $1::uuid', factId)
  return rows.length > 0
}

async function buryRecord<P extends PrismaLike>(
  deps: ConsumerDeps<P>,
  record: IncomingRecord,
  error: unknown,
  deadLetterId = deadLetterIdOf(record),
): Promise<void> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  deps.log.error(
    { err: error, factId: record.headers.ce_id, type: record.headers.ce_type },
    'A fact went to dead_letter',
  )
  await deps.prisma.$queryRawUnsafe(
    `INSERT INTO dead_letter (fact_id, topic, key, headers, value, error, failed_at)
     VALUES ($1::uuid, $2, $3, $4::jsonb, decode($5, 'base64'), $6, now())
     ON CONFLICT (fact_id) DO UPDATE SET attempts = dead_letter.attempts + 1, error = EXCLUDED.error, failed_at = now(),
       replay_requested_at = NULL RETURNING fact_id`,
    deadLetterId,
    record.topic,
    withoutNul(record.key),
    JSON.stringify(headersWithoutNul(record.headers)),
    base64(record.value),
    withoutNul(text),
  )
}

/** No text of PostgreSQL's holds a NUL, which a stranger's record may; the bytes of its value are kept as they came. */
const withoutNul = (text: string): string => text.replaceAll('\0', '␀')

const headersWithoutNul = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [withoutNul(name), withoutNul(value)]))

/** The fact's own. What names no fact is buried by where it lay: delivered again, it is the same dead letter. */
function deadLetterIdOf({ headers, topic, partition, offset }: IncomingRecord): string {
  if (isId(headers.ce_id ?? '')) return headers.ce_id!
  const hash = createHash('sha256').update(`${topic}/${partition}/${offset}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

interface DeadLetterRow {
  fact_id: string
  topic: TopicName
  key: string
  headers: Record<string, string>
  value: string
}

/** Handles what an operator asked to be replayed (`xueshi dead-letters replay`). */
async function replayRequested<P extends PrismaLike>(deps: ConsumerDeps<P>): Promise<void> {
  try {
    const rows = await deps.prisma.$queryRawUnsafe<DeadLetterRow[]>(
      `SELECT fact_id, topic, key, headers, encode(value, 'base64') AS value FROM dead_letter
       WHERE replay_requested_at IS NOT NULL AND replayed_at IS NULL ORDER BY failed_at LIMIT 100`,
    )
    for (const row of rows) {
      const record = { ...row, value: bytesOfBase64(row.value), partition: 0, offset: '0' }
      try {
        await handleOnce(deps, record)
        await deps.prisma.$queryRawUnsafe(
          'UPDATE dead_letter SET replayed_at = now() WHERE fact_id = $1::uuid RETURNING fact_id',
          row.fact_id,
        )
      } catch (error) {
        // A record that waits for PostgreSQL stays requested, and the next look tries it again.
        if (isTransient(error)) throw error
        await buryRecord(deps, record, error, row.fact_id)
      }
    }
  } catch (error) {
    deps.log.debug({ err: error }, 'dead letters could not be read; the next look tries again')
  }
}
