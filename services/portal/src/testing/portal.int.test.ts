import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, Connection } from '@temporalio/client'
import request from 'supertest'
import { refuse } from '../../../../domain/refusals/refusal'
import { OfferingStatedSchema } from '../../../../proto/generated/course_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { signals, workflowIds } from '../../../../workflows/contracts/names'
import { openProcessTheatre, type ProcessTheatre } from '../../../../workflows/testing/process-theatre'
import { createWorld } from '../../../../workflows/testing/world'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import type { RunningService } from '../../../kit/run/service'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import { type Line, startLine } from '../../../kit/testing/line'
import type { PortalConfig } from '../deps'
import { startPortal } from '../service'

const NOWHERE = 'http://127.0.0.1:9'
const YEAR = 2026

interface Passed {
  readonly method?: string
  readonly url?: string
  readonly headers: IncomingMessage['headers']
  readonly bytes: number
}

interface Kept {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly reason: string
  readonly reasonId: string
}

/** A service that says what reached it, and keeps reasons; it answers before the whole body has come where it is asked to. */
/** As exam answers where a second official has to confirm. */
const proposalOf = ({ correctionId }: { correctionId: string }) => ({
  ...{ correctionId, resultId: correctionId, from: 'failed', to: 'passed' },
  ...{ proposedAt: '2026-05-20T01:00:00.000Z', confirmUntil: '2026-06-03T01:00:00.000Z' },
})

async function startEcho(paths: object): Promise<{ url: string; server: Server; kept: Kept[] }> {
  const kept: Kept[] = []
  const server = createServer((incoming, response) => {
    if (incoming.url === '/openapi.json') return void response.end(JSON.stringify({ paths, components: {} }))
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method, url = '', headers } = incoming
      if (url.endsWith('-reasons')) {
        const { reason, correction } = JSON.parse(Buffer.concat(chunks).toString()) as {
          reason: string
          correction?: { correctionId: string; score: number }
        }
        kept.push({ url, headers, reason, reasonId: newId() })
        const proposal = correction && correction.score >= 60 ? proposalOf(correction) : null
        return void response.writeHead(201).end(JSON.stringify({ reasonId: kept.at(-1)!.reasonId, proposal }))
      }
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
      const passed: Passed = { method, url, headers, bytes }
      response.writeHead(207, { 'content-type': 'application/json' }).end(JSON.stringify(passed))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, kept }
}

