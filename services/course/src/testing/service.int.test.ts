import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import request from 'supertest'
import { OfferingStatedSchema } from '../../../../proto/generated/course_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { EntriesWrittenSchema } from '../../../../proto/generated/ledger_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { FileStoreSettings } from '../../../kit/files/store'
import { VirusScanSettings } from '../../../kit/files/virus-scan'
import { KEY_BYTES } from '../../../kit/keys/key-ring'
import type { RunningService } from '../../../kit/run/service'
import { createPool, sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import { startCourse } from '../service'

describe('the course service as it runs', () => {
  let harness: Harness
  let service: RunningService
  let base: string
  let mediaFolder: string

  beforeAll(async () => {
    harness = await createHarness('course')
    mediaFolder = mkdtempSync(join(tmpdir(), 'media-'))
    const config = {
      ...harness.config,
      COURSE_DATABASE_URL: harness.databaseUrl,
      FIELD_KEYS: { id: 'k1', key: randomBytes(KEY_BYTES) },
      LOOKUP_KEYS: { id: 'l1', key: randomBytes(KEY_BYTES) },
      ...FileStoreSettings.parse({ EVIDENCE_FOLDER: mediaFolder }),
      ...VirusScanSettings.parse({}),
    }
    service = await startCourse(config, harness.clock, harness.log)
    base = `http://127.0.0.1:${service.port}`
  })
  afterAll(async () => {
    await service.close()
    await harness.close()
    rmSync(mediaFolder, { recursive: true })
  })

  const look = async <Row>(text: string, values: unknown[]) => {
    const pool = createPool(harness.databaseUrl, 'look', 1)
    const rows = await sqlOfPg(pool).query<Row>(text, values)
    await pool.end()
    return rows
  }

  test('publishes what it states', async () => {
    const stated = await harness.collect(OfferingStatedSchema)
    const authorization = `Bearer ${await harness.token('municipalBureau')}`
    const post = (path: string, body: object) => request(base).post(path).set({ authorization }).send(body)
    const { courseId } = (await post('/v1/courses', { title: '课程' })).body
    const units = [{ kind: 'reading', title: '一', requiredSeconds: 60, content: { text: '文' } }]
    await post(`/v1/courses/${courseId}/courseware`, { units })
    const key = newId()
    const body = { courseId, year: 2026, category: 'general' }
    const offer = () => post('/v1/offerings', body).set({ 'idempotency-key': key })
    const offering = await offer()
    expect((await offer()).body).toEqual(offering.body)
    expect((await post('/v1/offerings', body)).body.code).toBe('already-exists')
    await stated.atLeast(1, each => each.offeringId === offering.body.offeringId && each.halfHours === 36)
    const list = await request(base).get('/v1/offerings?year=2026&category=general').set({ authorization })
    expect(list.body.items).toEqual([offering.body])
    const audit = await request(base).get('/v1/audit/course?objectKind=offering').set({ authorization })
    expect(audit.body.rows).toEqual([
      expect.objectContaining({ act: 'offering.propose', actorRole: 'municipalBureau' }),
    ])
    const readings = await request(base).get('/v1/audit/course?objectKind=auditTrail').set({ authorization })
    expect(readings.body.rows).toEqual([
      expect.objectContaining({
        act: 'audit.read',
        objectId: 'course',
        after: { objectKind: 'offering', limit: 50 },
      }),
    ])
  })

  test('knows people by their newest version, and awards by their newest revision', async () => {
    const personId = newId()
    const person = (version: number, industry: string) =>
      fact(PersonStatedSchema, personId, { personId, version, industry, locality: '330302' })
    const awardId = newId()
    const entry = (revision: number, entryKind: string) =>
      fact(EntriesWrittenSchema, awardId, {
        registeredAt: timestampFromDate(harness.clock.now()),
        rows: [
          { awardId, revision, entryKind, personId, courseId: newId(), year: 2026, category: 'general' },
        ],
      })
    await harness.publish([person(2, 'education'), person(1, 'health')])
    await harness.publish([entry(1, 'grant'), entry(2, 'reversal'), entry(1, 'grant')])
    await until(async () => {
      const rows = await look<{ revision: number }>('SELECT revision FROM earned_award WHERE id = $1', [
        awardId,
      ])
      return rows[0]?.revision === 2
    }, 'the reversal')
    await until(
      async () => (await look('SELECT 1 FROM person WHERE id = $1', [personId])).length === 1,
      'the person',
    )
    expect(await look('SELECT industry FROM person WHERE id = $1', [personId])).toEqual([
      { industry: 'education' },
    ])
    expect(await look('SELECT stands FROM earned_award WHERE id = $1', [awardId])).toEqual([
      { stands: false },
    ])
  })

  test('its worker is on the task queue of its name', async () => {
    await until(async () => (await request(base).get('/readyz')).body.temporal === true, 'the worker')
  })

  test('describes itself', async () => {
    const { paths } = (await request(base).get('/openapi.json')).body
    expect(Object.keys(paths).sort()).toEqual([
      '/v1/accommodations',
      '/v1/audit/course',
      '/v1/courses',
      '/v1/courses/{courseId}',
      '/v1/courses/{courseId}/courseware',
      '/v1/courses/{courseId}/media',
      '/v1/courses/{courseId}/media/{mediaId}',
      '/v1/courses/{courseId}/media/{mediaId}/link',
      '/v1/courses/{courseId}/media/{mediaId}/upload',
      '/v1/courses/{courseId}/same-as',
      '/v1/enrolments/{enrolmentId}',
      '/v1/enrolments/{enrolmentId}/quizzes/{unitId}',
      '/v1/enrolments/{enrolmentId}/quizzes/{unitId}/draws',
      '/v1/enrolments/{enrolmentId}/study-sessions',
      '/v1/enrolments/{enrolmentId}/units/{unitId}/media',
      '/v1/media/{mediaId}',
      '/v1/my/enrolments',
      '/v1/my/offerings',
      '/v1/my/readings/course',
      '/v1/my/reminders',
      '/v1/offerings',
      '/v1/offerings/{offeringId}',
      '/v1/offerings/{offeringId}/attendance-lists',
      '/v1/offerings/{offeringId}/attendance-lists/preview',
      '/v1/offerings/{offeringId}/attendance-template.csv',
      '/v1/offerings/{offeringId}/confirmation',
      '/v1/offerings/{offeringId}/courseware',
      '/v1/offerings/{offeringId}/enrolments',
      '/v1/offerings/{offeringId}/withdrawal',
      '/v1/posted-list-proposals',
      '/v1/posted-lists/{fileId}',
      '/v1/posted-lists/{fileId}/original',
      '/v1/posted-lists/{fileId}/reversal',
      '/v1/studied-conflicts',
      '/v1/studied-courses/imports',
      '/v1/studied-courses/imports/preview',
      '/v1/study-sessions/{sessionId}/beats',
      '/v1/study-sessions/{sessionId}/check-answers',
      '/v1/study-sessions/{sessionId}/end',
      '/v1/study-signs',
    ])
  })
})
