import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { PrismaPg } from '@prisma/adapter-pg'
import request from 'supertest'
import { ReminderIssuedSchema } from '../../../proto/generated/course_pb'
import { PrismaClient } from '../../ledger/prisma/client/client'
import { hearFact } from '../facts/consumer'
import { appendFacts, fact, topicOf } from '../facts/facts'
import { createConsumer } from '../facts/kafka'
import { created, endpoint } from '../http/endpoint'
import { type RunningService, startService } from '../run/service'
import { createPool } from '../sql/database'
import { commitModelsUnlessRefused } from '../sql/transaction'
import { createHarness, type Harness, until } from '../testing/harness'
import { newId } from './ids'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

describe('a trace crosses Kafka', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const headers: Record<string, string>[] = []
  const told: string[] = []
  let harness: Harness
  let service: RunningService
  let listening: { close(): Promise<void> }

  const reminder = (reminderId: string, reason: string) =>
    fact(ReminderIssuedSchema, 'p1', { reminderId, reason, issuedAt: timestampFromDate(new Date(0)) })

  beforeAll(async () => {
    harness = await createHarness('ledger')
    const pool = createPool(harness.databaseUrl, 'ledger')
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
    service = await startService({
      ...{ name: 'ledger', config: harness.config, databaseUrl: harness.databaseUrl, pool, prisma },
      ...{ clock: harness.clock, log: harness.log },
      endpoints: [
        endpoint({
          id: 'tell',
          method: 'post',
          path: '/v1/things',
          summary: 'Writes a fact',
          who: 'anyone',
          answers: { 201: null },
          refusals: [],
          handle: async ({ actor, now }) => {
            const { correlationId } = actor
            await commitModelsUnlessRefused(prisma, (_tx, sql) =>
              appendFacts(sql, { correlationId, now }, [reminder(newId(), 'asked')]),
            )
            return created(undefined)
          },
        }),
      ],
      handlers: [
        // What is heard leads to a fact again, as results lead to entries.
        hearFact(ReminderIssuedSchema, async ({ reason }, { sql, correlationId, occurredAt: now }) => {
          if (reason === 'asked')
            await appendFacts(sql, { correlationId, now }, [reminder(newId(), 'answered')])
          else told.push(reason)
        }),
      ],
    })
    listening = await createConsumer(harness.config, harness.log, {
      groupId: 'headers',
      topics: [topicOf(ReminderIssuedSchema)],
      onCrash: error => {
        throw error
      },
      handle: async record => void headers.push(record.headers),
    })
  })
  afterAll(async () => {
    await listening.close()
    await service.close()
    await harness.close()
    await provider.shutdown()
  })

  const tell = (more: Record<string, string> = {}) =>
    request(`http://127.0.0.1:${service.port}`).post('/v1/things').set(more)

  test('where nothing is traced, a fact carries nothing of it', async () => {
    expect((await tell()).status).toBe(201)
    await until(() => headers.length === 2 && told.length === 1, 'both facts')
    for (const each of headers) expect(Object.keys(each)).not.toContain('traceparent')
  })

  test('from the request to whatever its fact led to', async () => {
    provider.register()
    await tell({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` })
    const spans = () => exporter.getFinishedSpans().filter(span => span.spanContext().traceId === traceId)
    await until(() => headers.length === 4 && spans().length === 3, 'both facts, heard')
    const [asked, heard, answered] = spans()
    expect(spans().map(span => span.name)).toEqual([
      'POST /v1/things',
      'hear ReminderIssued',
      'hear ReminderIssued',
    ])
    expect([heard?.parentSpanId, answered?.parentSpanId]).toEqual([
      asked?.spanContext().spanId,
      heard?.spanContext().spanId,
    ])
    expect(headers.slice(2).map(each => each.traceparent)).toEqual([
      `00-${traceId}-${asked?.spanContext().spanId}-01`,
      `00-${traceId}-${heard?.spanContext().spanId}-01`,
    ])
  })
})