describe('the portal, against PostgreSQL, Kafka and Temporal', () => {
  let harness: Harness
  let theatre: ProcessTheatre
  let portal: RunningService
  let echo: Awaited<ReturnType<typeof startEcho>>
  let line: Line
  let temporal: Client
  let base: string
  const offerings = [newId(), newId()]

  beforeAll(async () => {
    harness = await createHarness('portal', { now: new Date().toISOString() })
    theatre = await openProcessTheatre(harness.config.TEMPORAL_ADDRESS)
    echo = await startEcho({ '/v1/courses': { get: { operationId: 'listCourses', summary: 'Lists' } } })
    line = await startLine(harness.config.TEMPORAL_ADDRESS)
    const config: PortalConfig = {
      ...harness.config,
      PORTAL_DATABASE_URL: harness.databaseUrl,
      FIELD_KEYS: { id: 'f1', key: randomBytes(32) },
      TEMPORAL_ADDRESS: line.address,
      TEMPORAL_NAMESPACE: theatre.namespace,
      IDENTITY_URL: echo.url,
      COURSE_URL: echo.url,
      EXAM_URL: echo.url,
      CLAIM_URL: echo.url,
      LEDGER_URL: NOWHERE,
      ANSWER_WITHIN_MS: 6_000,
    }
    portal = await startPortal(config, harness.clock, harness.log)
    base = `http://127.0.0.1:${portal.port}`
    const connection = await Connection.connect({ address: harness.config.TEMPORAL_ADDRESS })
    temporal = new Client({ connection, namespace: theatre.namespace })
    await harness.publish(
      offerings.map(offeringId =>
        fact(OfferingStatedSchema, offeringId, { offeringId, version: 1, year: YEAR, category: 'general' }),
      ),
    )
  })
  afterAll(async () => {
    await portal.close()
    await temporal.connection.close()
    await theatre.close()
    echo.server.close()
    line.cut()
    await harness.close()
  })
  beforeEach(() => {
    theatre.world = createWorld(Date.now())
  })

  const newPerson = async () => {
    const personId = newId()
    return { personId, token: await harness.token('person', { personId }, personId) }
  }
  const post = (path: string, token: string, body: object, key?: string) =>
    request(base)
      .post(path)
      .set({ authorization: `Bearer ${token}`, ...(key ? { 'idempotency-key': key } : {}) })
      .send(body)
  const get = (path: string, token: string) =>
    request(base)
      .get(path)
      .set({ authorization: `Bearer ${token}` })
  const courseYearOf = (personId: string) =>
    workflowIds.courseYear({ category: 'general', year: YEAR, personId, offeringId: '' })
  const tellsEntry = (personId: string, signal: string, revision: number, at = new Date().toISOString()) =>
    temporal.workflow
      .getHandle(courseYearOf(personId))
      .signal(signal, { factId: newId(), at, entryId: newId(), revision, halfHours: 36 })
  const registers = (personId: string) => tellsEntry(personId, signals.registered, 1)

  describe('enrolment', () => {
    test('is answered in the same call, and its process goes on behind', async () => {
      const { personId, token } = await newPerson()
      const answer = await post('/v1/enrolments', token, { offeringId: offerings[0] })
      expect([answer.status, answer.body]).toMatchObject([
        201,
        { personId, offeringId: offerings[0], changed: false, historyLoaded: false },
      ])
      const timeline = await get(`/v1/my/course-years/${YEAR}`, token)
      expect(timeline.body).toMatchObject({ stage: 'enrolled', move: { who: 'person', what: 'finishStudy' } })
    })

    test('sent again with its key is one enrolment; the key with another offering is refused', async () => {
      const { token } = await newPerson()
      const first = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-1')
      const again = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-1')
      expect([again.status, again.body]).toEqual([first.status, first.body])
      expect(theatre.world.asked('enrol')).toBe(1)
      const other = await post('/v1/enrolments', token, { offeringId: offerings[1] }, 'key-1')
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused'])
    })

    test('that is refused says why, and may be tried again with the same key', async () => {
      const { token } = await newPerson()
      theatre.world.refusals.push(refuse('course-studied-in-past-year', { year: 2025 }))
      const refused = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-2')
      expect([refused.status, refused.body.code, refused.body.article]).toEqual([
        409,
        'course-studied-in-past-year',
        '8',
      ])
      expect((await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-2')).status).toBe(201)
    })

    test('at which course fails for good is a fault with its correlation id; mended, the same call is done', async () => {
      const { token } = await newPerson()
      theatre.world.broken.add('enrol')
      const failed = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-6')
      expect([failed.status, failed.body.code]).toEqual([500, 'internal-fault'])
      expect(failed.body.turnedOn.correlationId).toBe(failed.headers['x-correlation-id'])
      expect(theatre.world.asked('enrol')).toBe(1)
      theatre.world.broken.delete('enrol')
      expect((await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-6')).status).toBe(201)
    })

    test('of a person whom course does not know yet is done by the same call a little later', async () => {
      const { token } = await newPerson()
      theatre.world.refusals.push(refuse('temporarily-unavailable', { personId: 'on its way' }))
      expect((await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-5')).status).toBe(503)
      expect((await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-5')).status).toBe(201)
    })

    test('with another offering of the year changes the one that runs', async () => {
      const { token } = await newPerson()
      await post('/v1/enrolments', token, { offeringId: offerings[0] })
      const changed = await post('/v1/enrolments', token, { offeringId: offerings[1] })
      expect([changed.status, changed.body]).toMatchObject([200, { changed: true, offeringId: offerings[1] }])
    })

    test('after the hours were registered is refused with the day; a repeat of the first is answered as then', async () => {
      const { personId, token } = await newPerson()
      const first = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-3')
      await registers(personId)
      await temporal.workflow.getHandle(courseYearOf(personId)).result()
      const late = await post('/v1/enrolments', token, { offeringId: offerings[1] })
      expect([late.status, late.body.code]).toEqual([409, 'already-earned'])
      expect(late.body.turnedOn).toMatchObject({ year: YEAR })
      const again = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-3')
      expect([again.status, again.body]).toEqual([first.status, first.body])
    })

    test('of two calls at the same moment, one enrols and one changes: there is one process', async () => {
      const { personId, token } = await newPerson()
      const answers = await Promise.all(
        offerings.map(offeringId => post('/v1/enrolments', token, { offeringId })),
      )
      expect(answers.map(answer => answer.status).sort()).toEqual([200, 201])
      expect((await get(`/v1/my/course-years/${YEAR}`, token)).body.personId).toBe(personId)
    })

    test('in an offering that nobody knows, or by an official, is refused before anything is started', async () => {
      const { token } = await newPerson()
      expect((await post('/v1/enrolments', token, { offeringId: newId() })).body.code).toBe('not-found')
      const official = await harness.token('municipalBureau')
      const refused = await post('/v1/enrolments', official, { offeringId: offerings[0] })
      expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed'])
      expect(theatre.world.calls).toHaveLength(0)
    })
  })

  test('a sitting is published, moved and cancelled; cancelled, it is changed no more', async () => {
    const official = await harness.token('municipalBureau', {}, 'official')
    const times = { startsAt: '2030-06-01T01:00:00.000Z', endsAt: '2030-06-01T03:00:00.000Z' }
    const sitting = { planId: newId(), roomId: newId(), seats: 30, ...times }
    theatre.world.refusals.push(refuse('room-too-small', { roomSeats: 20, seats: 30 }))
    const refused = await post('/v1/sittings', official, sitting, 'publish-1')
    expect([refused.status, refused.body.code]).toEqual([409, 'room-too-small'])
    const published = await post('/v1/sittings', official, sitting, 'publish-1')
    expect([published.status, published.body]).toMatchObject([201, { seats: 30, centreId: 'centre-1' }])
    expect((await post('/v1/sittings', official, sitting, 'publish-1')).body).toEqual(published.body)
    const path = `/v1/sittings/${published.body.sittingId}`
    const moved = await post(`${path}/move`, official, { roomId: newId(), ...times, reason: 'flood' })
    expect([moved.status, moved.body.schedule.startsAt]).toEqual([200, times.startsAt])
    theatre.world.broken.add('shrinkSitting')
    const shrink = () => post(`${path}/shrinkage`, official, { seats: 20, reason: 'flood' }, 'shrink-1')
    expect((await shrink()).body.code).toBe('internal-fault')
    theatre.world.broken.delete('shrinkSitting')
    expect((await shrink()).status).toBe(200)
    for (const body of [{}, { reason: '330302199001011234 is ill' }])
      expect((await post(`${path}/cancellation`, official, body)).body.code).toBe('invalid-input')
    expect((await post(`${path}/cancellation`, official, { reason: 'flood' }, 'cancel-1')).status).toBe(200)
    const run = temporal.workflow.getHandle(workflowIds.sitting(published.body.sittingId))
    await run.result()
    const kept = echo.kept.at(-1)!
    expect(kept).toMatchObject({ url: `${path}/cancellation-reasons`, reason: 'flood' })
    expect(kept.headers).toMatchObject({ authorization: `Bearer ${official}`, 'idempotency-key': 'cancel-1' })
    const commands = theatre.world.calls.map(({ command }) => JSON.stringify(command)).join()
    expect(commands).toContain(kept.reasonId)
    expect(commands).not.toContain('flood')
    const late = await post(`${path}/shrinkage`, official, { seats: 3, reason: 'late' })
    expect([late.status, late.body.code]).toEqual([409, 'sitting-cancelled'])
    const never = await post(`/v1/sittings/${newId()}/shrinkage`, official, { seats: 3, reason: 'never' })
    expect([never.status, never.body.code]).toEqual([404, 'not-found'])
  })

  test('a correction is answered with what was recorded', async () => {
    const official = await harness.token('municipalBureau')
    const path = `/v1/results/${newId()}/corrections`
    const body = { score: 40, scoreMax: 100, reason: '330302199001011234 typed wrong' }
    const corrected = await post(path, official, body, 'correct-1')
    expect([corrected.status, corrected.body]).toMatchObject([201, { from: 'passed', to: 'failed' }])
    expect((await post(path, official, body, 'correct-1')).body).toEqual(corrected.body)
    expect(theatre.world.asked('correctResult')).toBe(1)
    const kept = echo.kept.find(({ reason }) => reason === body.reason)!
    const { command } = theatre.world.calls.find(({ name }) => name === 'correctResult')!
    expect(command).toMatchObject({ score: 40, reasonId: kept.reasonId })
    expect(JSON.stringify(command)).not.toContain('typed wrong')
    await until(() => theatre.world.done.has('award false'), 'the award to be changed')
  })

  test('a correction to a pass begins no process until a second official confirms it', async () => {
    const [first, second] = [
      await harness.token('countyBureau', { locality: '330302' }),
      await harness.token('municipalBureau'),
    ]
    const path = `/v1/results/${newId()}/corrections`
    const asked = theatre.world.asked('correctResult')
    const body = { score: 70, scoreMax: 100, reason: 'typed wrong' }
    const proposed = await post(path, first, body, 'to-pass')
    expect([proposed.status, proposed.body.to]).toEqual([202, 'passed'])
    expect((await post(path, first, body, 'to-pass')).body).toEqual(proposed.body)
    expect(theatre.world.asked('correctResult')).toBe(asked)
    const { correctionId } = proposed.body
    const confirmed = await post(`${path}/${correctionId}/confirmation`, second, {})
    expect([confirmed.status, confirmed.body.correctionId]).toEqual([201, correctionId])
    expect((await post(`${path}/${correctionId}/confirmation`, second, {})).body).toEqual(confirmed.body)
    expect(theatre.world.asked('correctResult')).toBe(asked + 1)
    const { command } = theatre.world.calls.findLast(({ name }) => name === 'correctResult')!
    expect(command).toMatchObject({ correctionId, confirms: true })
  })

  test('a timeline is read by the person it is of, the bureau and the supervisory organ, and is not there for others', async () => {
    const { personId, token } = await newPerson()
    await post('/v1/enrolments', token, { offeringId: offerings[0] })
    const path = `/v1/processes/timeline?id=${encodeURIComponent(courseYearOf(personId))}`
    const readers = await Promise.all([
      get(path, token),
      get(path, await harness.token('municipalBureau')),
      get(path, await harness.token('oversight')),
      get(path, (await newPerson()).token),
      get(path, await harness.token('employer', { employerId: newId() })),
    ])
    expect(readers.map(answer => answer.status)).toEqual([200, 200, 200, 404, 403])

    const of = `objectKind=process&objectId=${encodeURIComponent(courseYearOf(personId))}`
    const trail = await get(`/v1/audit/portal?${of}`, await harness.token('oversight'))
    expect(trail.body.rows.map((row: { actorRole: string }) => row.actorRole).sort()).toEqual([
      ...['municipalBureau', 'oversight'],
    ])
    expect(trail.body.rows[0]).toMatchObject({ act: 'process.read', after: { read: true, personId } })
  })

  test("a person's timeline keeps what happened before the course year was reopened, all in order", async () => {
    const { personId, token } = await newPerson()
    await post('/v1/enrolments', token, { offeringId: offerings[0] })
    await registers(personId)
    await temporal.workflow.getHandle(courseYearOf(personId)).result()
    const reversedAt = new Date().toISOString()
    theatre.world.correction = { personId, year: YEAR }
    const official = await harness.token('municipalBureau')
    const body = { score: 40, scoreMax: 100, reason: 'typed wrong' }
    await post(`/v1/results/${newId()}/corrections`, official, body).expect(201)
    const happened = async () => {
      const answer = await get(`/v1/my/course-years/${YEAR}`, token)
      return answer.body.happened.map(({ what }: { what: string }) => what)
    }
    await until(async () => (await happened()).includes('reopened'), 'the course year to go on')
    // The ledger's fact, older than the correction's end, comes after it.
    await tellsEntry(personId, signals.reversed, 2, reversedAt)
    expect(await happened()).toEqual(['enrolled', 'registered', 'reversed', 'reopened'])
  })

  test("is read by the bureau of the person's locality of today, which answers the person's questions", async () => {
    const { personId, token } = await newPerson()
    const stated = { personId, version: 1, locality: '330302', status: 'verified' }
    await harness.publish([fact(PersonStatedSchema, personId, stated)])
    await post('/v1/enrolments', token, { offeringId: offerings[0] })
    const path = `/v1/people/${personId}/course-years/${YEAR}`
    const bureau = (locality: string) => harness.token('countyBureau', { locality })
    const [here, elsewhere] = [await bureau('330302'), await bureau('330303')]
    await until(async () => (await get(path, here)).status === 200, 'the person to be known')
    expect((await get(path, here)).body).toMatchObject({ personId, stage: 'enrolled' })
    expect([(await get(path, elsewhere)).status, (await get(path, token)).status]).toEqual([404, 200])
    const moved = { ...stated, version: 2, locality: '330303' }
    await harness.publish([fact(PersonStatedSchema, personId, moved)])
    await until(async () => (await get(path, elsewhere)).status === 200, 'the move to be known')
    expect((await get(path, here)).status).toBe(404)
  })

  describe('what it passes through', () => {
    test('arrives as it was sent, with who asked, an id of its own, and what the caller calls it', async () => {
      const { token } = await newPerson()
      const answer = await request(base)
        .put('/v1/courses/x?y=1')
        .set({
          authorization: `Bearer ${token}`,
          'x-correlation-id': 'correlation-9',
          'content-type': 'text/csv',
        })
        .send('a,b')
      expect(answer.status).toBe(207)
      expect(answer.body).toMatchObject({ method: 'PUT', url: '/v1/courses/x?y=1', bytes: 3 })
      expect(answer.body.headers).toMatchObject({
        authorization: `Bearer ${token}`,
        'x-caller-correlation-id': 'correlation-9',
        'x-correlation-id': answer.headers['x-correlation-id'],
        'x-forwarded-proto': 'http',
        'content-type': 'text/csv',
      })
      expect(answer.headers['x-correlation-id']).not.toBe('correlation-9')
    })

    test('may be large: the portal keeps none of it', async () => {
      const answer = await request(base)
        .post('/v1/sittings/s/results')
        .set({ 'content-type': 'text/csv', authorization: `Bearer ${(await newPerson()).token}` })
        .send('x'.repeat(5_000_000))
      expect(answer.body).toMatchObject({ url: '/v1/sittings/s/results', bytes: 5_000_000 })
    })

    test('answers 503 with when to come back while its service is away, and 404 where there is no such path', async () => {
      const away = await request(base).get('/v1/awards/x').set('accept-language', 'en')
      expect([away.status, away.body.code, away.type]).toEqual([
        503,
        'temporarily-unavailable',
        'application/problem+json',
      ])
      expect(away.headers['retry-after']).toBeDefined()
      expect((await request(base).get('/v1/nothing')).body.code).toBe('not-found')
    })
  })

  test('what forms offer is read by anyone, and kept for five minutes on its way', async () => {
    const answer = await request(base).get('/v1/reference')
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'public, max-age=300'])
    expect(answer.body.titleSeries).toContainEqual({
      ...{ series: 'accounting', industry: 'finance', name: { zh: '会计', en: 'Accounting' } },
    })
  })

  test('one API document holds its own operations and those of every service that is there', async () => {
    const paths = async () => Object.keys((await request(base).get('/openapi.json')).body.paths)
    await until(async () => (await paths()).includes('/v1/courses'), 'the other services to be heard')
    expect(await paths()).toContain('/v1/enrolments')
    const { headers } = await request(base).get('/openapi.json')
    const again = await request(base).get('/openapi.json').set('if-none-match', headers.etag!)
    expect([again.status, again.text]).toEqual([304, ''])
    const page = await request(base).get('/docs')
    expect(page.headers['content-security-policy']).toMatch(/script-src 'sha256-.*frame-ancestors 'none'/)
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect([page.status, page.type]).toEqual([200, 'text/html'])
    expect(page.text).not.toMatch(/https?:\/\/(?!127)/)
  })

  test('with Temporal away a command is told to come back; then the same one is done, once', async () => {
    const { token } = await newPerson()
    line.cut()
    const told = await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-4')
    expect([told.status, told.body.code]).toEqual([503, 'temporarily-unavailable'])
    expect(told.headers['retry-after']).toBeDefined()
    expect((await request(base).get('/v1/courses')).status).toBe(207)
    await line.mend()
    await until(
      async () => (await post('/v1/enrolments', token, { offeringId: offerings[0] }, 'key-4')).status === 201,
      'the portal to find Temporal again',
    )
    expect(theatre.world.asked('enrol')).toBe(1)
  })
})
