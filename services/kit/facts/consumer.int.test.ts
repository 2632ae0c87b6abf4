import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { ReminderIssuedSchema } from '../../../proto/generated/course_pb'
import { PrismaClient } from '../../ledger/prisma/client/client'
import { newId } from '../base/ids'
import { createLog } from '../base/log'
import { createPool } from '../sql/database'
import { createHarness, type Harness, until } from '../testing/harness'
import { hearFact, sendThenRecord, startConsumer } from './consumer'
import { fact } from './facts'

/** Somebody else holds a lock on a table that each handler writes, for longer than a statement may take. */
describe('a fact whose tables are locked', () => {
  let harness: Harness
  let pool: pg.Pool
  let locker: pg.Client
  let consumer: { close(): Promise<void> } | undefined
  let lines: string[]
  let handled: string[]

  beforeAll(async () => {
    harness = await createHarness('ledger')
    locker = new pg.Client({ connectionString: harness.ownerUrl })
    await locker.connect()
  })
  afterEach(async () => {
    await consumer?.close()
    await pool.end()
  })
  afterAll(async () => {
    await locker.end()
    await harness.close()
  })

  const listen = async (service: string, statementTimeoutMs: number) => {
    lines = []
    handled = []
    pool = createPool(`${harness.databaseUrl}?statement_timeout=${statementTimeoutMs}`, service, 4)
    consumer = await startConsumer({
      config: harness.config,
      service,
      prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) }),
      log: createLog(service, 'debug', { write: line => void lines.push(line) }),
      handlers: [hearFact(ReminderIssuedSchema, async ({ reminderId }) => void handled.push(reminderId))],
      handled: () => undefined,
    })
  }
  const tell = async (reminderId: string) => {
    const said = {
      personId: 'p1',
      workflowId: 'w',
      reason: 'finishStudy',
      issuedAt: timestampFromDate(new Date(0)),
    }
    await harness.publish([fact(ReminderIssuedSchema, 'p1', { ...said, reminderId })])
  }
  const count = (words: string) => lines.filter(line => line.includes(words)).length
  const deadLetters = async () => (await pool.query('SELECT fact_id FROM dead_letter')).rows

  test('waits, however often its statements time out, and is handled once the lock is gone', async () => {
    const [before, locked] = [newId(), newId()]
    await listen('patient', 500)
    await tell(before)
    await until(() => handled.includes(before), 'the consumer to listen', 30_000)
    await locker.query('BEGIN')
    await locker.query('LOCK TABLE ledger.inbox IN ACCESS EXCLUSIVE MODE')
    await tell(locked)
    await until(() => count('A fact waits for PostgreSQL') >= 6, 'the sixth statement to time out', 30_000)
    expect(handled).toEqual([before])
    await locker.query('COMMIT')
    await until(() => handled.includes(locked), 'the fact to be handled', 30_000)
    expect([handled, await deadLetters()]).toEqual([[before, locked], []])
  })

  test('keeps its place in the group, although one statement outlasts the session', async () => {
    const [before, locked] = [newId(), newId()]
    await listen('slow', 8_000)
    await tell(before)
    await until(() => handled.includes(before), 'the consumer to listen', 30_000)
    await locker.query('BEGIN')
    await locker.query('LOCK TABLE ledger.inbox IN ACCESS EXCLUSIVE MODE')
    await tell(locked)
    await until(() => count('A fact waits for PostgreSQL') >= 1, 'the statement to time out', 30_000)
    await locker.query('COMMIT')
    await until(() => handled.includes(locked), 'the fact to be handled', 30_000)
    const lost = lines.filter(line => /not aware of this member|rebalanc/i.test(line))
    expect([lost, await deadLetters()]).toEqual([[], []])
  })
})

test('all handlers of a fact run in one transaction, each with what its own first step came to', async () => {
  const harness = await createHarness('ledger')
  const pool = createPool(harness.databaseUrl, 'several', 4)
  const sent: string[] = []
  const kept: string[] = []
  let mayFail = true
  const keep = (name: string) =>
    sendThenRecord<PrismaClient, typeof ReminderIssuedSchema, string>(
      ReminderIssuedSchema,
      async ({ reason }) => {
        sent.push(name)
        return `${name} of ${reason}`
      },
      async (outcome, { sql, factId }) => {
        const rows = await sql.query('SELECT fact_id FROM inbox WHERE fact_id = $1::uuid', [factId])
        kept.push(`${outcome}, ${rows.length}`)
      },
    )
  const failOnce = hearFact<PrismaClient, typeof ReminderIssuedSchema>(ReminderIssuedSchema, async () => {
    if (!mayFail) return
    mayFail = false
    throw new Error('the last handler fails once')
  })
  const consumer = await startConsumer({
    ...{ config: harness.config, service: 'several', log: createLog('several', 'silent') },
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) }),
    handlers: [keep('first'), keep('second'), failOnce],
    handled: () => undefined,
  })
  try {
    const said = {
      personId: 'p1',
      workflowId: 'w',
      reason: 'finishStudy',
      issuedAt: timestampFromDate(new Date(0)),
    }
    await harness.publish([fact(ReminderIssuedSchema, 'p1', { ...said, reminderId: newId() })])
    const inbox = async () => (await pool.query('SELECT fact_id FROM ledger.inbox')).rows
    await until(async () => (await inbox()).length === 1, 'the fact to be handled', 30_000)
    // The first attempt ran both and was taken back whole, with its inbox row.
    const once = ['first of finishStudy, 1', 'second of finishStudy, 1']
    expect([kept, sent]).toEqual([
      [...once, ...once],
      ['first', 'second', 'first', 'second'],
    ])
  } finally {
    await consumer.close()
    await pool.end()
    await harness.close()
  }
})
