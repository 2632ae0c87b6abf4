import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { JWK } from 'jose'
import request from 'supertest'
import type { Role, Scope } from '../../../../domain/authority/actor'
import type { Certificate } from '../../../../domain/certificate/content'
import { HoursComputedSchema } from '../../../../proto/generated/claim_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { seal } from '../../../kit/keys/sealed-field'
import type { RunningService } from '../../../kit/run/service'
import { until } from '../../../kit/testing/harness'
import { knowComputation } from '../standing/known-facts'
import {
  batchOf,
  correctionOf,
  fieldKey,
  type LedgerUnderTest,
  ledgerUnderTest,
  pass,
  professional,
  serve,
} from '../testing/world'
import { digestOf, type FindKey, readSignedFile, readStatement, statementIn } from './signature'

const NAME = '俞大猷'
const NUMBER = '3303**********1234'

describe('certificates of hours', () => {
  let ledger: LedgerUnderTest
  let service: RunningService
  let findKey: FindKey
  const [person, other] = [newId(), newId()]
  const passed = pass({ personId: person })

  const stated = (personId: string, personal: object | undefined) =>
    fact(PersonStatedSchema, personId, {
      ...{
        personId,
        version: 1,
        locality: '330302',
        industry: 'health',
        status: 'verified',
        firstYear: 2024,
      },
      ...{ statedAt: timestampFromDate(new Date('2026-01-02T00:00:00Z')) },
      ...(personal ? { personal: seal(fieldKey, JSON.stringify(personal), personId) } : {}),
    })

  beforeAll(async () => {
    ledger = await ledgerUnderTest({ kafka: true })
    service = await serve(ledger)
    await ledger.harness.publish([
      stated(person, { name: NAME, maskedNumber: NUMBER }),
      stated(other, undefined),
    ])
    const { chunks, command } = batchOf([passed])
    for (const chunk of chunks) await ledger.receive(chunk)
    await ledger.activities.registerBatch(ledger.system, command)
    await until(async () => (await ledger.prisma.person.count()) === 2, 'the people')
    const { body } = await anonymous('/v1/certificate-keys')
    findKey = kid => body.keys.find((key: JWK) => key.kid === kid)
  })
  afterAll(async () => {
    await service.close()
    await ledger.close()
  })

  const origin = () => `http://127.0.0.1:${service.port}`
  const anonymous = (path: string, from = '203.0.113.1') =>
    request(origin()).get(path).set('x-forwarded-for', from)
  const as = async (role: Role, scope: Scope) =>
    `Bearer ${await ledger.harness.token(role, scope, 'someone')}`
  const issue = async (
    years: object,
    key: string,
    personId = person,
    role: Role = 'person',
    scope: Scope = { personId },
  ) =>
    request(origin())
      .post(`/v1/people/${personId}/certificates`)
      .set({ authorization: await as(role, scope), 'idempotency-key': key })
      .send(years)
  const fileOf = async (certificateId: string, role: Role = 'person', scope: Scope = { personId: person }) =>
    request(origin())
      .get(`/v1/people/${person}/certificates/${certificateId}/file`)
      .set('authorization', await as(role, scope))
      .buffer()
      .parse((answer, done) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => done(null, Buffer.concat(chunks)))
      })
  const years = { fromYear: 2025, toYear: 2026 }

  test('are issued once for a key, and listed to whom they are of', async () => {
    const first = await issue(years, 'key')
    expect([first.status, first.body]).toEqual([201, expect.objectContaining(years)])
    expect((await issue(years, 'key')).body).toEqual(first.body)
    expect((await issue({ fromYear: 2026, toYear: 2026 }, 'key')).body.code).toBe('idempotency-key-reused')
    const second = await issue(years, 'another')
    expect(second.body.code).not.toBe(first.body.code)
    const path = `/v1/people/${person}/certificates`
    const list = async (query: string) =>
      (
        await request(origin())
          .get(`${path}?${query}`)
          .set('authorization', await as('person', { personId: person }))
      ).body
    expect((await list('')).items).toEqual([first.body, second.body])
    expect((await list('limit=1')).next).toBe(first.body.certificateId)
    expect((await list(`after=${first.body.certificateId}`)).items).toEqual([second.body])
  })

  test('are refused for years to come, for too many years, and while the name is under way', async () => {
    const future = await issue({ fromYear: 2026, toYear: 2027 }, 'a')
    expect([future.body.code, future.body.until]).toEqual(['year-not-open', '2026-12-31T16:00:00.000Z'])
    expect((await issue({ fromYear: 2026, toYear: 2025 }, 'b')).status).toBe(400)
    expect((await issue({ fromYear: 2016, toYear: 2026 }, 'c')).status).toBe(400)
    expect((await issue(years, 'd', other)).status).toBe(503)
  })

  test("are the person's, and the bureau's of the locality; another's is not there", async () => {
    const { certificateId } = (await issue(years, 'bureau', person, 'countyBureau', { locality: '330302' }))
      .body
    expect((await fileOf(certificateId, 'countyBureau', { locality: '330302' })).status).toBe(200)
    expect((await fileOf(certificateId, 'countyBureau', { locality: '330303' })).status).toBe(404)
    expect((await fileOf(certificateId, 'person', { personId: other })).status).toBe(404)
    expect((await fileOf(newId())).status).toBe(404)
    expect((await issue(years, 'x', person, 'employer', { employerId: newId() })).status).toBe(403)
    expect((await issue(years, 'y', person, 'person', { personId: other })).status).toBe(404)
  })

  test('are shown whole to whoever has the code, without a login, and nothing beside', async () => {
    const { code } = (await issue(years, 'shown')).body
    const { status, body } = await anonymous(`/v1/certificates/${code.toLowerCase().replaceAll('-', '')}`)
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['certificate', 'checkedAt', 'digest', 'inWords', 'status'])
    expect(body.certificate).toMatchObject({
      name: NAME,
      maskedNumber: NUMBER,
      issuedAt: '2026-06-20T01:00:00.000Z',
    })
    const [, year] = body.certificate.years
    expect(year).toMatchObject({
      ...{ year: 2026, verdict: 'short', finality: 'provisional', provisionalUntil: '2027-03-31' },
      hours: { general: 18, industryCommon: 0, professional: 0, total: 18 },
    })
    expect(year.entries).toEqual([
      expect.objectContaining({ registeredOn: '2026-06-20', entryKind: 'grant', hours: 18, article: '10' }),
    ])
    const told = JSON.stringify(body)
    for (const id of [person, passed.resultId, passed.courseId, 'health', '330302'])
      expect(told).not.toContain(id)
  })

  test('of a year before sign-up it says that it is not known, signed and shown', async () => {
    const { certificateId, code } = (await issue({ fromYear: 2022, toYear: 2024 }, 'before-sign-up')).body
    const { body } = await anonymous(`/v1/certificates/${code}`)
    expect(body.status).toBe('valid')
    expect(body.certificate.years.map((year: { verdict: string }) => year.verdict)).toEqual([
      ...['notKnown', 'notKnown', 'notAssessed'],
    ])
    expect(body.certificate.years[0]).toMatchObject({ because: 'beforeSignUp', finality: null })
    const statement = await readStatement(statementIn((await fileOf(certificateId)).body), findKey)
    expect(statement).toMatchObject({
      years: [
        [2022, 0, 0, 0, 'notKnown', null],
        [2023, 0, 0, 0, 'notKnown', null],
        [2024, 0, 0, 0, 'notAssessed', null],
      ],
    })
  })

  test('a code that nobody has is not found, one that is none is said to be none, and guessing is held back', async () => {
    expect((await anonymous('/v1/certificates/00000-00000-00000-00000')).status).toBe(404)
    expect((await anonymous('/v1/certificates/00000')).status).toBe(400)
    const guess = (n: number) => anonymous(`/v1/certificates/${String(n).padStart(20, '0')}`, '203.0.113.9')
    const answers = await Promise.all(Array.from({ length: 70 }, (_, n) => guess(n)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(10)
    expect(refused[0]!.body).toMatchObject({ code: 'too-many-requests', until: '2026-06-20T01:00:01.000Z' })
    expect((await anonymous('/v1/certificates/00000-00000-00000-00000', '203.0.113.10')).status).toBe(404)
  })

  test('the file is a PDF of the same bytes each time; every byte of it is signed, offline', async () => {
    const { certificateId, code } = (await issue(years, 'file')).body
    const [once, again] = [
      (await fileOf(certificateId)).body as Buffer,
      (await fileOf(certificateId)).body as Buffer,
    ]
    expect(once.equals(again)).toBe(true)
    expect(once.subarray(0, 5).toString()).toBe('%PDF-')
    expect(Buffer.isBuffer(await readSignedFile(once, findKey))).toBe(true)
    for (const at of [0, 9, 1_000, once.length >> 1, once.length - 300, once.length - 3, once.length - 1]) {
      const changed = Buffer.from(once)
      changed[at]! ^= 1
      expect([at, Buffer.isBuffer(await readSignedFile(changed, findKey))]).toEqual([at, false])
    }
    expect(await readSignedFile(Buffer.concat([once, Buffer.from('%')]), findKey)).toBe('noSignature')
    expect(await readSignedFile(once, () => undefined)).toBe('unknownKey')

    const statement = await readStatement(statementIn(once), findKey)
    const { certificate } = (await anonymous(`/v1/certificates/${code}`)).body as { certificate: Certificate }
    expect(statement).toMatchObject({
      ...{ code: code.replaceAll('-', ''), name: NAME, number: NUMBER, digest: digestOf(certificate) },
      years: [
        [2025, 0, 0, 0, 'short', 'final'],
        [2026, 18, 0, 0, 'short', 'provisional'],
      ],
    })
  })

  test('one account that asks for 16 files at once waits for itself, and what was made once is there', async () => {
    const ids = await Promise.all(
      Array.from(
        { length: 16 },
        async (_, at) => (await issue(years, `load-${at}`)).body.certificateId as string,
      ),
    )
    const all = await Promise.all(ids.map(id => fileOf(id)))
    // A request that waited too long is told to come back.
    expect([...new Set(all.map(({ status }) => status))].filter(status => status !== 429)).toEqual([200])
    const made = all.findIndex(({ status }) => status === 200)
    expect(Buffer.compare((await fileOf(ids[made]!)).body, all[made]!.body)).toBe(0)
  }, 60_000)

  test('the page that the QR code leads to runs nothing but its own script', async () => {
    const { headers, text } = await anonymous('/certificates/00000-00000-00000-00000')
    expect(headers['content-type']).toMatch(/^text\/html/)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; connect-src 'self'; script-src 'sha256-/,
    )
    expect(text).not.toContain('innerHTML')
  })

  test('an address with what is no code is that page too, in words and with a way back', async () => {
    const { status, headers, text } = await anonymous('/certificates/ABC123')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain('不是核验码')
    expect(text).toContain('<a href="/certificates">')
  })

  test('professional hours are shown with how the standard came to them, and its version', async () => {
    const claimed = professional({ personId: person, year: 2025 })
    await knowComputation(
      ledger.sql,
      create(HoursComputedSchema, {
        ...{ itemId: claimed.subjectId, itemKind: 'claim', subjectId: claimed.subjectId, personId: person },
        ...{ year: 2025, awardSeq: 1, halfHours: 32, standardsVersion: 'demo-city-1' },
        ...{ explanationZh: '2 天 × 8', explanationEn: '2 days x 8' },
      }),
    )
    await ledger.activities.changeProfessional(ledger.system, claimed)
    const { code } = (await issue(years, 'professional')).body
    const { certificate } = (await anonymous(`/v1/certificates/${code}`, '203.0.113.3')).body
    expect(certificate.standardsVersions).toEqual(['demo-city-1'])
    expect(certificate.years[0]).toMatchObject({
      hours: { professional: 8, total: 8 },
      entries: [{ computed: { zh: '2 天 × 8' }, standardsVersion: 'demo-city-1', article: '12' }],
    })
  })

  test('say today whether they are still so: valid, superseded by later entries, changed since', async () => {
    const statusOf = async (code: string) =>
      (await anonymous(`/v1/certificates/${code}`, '203.0.113.2')).body.status
    const { code: early } = (await issue(years, 'early')).body
    const { code: of2025 } = (await issue({ fromYear: 2025, toYear: 2025 }, 'of-2025')).body
    expect(await statusOf(early)).toBe('valid')
    const later = batchOf([pass({ personId: person, halfHours: 24, industry: 'health' })], {
      category: 'industryCommon',
    })
    for (const chunk of later.chunks) await ledger.receive(chunk)
    await ledger.activities.registerBatch(ledger.system, later.command)
    expect(await statusOf(early)).toBe('supersededByLaterEntries')

    const { code: now } = (await issue(years, 'now')).body
    await ledger.activities.changeAward(ledger.system, correctionOf(passed, { stands: false, awardSeq: 2 }))
    expect([await statusOf(early), await statusOf(now)]).toEqual(['changedSince', 'changedSince'])
    expect(await statusOf(of2025)).toBe('valid')
    await ledger.prisma.exemption.create({
      data: {
        ...{ exemptionId: newId(), personId: person, reason: 'maternity', note: '产假', recordedBy: 'x' },
        ...{ fromDay: new Date('2025-05-01'), untilDay: new Date('2025-06-01') },
        recordedAt: new Date('2025-06-02'),
      },
    })
    expect(await statusOf(of2025)).toBe('changedSince')
  })

  test('neither name, number nor code is kept in clear, and no fact is written', async () => {
    const { code, certificateId } = (await issue(years, 'secret')).body
    const rows = await ledger.sql.query<{ row: string }>(
      `SELECT c::text AS row FROM certificate c UNION ALL SELECT b::text FROM certificate_bearer b UNION ALL SELECT p::text FROM person p
       UNION ALL SELECT i::text FROM idempotency i UNION ALL SELECT a::text FROM audit a`,
    )
    const kept = rows.map(({ row }) => row).join()
    expect(kept).toContain(certificateId)
    for (const word of [NAME, NUMBER, code, code.replaceAll('-', '')]) expect(kept).not.toContain(word)
    expect(await ledger.sql.query(`SELECT 1 FROM outbox WHERE type LIKE '%ertificate%'`)).toEqual([])
  })

  test('can be changed or deleted by nobody', async () => {
    await expect(ledger.owner.query(`UPDATE ledger.certificate SET hours = '{}'`)).rejects.toThrow(
      'append-only',
    )
    await expect(ledger.sql.query('DELETE FROM certificate_key')).rejects.toThrow('permission denied')
  })
})
