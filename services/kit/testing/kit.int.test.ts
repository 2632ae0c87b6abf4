import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import request from 'supertest'
import { z } from 'zod'
import { policy } from '../../../domain/policy/policy'
import { refuse } from '../../../domain/refusals/refusal'
import { ReminderIssuedSchema } from '../../../proto/generated/course_pb'
import { PrismaClient } from '../../ledger/prisma/client/client'
import { newId } from '../base/ids'
import { hearFact } from '../facts/consumer'
import { appendFacts, fact, topicOf } from '../facts/facts'
import { createProducer } from '../facts/kafka'
import { startRelay } from '../facts/relay'
import { created, endpoint } from '../http/endpoint'
import { type RunningService, startService } from '../run/service'
import { createPool, type Sql, sqlOfPg } from '../sql/database'
import { answerOnce } from '../sql/idempotency'
import { purge } from '../sql/purge'
import { commitModelsUnlessRefused } from '../sql/transaction'
import { createHarness, type Harness, until } from './harness'

/** Any service will do to try kit on: this one has ledger's schema, one endpoint and one handler of its own. */
describe('kit, against PostgreSQL and Kafka', () => {
  let harness: Harness
  let service: RunningService
  let base: string
  const handled: string[] = []
  let prisma: PrismaClient
  let looks: pg.Pool[]
  let sql: Sql
  let owner: Sql

  const reminder = (reminderId: string) =>
    fact(ReminderIssuedSchema, 'p1', {
      reminderId,
      personId: 'p1',
      workflowId: 'course-year/general/2026/p1',
      reason: 'finishStudy',
      issuedAt: timestampFromDate(new Date(0)),
    })

  beforeAll(async () => {
    harness = await createHarness('ledger')
    looks = [harness.databaseUrl, harness.ownerUrl].map(url => createPool(url, 'look', 1))
    ;[sql, owner] = looks.map(sqlOfPg) as [Sql, Sql]
    const pool = createPool(harness.databaseUrl, 'ledger')
    prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
    service = await startService({
      name: 'ledger',
      config: harness.config,
      databaseUrl: harness.databaseUrl,
      pool,
      prisma,
      clock: harness.clock,
      log: harness.log,
      endpoints: [
        endpoint({
          id: 'say',
          method: 'post',
          path: '/v1/things/{thing}',
          summary: 'Writes a fact',
          who: 'plan.write',
          params: z.object({ thing: z.string() }),
          body: z.object({ count: z.number().int(), note: z.string().default('') }),
          answers: { 201: z.object({ id: z.string() }) },
          refusals: ['invalid-input', 'idempotency-key-reused', 'attempts-exhausted'],
          handle: async call => {
            if (call.body.count === 0) return refuse('attempts-exhausted', { used: 3, max: 3 })
            if (call.body.count === 13) return refuse('year-closed', { year: 2026 })
            if (call.body.count < 0) throw new Error('a fault of ours')
            await prisma.$queryRaw`SELECT ${call.body.note}`
            const answer = await commitModelsUnlessRefused(prisma, (_tx, sql) =>
              answerOnce(
                sql,
                { actorId: call.actor.id, operation: 'say', key: call.idempotencyKey, input: call.body },
                async () => {
                  await appendFacts(sql, { correlationId: call.actor.correlationId, now: call.now }, [
                    reminder(newId()),
                  ])
                  return { id: newId() }
                },
              ),
            )
            return 'kind' in answer ? answer : created(answer)
          },
        }),
      ],
      handlers: [
        hearFact(ReminderIssuedSchema, async message => {
          if (message.reason === 'poison') throw new Error('cannot be handled')
          handled.push(message.reminderId)
        }),
      ],
    })
    base = `http://127.0.0.1:${service.port}`
  })

  afterAll(async () => {
    await service.close()
    await Promise.all(looks.map(pool => pool.end()))
    await harness.close()
  })

  const post = async (
    body: object,
    headers: Record<string, string> = {},
    role: 'municipalBureau' | 'person' = 'municipalBureau',
  ) =>
    request(base)
      .post('/v1/things/x')
      .set({ authorization: `Bearer ${await harness.token(role, {}, 'official')}`, ...headers })
      .send(body)

  test('a fact written in a transaction is published, with its correlation id, and handled', async () => {
    const seen = await harness.collect(ReminderIssuedSchema)
    await post({ count: 1 }, { 'x-correlation-id': 'correlation-1' }).then(answer =>
      expect(answer.status).toBe(201),
    )
    await seen.atLeast(1)
    await until(() => handled.length >= 1, 'the handler')
  })

  test('the same Idempotency-Key answers the same; with another body it is refused', async () => {
    const first = await post({ count: 1 }, { 'idempotency-key': 'k1' })
    const again = await post({ count: 1 }, { 'idempotency-key': 'k1' })
    const other = await post({ count: 2 }, { 'idempotency-key': 'k1' })
    expect(again.body).toEqual(first.body)
    expect(other.status).toBe(422)
    expect(other.body.code).toBe('idempotency-key-reused')
  })

  test('the relay of a second replica closes although the first goes on', async () => {
    await service.relay.drained()
    const standby = startRelay(harness.config, 'ledger', harness.databaseUrl, harness.log)
    const relays = async () =>
      (
        await sql.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND
        application_name = 'ledger-relay' AND query LIKE '%advisory_lock%'`)
      ).length
    await until(async () => (await relays()) === 1, 'the second relay to ask for its turn')
    await standby.close()
    expect(await relays()).toBe(0)
  })

  test('a fact delivered twice is handled once', async () => {
    const [id] = await harness.publish([reminder('twice')])
    await harness.publish([reminder('twice')], [id!])
    await harness.publish([reminder('after')])
    await until(() => handled.includes('after'), 'the later fact')
    expect(handled.filter(each => each === 'twice')).toHaveLength(1)
  })

  test('a fact that cannot be handled becomes a dead letter, and the next one is handled', async () => {
    await harness.publish([
      fact(ReminderIssuedSchema, 'p1', { reminderId: newId(), reason: 'poison' }),
      reminder('behind the poison'),
    ])
    await until(() => handled.includes('behind the poison'), 'the next fact')
    const rows = await sql.query<{ error: string }>('SELECT error FROM dead_letter')
    expect(rows[0]?.error).toContain('cannot be handled')
  })

  test.each(['', 'not-a-uuid'])(
    "a record whose ce_id is '%s' is buried by its place, and the next one is handled",
    async id => {
      await harness.publish([reminder(`nameless ${id}`)], [id])
      await harness.publish([reminder(`behind the nameless ${id}`)])
      await until(() => handled.includes(`behind the nameless ${id}`), 'the next fact')
      const buried = () =>
        sql.query<{ factId: string; attempts: number; error: string }>(
          `SELECT fact_id, attempts, error FROM dead_letter WHERE headers->>'ce_id' = $1`,
          [id],
        )
      const [before] = await buried()
      expect(before?.error).toContain(`'${id}' in the header ce_id`)
      await sql.query(
        `UPDATE dead_letter SET replay_requested_at = now() WHERE fact_id = $1::uuid RETURNING 1`,
        [before?.factId],
      )
      await until(async () => (await buried())[0]?.attempts === 2, 'the replay')
      expect(await buried()).toMatchObject([{ factId: before?.factId }])
      expect(handled).not.toContain(`nameless ${id}`)
    },
  )

  test('a record with a NUL in its headers and key, which PostgreSQL keeps nowhere, is buried with a mark in its place', async () => {
    const producer = await createProducer(harness.config, 'test', harness.log)
    const ce_type = ReminderIssuedSchema.typeName
    const headers = { ce_type, ce_id: 'a\0b', 'x\0y': '' }
    const topic = topicOf(ReminderIssuedSchema)
    await producer.send([{ topic, key: 'p\0', value: Buffer.alloc(0), headers }])
    await producer.close()
    await harness.publish([reminder('behind the NUL')])
    await until(() => handled.includes('behind the NUL'), 'the next fact')
    const buried = () => sql.query(`SELECT headers, error FROM dead_letter WHERE key = 'p␀'`)
    await until(async () => (await buried()).length > 0, 'the dead letter')
    expect(await buried()).toEqual([
      { headers: { ce_type, ce_id: 'a␀b', 'x␀y': '' }, error: expect.stringContaining("'a␀b'") },
    ])
  })

  test('an address that a browser opens answers a refusal in words, with a way back', async () => {
    const open = (language: string) =>
      request(base)
        .get('/v1/nothing/%3Cb%3E')
        .set({ accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': language })
    const [chinese, english] = await Promise.all([open('zh-CN'), open('en')])
    for (const { status, type, text, headers } of [chinese, english]) {
      expect([status, type]).toEqual([404, 'text/html'])
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/)
      expect(text).toContain('<a href="/">')
      expect(text).not.toMatch(/"code"|<b>/)
    }
    expect(chinese.text).toContain('返回首页')
    expect(english.text).toContain('lang="en"')
    const program = await request(base).get('/v1/nothing').set('accept', '*/*')
    expect(program.type).toBe('application/problem+json')
  })

  test('bad input, no token and a wrong role each get a problem with a stable code', async () => {
    const bad = await post({ count: 'many' }, { 'accept-language': 'en' })
    expect([bad.status, bad.body.code, bad.body.faults[0].path]).toEqual([400, 'invalid-input', 'body.count'])
    expect(bad.type).toBe('application/problem+json')
    const wrong = await post({ count: 1 }, {}, 'person')
    expect([wrong.status, wrong.body.code]).toEqual([403, 'not-allowed'])
    const nobody = await request(base).post('/v1/things/x').send({ count: 1 })
    expect([nobody.status, nobody.body.code]).toEqual([401, 'unauthenticated'])
    const broken = await request(base)
      .post('/v1/things/x')
      .set({
        'content-type': 'application/json',
        authorization: `Bearer ${await harness.token('municipalBureau')}`,
      })
      .send('{"count":')
    expect([broken.status, broken.body.code]).toEqual([400, 'invalid-input'])
    const nul = await post({ count: 1, note: 'a\0b' })
    expect([nul.status, nul.body.code, nul.body.turnedOn]).toEqual([
      400,
      'invalid-input',
      { field: 'body', reason: 'U+0000' },
    ])
    const half = await post({ count: 1, note: '\ud800' })
    expect([half.status, half.body.code]).toEqual([400, 'invalid-input'])
    const fault = await post({ count: -1 })
    expect([fault.status, fault.body.code]).toEqual([500, 'internal-fault'])
    const missing = await request(base).get('/v1/nothing')
    expect([missing.status, missing.body.code]).toEqual([404, 'not-found'])
  })

  test('what kit keeps for a time is deleted afterwards', async () => {
    await owner.query(
      `INSERT INTO ledger.idempotency (actor_id, operation, key, input_hash, answer, created_at)
       SELECT 'a', 'say', 'purge-' || days, '', '{}', $1::timestamptz - days * interval '1 day'
       FROM unnest(ARRAY[1, 29, 31, 400]) days`,
      [harness.clock.now().toISOString()],
    )
    await owner.query(
      `INSERT INTO ledger.trust_revocation (session_id, expires_at)
       SELECT gen_random_uuid(), $1::timestamptz - days * interval '1 day' FROM unnest(ARRAY[-1, 0, 2, 3]) days`,
      [harness.clock.now().toISOString()],
    )
    await purge(sql, harness.clock.now())
    const keys = await owner.query<{ key: string }>(
      `SELECT key FROM ledger.idempotency WHERE key LIKE 'purge-%' ORDER BY key`,
    )
    expect(keys.map(({ key }) => key)).toEqual(['purge-1', 'purge-29'])
    expect(await owner.query('SELECT 1 FROM ledger.trust_revocation')).toHaveLength(2)
  })

  test('the scheme of a token is read in any case (RFC 9110)', async () => {
    const token = await harness.token('municipalBureau', {}, 'official')
    const answer = await post({ count: 1 }, { authorization: `bearer ${token}` })
    expect(answer.status).toBe((await post({ count: 1 })).status)
    expect(answer.status).not.toBe(401)
  })

  test('what a row refuses with stands in the API document; what it does not name is a fault where tests run', async () => {
    const { body } = await request(base).get('/openapi.json')
    const problems = body.paths['/v1/things/{thing}'].post.responses
    expect(problems['401'].description).toBe('unauthenticated, session-expired')
    expect(problems['409'].description).toBe('attempts-exhausted')
    expect((await post({ count: 0 })).body.code).toBe('attempts-exhausted')
    expect((await post({ count: 13 })).body.code).toBe('internal-fault')
  })

  test('what a rule of the regulation refuses names the policy in use; a technical refusal has none', async () => {
    const { version } = policy(harness.config.POLICY_SET)
    expect((await post({ count: 0 })).body).toMatchObject({ article: '10', policyVersion: version })
    expect((await post({ count: 'many' })).body).toMatchObject({ article: 'none', policyVersion: 'none' })
  })

  test('what an alert looks at is exported: readiness, what waits, the consumer, the status that was answered', async () => {
    const figures = async () => (await request(base).get('/metrics')).text
    await until(async () => (await figures()).includes('xueshi_outbox_age_seconds 0\n'), 'an empty outbox')
    const now = await figures()
    expect(now).toContain('xueshi_ready{what="database"} 1')
    expect(now).toContain('xueshi_dead_letters 4\n')
    expect(now).toMatch(/xueshi_consumer_lag\{topic="\S*course\.reminder",partition="0"\} 0/)
    expect(now).toMatch(/xueshi_consumer_heartbeat_timestamp_seconds\{group="xueshi-ledger"\} 1/)
    expect(now).toMatch(/xueshi_http_request_seconds_count\{operation="say",status="500"\} 2/)
  })

  test('the audit refuses change, to the service and to anyone', async () => {
    await expect(sql.query('DELETE FROM audit')).rejects.toThrow(/permission denied/)
    await expect(owner.query('DELETE FROM ledger.audit')).rejects.toThrow(/append-only/)
  })
})

/** The tables that kit needs in every service, by the migration that brought them. */
const migrations = { '00000000000000_kit': 'tables.sql', '00000000000020_find_what_is_over': 'purge.sql' }

test.each(Object.entries(migrations))(
  "each service's migration %s is kit's own, to the letter",
  (name, own) => {
    const kit = readFileSync(join(__dirname, '../sql', own), 'utf8')
    for (const service of ['identity', 'course', 'exam', 'claim', 'ledger', 'portal']) {
      const file = join(__dirname, '../..', service, 'prisma/migrations', name, 'migration.sql')
      expect(readFileSync(file, 'utf8')).toBe(kit)
    }
  },
)
