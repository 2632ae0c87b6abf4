import { randomBytes } from 'node:crypto'
import request from 'supertest'
import { newId } from '../../../kit/base/ids'
import type { RunningService } from '../../../kit/run/service'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { startPortal } from '../service'

const NOWHERE = 'http://127.0.0.1:9'

describe('announcements (公告)', () => {
  let harness: Harness
  let portal: RunningService
  let bureau: string

  beforeAll(async () => {
    harness = await createHarness('portal', { now: '2026-05-20T01:00:00Z' })
    const urls = ['IDENTITY_URL', 'COURSE_URL', 'EXAM_URL', 'CLAIM_URL', 'LEDGER_URL'] as const
    const config = {
      ...harness.config,
      ...{ PORTAL_DATABASE_URL: harness.databaseUrl, FIELD_KEYS: { id: 'f1', key: randomBytes(32) } },
      ...(Object.fromEntries(urls.map(name => [name, NOWHERE])) as Record<(typeof urls)[number], string>),
      ANSWER_WITHIN_MS: 2_000,
    }
    portal = await startPortal(config, harness.clock, harness.log)
    bureau = await harness.token('municipalBureau', { locality: '330300' }, newId())
  })
  afterAll(async () => {
    await portal.close()
    await harness.close()
  })

  const origin = () => `http://127.0.0.1:${portal.port}`
  const shown = async () => (await request(origin()).get('/v1/announcements').expect(200)).body.items
  const write = (body: object, token = bureau) =>
    request(origin()).post('/v1/announcements').auth(token, { type: 'bearer' }).send(body)
  const written = {
    from: '2026-05-21',
    title: { zh: '2026年度考试安排', en: 'Exams of 2026' },
    text: { zh: '六月起分批考试。', en: 'In groups, from June.' },
  }

  test('one is shown to everybody from its day on, until it is withdrawn; both acts are on the trail', async () => {
    const key = newId()
    const { body } = await write(written).set('idempotency-key', key).expect(201)
    expect((await write(written).set('idempotency-key', key).expect(201)).body).toEqual(body)
    expect(await shown()).toEqual([])
    harness.clock.set('2026-05-21T01:00:00Z')
    expect(await shown()).toEqual([body])

    const withdraw = () =>
      request(origin())
        .post(`/v1/announcements/${body.announcementId}/withdrawal`)
        .auth(bureau, { type: 'bearer' })
        .send({ reason: '时间有变' })
        .expect(200)
    const { withdrawnAt } = (await withdraw()).body
    expect((await withdraw()).body.withdrawnAt).toBe(withdrawnAt)
    expect(await shown()).toEqual([])
    const all = await request(origin()).get('/v1/announcements/written').auth(bureau, { type: 'bearer' })
    expect(all.body.items).toMatchObject([{ announcementId: body.announcementId, withdrawnAt }])
    const trail = await request(origin())
      .get(`/v1/audit/portal?objectId=${body.announcementId}`)
      .auth(bureau, { type: 'bearer' })
    expect(trail.body.rows).toMatchObject([
      { act: 'announcement.write', reason: '时间有变' },
      { act: 'announcement.write', after: { from: '2026-05-21' } },
    ])
  })

  test('one in Chinese alone is taken; half in English, or by another office, it is not', async () => {
    const { title, text } = written
    await write({ from: '2026-05-21', title: { zh: title.zh }, text: { zh: text.zh } }).expect(201)
    await write({ ...written, text: { zh: text.zh } }).expect(400)
    const county = await harness.token('countyBureau', { locality: '330302' }, newId())
    await write(written, county).expect(403)
  })
})
