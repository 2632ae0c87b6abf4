import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { DescMessage, MessageShape } from '@bufbuild/protobuf'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import pg from 'pg'
import type { Actor, Role, Scope } from '../../../domain/authority/actor'
import type { Clock } from '../base/clock'
import type { BaseConfig } from '../base/config'
import { newId } from '../base/ids'
import { createLog } from '../base/log'
import { bodyOf, decode, encodeBody, type NewFact, topicOf } from '../facts/facts'
import { createConsumer, createProducer, ensureTopics, type IncomingRecord } from '../facts/kafka'
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '../http/token'
import { createDatabase } from './database'

/** A service under test against the real engines of this run: own database, own topics, own signing key, own clock. */
export interface Harness {
  readonly config: BaseConfig
  readonly databaseUrl: string
  /** The migrator's url of the same database: it may do what the service's role may not. */
  readonly ownerUrl: string
  readonly clock: TestClock
  readonly log: ReturnType<typeof createLog>
  token(role: Role, scope?: Scope, id?: string, lastsSeconds?: number): Promise<string>
  actor(role: Role, scope?: Scope, id?: string): Actor
  /** Publishes facts as another service would; returns their ids. The same id sent again is a redelivery. */
  publish(facts: readonly NewFact[], ids?: readonly string[]): Promise<string[]>
  /** Collects facts of a kind from the first one on. */
  collect<S extends DescMessage>(schema: S): Promise<Collected<S>>
  close(): Promise<void>
}

export interface Collected<S extends DescMessage> {
  readonly facts: Array<{ key: string; factId: string; message: MessageShape<S> }>
  /** Resolves when as many facts as wanted satisfy the predicate. */
  atLeast(count: number, which?: (message: MessageShape<S>) => boolean): Promise<void>
}

/** A clock that the test moves. It stands still until then. */
export class TestClock implements Clock {
  constructor(private at: Date) {}
  now(): Date {
    return new Date(this.at)
  }
  set(at: Date | string): void {
    this.at = new Date(at)
  }
  advance(ms: number): void {
    this.at = new Date(this.at.getTime() + ms)
  }
}

/** Workers of a service under test ask there for work: beside those of a city that uses the same Temporal. */
export const testNamespace = 'xueshi-test'

/** More than one, so that what depends on the order of partitions shows; few, as each test file has all topics of its own. */
const PARTITIONS_MAX = 2

const required = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: run this test by jest, whose setup starts the engines`)
  return value
}

export async function createHarness(
  service: string,
  options: { now?: string; kafka?: boolean; home?: string } = {},
): Promise<Harness> {
  const name = `t${process.env.XUESHI_TEST_RUN ?? ''}_${service}_${randomBytes(5).toString('hex')}`
  const migrationsDir = join(options.home ?? join(__dirname, '..', '..', service), 'prisma', 'migrations')
  const { ownerUrl, databaseUrl } = await createDatabase(required('XUESHI_TEST_DATABASE_URL'), {
    name,
    schema: service,
    migrationsDir,
  })
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  await insertKey(ownerUrl, service, JSON.stringify(await exportJWK(publicKey)))

  const log = createLog(service, process.env.TEST_LOG_LEVEL ?? 'silent')
  const config: BaseConfig = {
    NODE_ENV: 'test',
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: [required('XUESHI_TEST_KAFKA_BROKERS')],
    KAFKA_TOPIC_PREFIX: `${name}.`,
    TEMPORAL_ADDRESS: process.env.XUESHI_TEST_TEMPORAL_ADDRESS ?? '127.0.0.1:1',
    TEMPORAL_NAMESPACE: testNamespace,
    POLICY_SET: 'city',
    PROXY_HOPS: 1,
  }
  if (options.kafka !== false) await ensureTopics(config, log, { partitionsMax: PARTITIONS_MAX })
  const closers: Array<() => Promise<void>> = []
  const clock = new TestClock(new Date(options.now ?? '2026-03-02T01:00:00Z'))
  const actor = (role: Role, scope: Scope = {}, id = newId()): Actor => ({
    id,
    role,
    scope,
    correlationId: newId(),
  })

  return {
    config,
    databaseUrl,
    ownerUrl,
    clock,
    log,
    actor,
    token: (role, scope = {}, id = newId(), lastsSeconds = 366 * 86_400) =>
      new SignJWT({ role, scope, sid: newId() })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test', typ: TOKEN_TYPE })
        .setSubject(id)
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setExpirationTime(Math.floor(clock.now().getTime() / 1000) + lastsSeconds)
        .sign(privateKey),
    publish: async (facts, ids = facts.map(newId)) => {
      const producer = await createProducer(config, 'test', log)
      await producer.send(facts.map((fact, index) => recordOf(fact, ids[index] ?? newId(), clock.now())))
      await producer.close()
      return [...ids]
    },
    collect: async schema => {
      const collected = await startCollecting(config, log, schema)
      closers.push(collected.close)
      return collected
    },
    close: async () => {
      for (const close of closers) await close()
    },
  }
}

async function insertKey(ownerUrl: string, schema: string, publicJwk: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query(
    `INSERT INTO ${pg.escapeIdentifier(schema)}.trust_key (kid, public_jwk) VALUES ('test', $1)`,
    [publicJwk],
  )
  await client.end()
}

function recordOf(fact: NewFact, factId: string, now: Date) {
  return {
    topic: topicOf(fact.schema),
    key: fact.key,
    value: Buffer.from(encodeBody(fact.schema.typeName, bodyOf(fact))),
    headers: {
      ce_specversion: '1.0',
      ce_id: factId,
      ce_type: fact.schema.typeName,
      ce_source: '/xueshi/test',
      ce_time: now.toISOString(),
      ce_correlationid: 'test',
      'content-type': 'application/protobuf',
    },
  }
}

async function startCollecting<S extends DescMessage>(
  config: BaseConfig,
  log: ReturnType<typeof createLog>,
  schema: S,
): Promise<Collected<S> & { close(): Promise<void> }> {
  const facts: Collected<S>['facts'] = []
  const consumer = await createConsumer(config, log, {
    groupId: `collect-${newId()}`,
    topics: [topicOf(schema)],
    onCrash: error => {
      throw error
    },
    handle: async (record: IncomingRecord) => {
      if (record.headers.ce_type !== schema.typeName) return
      facts.push({
        key: record.key,
        factId: record.headers.ce_id ?? '',
        message: decode(schema, record.value),
      })
    },
  })
  return {
    facts,
    atLeast: (count, which = () => true) =>
      until(() => facts.filter(each => which(each.message)).length >= count, `${count} x ${schema.typeName}`),
    close: consumer.close,
  }
}

const LOOK_MS = 20

/** Waits for a condition; says what it waited for where it never came. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
}
