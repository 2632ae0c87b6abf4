import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import request from 'supertest'
import type { Role, Scope } from '../../../../domain/authority/actor'
import { policy } from '../../../../domain/policy/policy'
import { OfferingStatedSchema } from '../../../../proto/generated/course_pb'
import {
  ResultCorrectedSchema,
  ResultsChunkSchema,
  SittingStatedSchema,
} from '../../../../proto/generated/exam_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { EntriesWrittenSchema } from '../../../../proto/generated/ledger_pb'
import { newId } from '../../../kit/base/ids'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { RunningService } from '../../../kit/run/service'
import { until } from '../../../kit/testing/harness'
import type { LedgerDeps } from '../deps'
import { createRoutes } from '../routes'
import { batchOf, correctionOf, type LedgerUnderTest, ledgerUnderTest, pass, serve } from '../testing/world'

const at = (iso: string) => timestampFromDate(new Date(iso))
const city = policy('city')

/** The whole service: facts by Kafka, questions by HTTP. */
describe('the ledger', () => {
  let ledger: LedgerUnderTest
  let service: RunningService
  const [person, other, employer, centre, course, offering, sitting] = Array.from({ length: 7 }, newId) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const first = pass({ personId: person, courseId: course, offeringId: offering })
  const batch = batchOf([first], { sourceId: sitting })
  const toFail = { ...correctionOf(first, { stands: false, awardSeq: 2 }), policyVersion: city.version }
  const toPass = { ...correctionOf(first, { stands: true, awardSeq: 3 }), policyVersion: city.version }
  const noted = newId()

  const personStated = (personId: string, version: number, more: object = {}) =>
    fact(PersonStatedSchema, personId, {
      personId,
      version,
      locality: '330302',
      industry: 'health',
      employerId: employer,
      status: 'verified',
      statedAt: at('2025-03-01T00:00:00Z'),
      firstYear: 2022,
      ...more,
    })
  const corrected = (correctionId: string, fromOutcome: string, toOutcome: string, correctedAt: string) =>
    fact(ResultCorrectedSchema, person, {
      correctionId,
      resultId: first.resultId,
      sittingId: sitting,
      personId: person,
      courseId: course,
      offeringId: offering,
      year: 2026,
      category: 'general',
      fromOutcome,
      toOutcome,
      correctedAt: at(correctedAt),
    })
  const facts: NewFact[] = [
    personStated(person, 2),
    personStated(person, 1, { locality: '330303', employerId: '' }),
    personStated(other, 1, {
      locality: '330303',
      industry: 'education',
      employerId: newId(),
      firstYear: 2026,
    }),
    fact(OfferingStatedSchema, offering, {
      offeringId: offering,
      version: 1,
      courseId: course,
      courseTitle: '数字经济',
      year: 2026,
      category: 'general',
      halfHours: 36,
      studyMode: 'online',
      proof: 'sitting',
      status: 'confirmed',
      statedAt: at('2026-01-05T00:00:00Z'),
    }),
    fact(SittingStatedSchema, sitting, {
      sittingId: sitting,
      version: 1,
      planId: newId(),
      centreId: centre,
      year: 2026,
      category: 'general',
      stage: 'held',
      startsAt: at('2026-06-18T01:00:00Z'),
      endsAt: at('2026-06-18T02:00:00Z'),
      statedAt: at('2026-06-18T02:00:00Z'),
    }),
    ...batch.chunks.map(chunk => fact(ResultsChunkSchema, chunk.batchId, chunk)),
    corrected(toFail.causeId, 'passed', 'failed', '2026-06-21T01:00:00Z'),
    corrected(toPass.causeId, 'failed', 'passed', '2026-06-22T01:00:00Z'),
    corrected(noted, 'absent', 'passed', '2026-06-23T01:00:00Z'),
  ]

  beforeAll(async () => {
    ledger = await ledgerUnderTest({ kafka: true })
    const { harness, prisma } = ledger
    service = await serve(ledger)
    const told = await harness.collect(EntriesWrittenSchema)
    await harness.publish(facts)
    await ledger.activities.registerBatch(ledger.system, batch.command)
    await until(async () => (await prisma.batch.findFirst())?.state === 'registered', 'the batch')
    for (const [day, command] of [
      ['21', toFail],
      ['22', toPass],
    ] as const) {
      harness.clock.set(`2026-06-${day}T02:00:00Z`)
      await ledger.activities.changeAward(ledger.system, command)
    }
    await until(
      async () => (await prisma.correction.count()) === 3 && (await prisma.person.count()) === 2,
      'the facts',
    )
    await until(
      async () => (await prisma.sitting.count()) === 1 && (await prisma.offering.count()) === 1,
      'the facts',
    )
    await told.atLeast(3)
  })
  afterAll(async () => {
    await service.close()
    await ledger.close()
  })

  const get = async (path: string, role: Role, scope: Scope = {}) =>
    request(`http://127.0.0.1:${service.port}`)
      .get(path)
      .set('authorization', `Bearer ${await ledger.harness.token(role, scope)}`)
  const post = async (
    path: string,
    body: object,
    role: Role,
    scope: Scope = {},
    key?: string,
    by = 'official',
  ) =>
    request(`http://127.0.0.1:${service.port}`)
      .post(path)
      .set({
        authorization: `Bearer ${await ledger.harness.token(role, scope, by)}`,
        ...(key ? { 'idempotency-key': key } : {}),
      })
      .send(body)
  const mine = { personId: person }

  test('a standing: hours, verdict, what is missing, provisional until 31 March, and what it rests on', async () => {
    const { status, body } = await get('/v1/my/standing?year=2026', 'person', mine)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      personId: person,
      year: 2026,
      verdict: 'short',
      finality: 'provisional',
      provisionalUntil: '2027-03-31',
      hours: { general: 18, industryCommon: 0, professional: 0, total: 18 },
      short: { general: 0, professional: 60, inAll: 72, any: 12 },
      inWords: { en: 'short 60 professional, 72 in all (60 professional, 12 any)' },
      article: '6',
      policyVersion: city.version,
      province: { compliant: false },
    })
    expect(body.floors).toContainEqual(
      expect.objectContaining({ rule: 'standing/general-min', value: 18, mark: 'R' }),
    )
    expect(body.province.floors[0]).toMatchObject({ value: 18, mark: 'S' })
  })

  test('years that are not measured', async () => {
    expect((await get('/v1/my/standing?year=2020', 'person', mine)).body).toMatchObject({
      verdict: 'notAssessed',
      because: 'beforeAssessedYears',
    })
    expect((await get('/v1/my/standing?year=2022', 'person', mine)).body).toMatchObject({
      because: 'firstYear',
    })
    expect((await get('/v1/my/standing?year=2025', 'person', mine)).body).toMatchObject({
      verdict: 'short',
      finality: 'final',
    })
  })

  test('a year before sign-up is not known, to whoever reads it', async () => {
    const notKnown = {
      ...{ year: 2025, verdict: 'notKnown', because: 'beforeSignUp', finality: null, provisionalUntil: null },
    }
    const path = `/v1/people/${other}/standing?year=2025`
    const read = await get(path, 'person', { personId: other })
    expect(read.body).toMatchObject({ ...notKnown, short: null, hours: { total: 0 } })
    expect(read.body.inWords).toEqual({
      zh: '注册前的年度，本系统没有登记，不作结论',
      en: 'before sign-up, not known',
    })
    expect(read.body.province).toBeUndefined()
    const listed = await get('/v1/standings?year=2025&locality=330303', 'countyBureau', {
      locality: '330303',
    })
    expect(listed.body.items).toMatchObject([{ personId: other, ...notKnown, short: null }])
    const plan = await get('/v1/my/plan?year=2025', 'person', { personId: other })
    expect(plan.body).toMatchObject({ outcome: 'notKnown', steps: [], standing: notKnown })
  })

  test('what another reads of a person is on the audit trail, what people read of their own is not', async () => {
    const bureau = (path: string) => get(path, 'countyBureau', { locality: '330302' })
    const { body } = await get(`/v1/people/${person}/entries?year=2026`, 'person', mine)
    const [{ entryId, awardId }] = body.items
    const paths = [
      `/v1/people/${person}/standing?year=2024`,
      `/v1/people/${person}/standings`,
      `/v1/people/${person}/entries?year=2026`,
      ...[`/v1/entries/${entryId}/explanation`, `/v1/awards/${awardId}`],
    ]
    const trail = async () => {
      const of = `objectKind=person&objectId=${person}&limit=200`
      const { body } = await get(`/v1/audit/ledger?${of}`, 'oversight')
      return body.rows as { act: string; actorRole: string; after: object }[]
    }
    const before = (await trail()).length
    for (const path of paths) expect((await get(path, 'person', mine)).status).toBe(200)
    expect(await trail()).toHaveLength(before)
    for (const path of paths) expect((await bureau(path)).status).toBe(200)
    const read = (await trail()).slice(0, -before || undefined).reverse()
    expect(read).toMatchObject([
      { act: 'standing.read', actorRole: 'countyBureau', after: { year: 2024 } },
      { act: 'standing.read', after: { year: 'all' } },
      { act: 'entry.explain', after: { year: 2026 } },
      { act: 'entry.explain', after: { entryId } },
      { act: 'entry.explain', after: { awardId } },
    ])
    await bureau('/v1/standings?year=2026&locality=330302')
    const lists = await get('/v1/audit/ledger?objectKind=standings&objectId=330302', 'oversight')
    expect(lists.body.rows[0]).toMatchObject({
      act: 'standing.read',
      after: { year: 2026, locality: '330302' },
    })
    expect((await get(`/v1/people/${person}/standing`, 'countyBureau', { locality: '330303' })).status).toBe(
      404,
    )
    expect(await trail()).toHaveLength(before + 5)
  })

  test('over the years, the newest first', async () => {
    const { body } = await get(`/v1/people/${person}/standings`, 'person', mine)
    expect(body.items.map((row: { year: number }) => row.year)).toEqual([2026, 2025, 2024, 2023, 2022])
  })

  describe('a standing is seen by', () => {
    const path = `/v1/people/${person}/standing?year=2026`
    test.each<[string, number, Role, Scope]>([
      ['the person', 200, 'person', mine],
      ['another person: not found', 404, 'person', { personId: other }],
      ["the bureau of the person's locality", 200, 'countyBureau', { locality: '330302' }],
      ['the bureau of a locality of long ago: not found', 404, 'countyBureau', { locality: '330303' }],
      ['the department of the industry', 200, 'industryDepartment', { industry: 'health' }],
      ['another department: not found', 404, 'industryDepartment', { industry: 'education' }],
      ['the employer', 200, 'employer', { employerId: employer }],
      ['another employer: not found', 404, 'employer', { employerId: newId() }],
      ['the municipal bureau', 200, 'municipalBureau', {}],
      ['an exam centre: never', 403, 'examCentre', { centreId: centre }],
      ['the supervisory organ: never', 403, 'oversight', {}],
    ])('%s', async (_who, status, role, scope) => {
      expect((await get(path, role, scope)).status).toBe(status)
    })

    test('an employer: the verdict and its interval, no hours, nothing from before it', async () => {
      const { body } = await get(path, 'employer', { employerId: employer })
      expect(body).toMatchObject({ verdict: 'short', employedSince: '2025-03-01' })
      for (const hidden of ['hours', 'short', 'inWords', 'exemption']) expect(body).not.toHaveProperty(hidden)
      const before = await get(`/v1/people/${person}/standing?year=2024`, 'employer', {
        employerId: employer,
      })
      expect(before.status).toBe(404)
      const over = await get(`/v1/people/${person}/standings`, 'employer', { employerId: employer })
      expect(over.body.items.map((row: { year: number }) => row.year)).toEqual([2026, 2025])
    })

    test('an employer, from the day on which the employment began, whenever the ledger heard of it', async () => {
      const [employed, workplace] = [newId(), newId()]
      const stated = (version: number, employedSince: string) =>
        personStated(employed, version, {
          ...{ employerId: workplace, employedSince },
          ...{ locality: '330324', industry: 'finance' },
        })
      const seen = async (year: number) =>
        (await get(`/v1/people/${employed}/standing?year=${year}`, 'employer', { employerId: workplace }))
          .body
      await ledger.harness.publish([stated(1, '')])
      await until(async () => (await seen(2025)).employedSince === '2025-03-01', 'what was heard first')
      await ledger.harness.publish([stated(3, '2024-12-31'), stated(2, '2025-01-01')])
      await until(async () => (await seen(2025)).employedSince === '2024-12-31', 'the day it began')
      expect(await seen(2024)).toMatchObject({ employedSince: '2024-12-31' })
      expect((await seen(2023)).code).toBe('not-found')
      await ledger.harness.publish([stated(4, '2025-02-01')])
      await until(async () => (await seen(2024)).code === 'not-found', 'an employment that began anew')
    })

    test('nobody, where the person is not known here; the person itself is told to ask again', async () => {
      const unknown = newId()
      expect((await get(`/v1/people/${unknown}/standing`, 'municipalBureau')).status).toBe(404)
      const own = await get('/v1/my/standing', 'person', { personId: unknown })
      expect([own.status, own.headers['retry-after']]).toEqual([503, '2'])
    })
  })

  test('lists by locality, industry and employer, paged, each to whom it is for', async () => {
    const listed = async (query: string, role: Role, scope: Scope = {}) => {
      const { status, body } = await get(`/v1/standings?year=2026&${query}`, role, scope)
      return status === 200 ? body.items.map((row: { personId: string }) => row.personId) : status
    }
    expect(await listed('locality=330302', 'countyBureau', { locality: '330302' })).toEqual([person])
    expect(await listed('locality=330303', 'countyBureau', { locality: '330302' })).toBe(404)
    expect(await listed('industry=education', 'industryDepartment', { industry: 'education' })).toEqual([
      other,
    ])
    expect(await listed(`employerId=${employer}`, 'employer', { employerId: employer })).toEqual([person])
    expect(await listed(`employerId=${employer}`, 'countyBureau', { locality: '330302' })).toBe(404)
    expect(await listed('locality=330302', 'person', mine)).toBe(404)
    expect(await listed('limit=1', 'municipalBureau')).toBe(400)
    const page = await get('/v1/standings?year=2026&locality=330302&limit=1', 'municipalBureau')
    expect(page.body.next).toBe(person)
    expect(await listed(`locality=330302&after=${person}`, 'municipalBureau')).toEqual([])
    const early = await get('/v1/standings?year=2020&locality=330302', 'municipalBureau')
    expect([early.status, early.body.code]).toEqual([422, 'year-before-2021'])
  })

  test('entries in the order they were registered, paged', async () => {
    const all = await get(`/v1/people/${person}/entries?year=2026`, 'person', mine)
    expect(
      all.body.items.map((row: { entryKind: string; hours: number }) => [row.entryKind, row.hours]),
    ).toEqual([
      ['grant', 18],
      ['reversal', 18],
      ['grant', 18],
    ])
    const walked: string[] = []
    for (let after = ''; ; ) {
      const page = await get(`/v1/people/${person}/entries?year=2026&limit=1${after}`, 'person', mine)
      walked.push(...page.body.items.map((row: { entryId: string }) => row.entryId))
      if (!page.body.next) break
      after = `&after=${page.body.next}`
    }
    expect(walked).toEqual(all.body.items.map((row: { entryId: string }) => row.entryId))
    expect((await get(`/v1/people/${person}/entries`, 'employer', { employerId: employer })).status).toBe(403)
  })

  test('every hour is explained, and the explained entries sum to the standing', async () => {
    const { body: entries } = await get(`/v1/people/${person}/entries?year=2026`, 'person', mine)
    let sum = 0
    for (const { entryId } of entries.items) {
      const { status, body } = await get(`/v1/entries/${entryId}/explanation`, 'person', mine)
      expect(status).toBe(200)
      expect(body.why.zh && body.why.en).toBeTruthy()
      sum += body.entry.entryKind === 'grant' ? body.entry.hours : -body.entry.hours
    }
    const standing = await get('/v1/my/standing?year=2026', 'person', mine)
    expect(sum).toBe(standing.body.hours.total)
  })

  test('an explanation leads to result, sitting, course, article and policy version', async () => {
    const { body: entries } = await get(`/v1/people/${person}/entries?year=2026`, 'person', mine)
    const [grant, , again] = entries.items
    const { body } = await get(`/v1/entries/${grant.entryId}/explanation`, 'countyBureau', {
      locality: '330302',
    })
    expect(body).toMatchObject({
      result: { resultId: first.resultId, ticketId: first.ticketId, enrolmentId: first.enrolmentId },
      sitting: { sittingId: sitting, centreId: centre, startsAt: '2026-06-18T01:00:00.000Z' },
      offering: { courseId: course, courseTitle: '数字经济', hours: 18 },
      article: '10',
      policyVersion: 'city-0123456789ab',
      // Of another version of the policy than the one that runs: the values are dated, and stay.
      basis: [
        { rule: 'exam/general-registered-hours', value: 18, mark: 'R', article: '10' },
        { rule: 'exam/pass-percent-min', value: 60, mark: 'D', article: '10' },
      ],
      award: { standingHours: 18, courseTitle: '数字经济' },
    })
    expect(body.why.en).toBe(
      'Passed the exam in the sitting of 2026-06-18: the municipal bureau registered 18 general hours on 2026-06-20 (Article 10).',
    )
    const last = (await get(`/v1/entries/${again.entryId}/explanation`, 'person', mine)).body
    expect(last.correction).toMatchObject({ resultId: first.resultId, from: 'failed', to: 'passed' })
    expect(last.basis).toContainEqual(
      expect.objectContaining({ rule: 'exam/general-registered-hours', value: 18, mark: 'R', article: '10' }),
    )
  })

  test('the chain of an award tells why, of a correction that changed nothing too', async () => {
    const { awardId } = (await ledger.prisma.award.findFirstOrThrow({ where: { personId: person } }))!
    const { body } = await get(`/v1/awards/${awardId}`, 'industryDepartment', { industry: 'health' })
    expect(body.chain.map(({ why }: { why: { en: string } }) => why.en.split(':')[0])).toEqual([
      'Passed the exam in the sitting of 2026-06-18',
      'A result was corrected from passed to failed',
      'A result was corrected from failed to passed',
    ])
    expect(body.without).toEqual([
      expect.objectContaining({
        correctionId: noted,
        why: expect.objectContaining({
          en: expect.stringContaining('from absent to passed: the hours of this course and year stand'),
        }),
      }),
    ])
    expect((await get(`/v1/awards/${awardId}`, 'person', { personId: other })).status).toBe(404)
    expect((await get(`/v1/awards/${newId()}`, 'municipalBureau')).status).toBe(404)
  })

  describe('exemptions', () => {
    const path = `/v1/people/${person}/exemptions`
    const bureau = { locality: '330302' }
    const maternity = { reason: 'maternity', from: '2026-02-01', until: '2026-07-31', note: '产假批准书' }

    test('are recorded by the bureau of the locality, once, and exempt the year', async () => {
      expect((await post(path, maternity, 'person', mine)).status).toBe(403)
      expect((await post(path, maternity, 'countyBureau', { locality: '330303' })).status).toBe(404)
      expect((await post(path, { ...maternity, reason: 'busy' }, 'countyBureau', bureau)).status).toBe(400)
      expect((await post(path, { ...maternity, to: '2026-07-31' }, 'countyBureau', bureau)).status).toBe(400)
      const recorded = await post(path, maternity, 'countyBureau', bureau, 'key')
      expect(recorded.status).toBe(201)
      expect((await post(path, maternity, 'countyBureau', bureau, 'key')).body).toEqual(recorded.body)
      expect((await get('/v1/my/standing?year=2026', 'person', mine)).body).toMatchObject({
        verdict: 'exempt',
        exemption: { reason: 'maternity', from: '2026-02-01', until: '2026-07-31' },
      })
      const listed = await get('/v1/exemptions', 'countyBureau', bureau)
      expect(listed.body.items).toMatchObject([
        { personId: person, reason: 'maternity', name: expect.any(String), maskedNumber: expect.any(String) },
      ])
      expect((await get('/v1/exemptions', 'countyBureau', { locality: '330303' })).body.items).toEqual([])
      expect((await get('/v1/exemptions', 'person', mine)).status).toBe(403)
      const seen = await get(`/v1/people/${person}/standing?year=2026`, 'employer', { employerId: employer })
      expect([seen.body.verdict, seen.body.exemption]).toEqual(['exempt', undefined])
    })

    test('of the person who holds the account are recorded and withdrawn by another official', async () => {
      const holder = { ...bureau, personId: person }
      const own = await post(
        path,
        { ...maternity, from: '2026-09-01', until: '2026-09-02' },
        'countyBureau',
        holder,
      )
      expect([own.status, own.body.code]).toEqual([403, 'own-affair'])
      const { body } = await get(path, 'person', mine)
      const withdrawal = `${path}/${body.items[0].exemptionId}/withdrawal`
      const withdrawn = await post(withdrawal, { reason: '录入有误' }, 'municipalBureau', {
        personId: person,
      })
      expect([withdrawn.status, withdrawn.body.code]).toEqual([403, 'own-affair'])
    })

    test('do not overlap, also when recorded at the same moment', async () => {
      const overlapping = { ...maternity, from: '2026-07-31', until: undefined }
      const refused = await post(path, overlapping, 'countyBureau', bureau)
      expect([refused.status, refused.body.code, refused.body.turnedOn.from]).toEqual([
        409,
        'exemption-overlaps',
        '2026-02-01',
      ])
      const posted = { reason: 'postedAway', from: '2026-10-01', note: '援派文件' }
      const answers = await Promise.all([1, 2, 3].map(() => post(path, posted, 'countyBureau', bureau)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    })

    test('are listed in the order in which they were recorded, page by page', async () => {
      const whole = await get(path, 'person', mine)
      expect([whole.body.items.length, whole.body.next]).toEqual([2, null])
      const first = await get(`${path}?limit=1`, 'person', mine)
      const second = await get(`${path}?limit=1&after=${first.body.next}`, 'person', mine)
      expect([...first.body.items, ...second.body.items]).toEqual(whole.body.items)
    })

    test('are withdrawn with a reason, and the year is measured again', async () => {
      const { body } = await get(path, 'person', mine)
      for (const { exemptionId } of body.items) {
        const withdrawal = `${path}/${exemptionId}/withdrawal`
        expect((await post(withdrawal, {}, 'countyBureau', bureau)).status).toBe(400)
        const withdrawn = await post(withdrawal, { reason: '录入有误' }, 'countyBureau', bureau)
        expect(withdrawn.body.withdrawnAt).toBe('2026-06-22T02:00:00.000Z')
        expect((await post(withdrawal, { reason: '录入有误' }, 'countyBureau', bureau)).body).toEqual(
          withdrawn.body,
        )
      }
      expect((await get('/v1/my/standing?year=2026', 'person', mine)).body.verdict).toBe('short')
    })

    test("of a final year are the municipal bureau's to record", async () => {
      const late = { reason: 'longIllness', from: '2025-11-01', until: '2025-12-31', note: '病历' }
      const refused = await post(path, late, 'countyBureau', bureau)
      expect([refused.status, refused.body.code]).toEqual([409, 'year-final'])
      expect((await post(path, late, 'municipalBureau')).body.code).toBe('official-unnamed')
      expect((await post(path, late, 'municipalBureau', { personId: newId() })).status).toBe(202)
    })

    describe('of a past year wait for a second official', () => {
      const past = { reason: 'longIllness', from: '2025-08-01', until: '2025-08-31', note: '住院病历' }
      const send = (by: string, to: string, body: object, holder: Scope = {}) =>
        post(`${path}${to}`, body, 'municipalBureau', { personId: holderOf(by), ...holder }, undefined, by)
      const holders: Record<string, string> = { first: newId(), second: newId(), third: newId() }
      const holderOf = (by: string) => holders[by]
      const propose = (by: string) => send(by, '', past)
      const confirm = (id: string, by: string, holder: Scope = {}) =>
        send(by, `/proposals/${id}/confirmation`, {}, holder)

      test('who proposes does not confirm; another does, once; the person sees it throughout', async () => {
        const proposed = await propose('first')
        expect([proposed.status, proposed.body.act, proposed.body.state]).toEqual([202, 'record', 'open'])
        const { proposalId } = proposed.body
        const seen = async () =>
          (await get(`${path}/proposals`, 'person', mine)).body.items.find(
            (each: { proposalId: string }) => each.proposalId === proposalId,
          ).state
        expect(await seen()).toBe('open')
        const waiting = (await get('/v1/exemption-proposals?limit=100', 'countyBureau', bureau)).body.items
        expect(waiting.map((each: { proposalId: string }) => each.proposalId)).toContain(proposalId)
        expect(
          (await get('/v1/exemption-proposals', 'countyBureau', { locality: '330303' })).body.items,
        ).toEqual([])
        expect((await confirm(proposalId, 'first')).body.code).toBe('needs-second-official')
        expect((await confirm(proposalId, 'second', mine)).body.code).toBe('own-affair')
        const [one, two] = await Promise.all([confirm(proposalId, 'second'), confirm(proposalId, 'third')])
        expect([one.status, two.status]).toEqual([200, 200])
        expect(one.body).toEqual(two.body)
        expect(one.body).toMatchObject({ from: '2025-08-01', note: '住院病历', withdrawnAt: null })
        expect(await seen()).toBe('confirmed')
        const taken = await send('first', `/${one.body.exemptionId}/withdrawal`, { reason: '重复' })
        expect([taken.status, taken.body.act]).toEqual([202, 'withdraw'])
        expect((await confirm(taken.body.proposalId, 'second')).body.withdrawnAt).not.toBeNull()
      })

      test('another official’s is confirmed or withdrawn before another is proposed for the same days', async () => {
        const { proposalId } = (await propose('first')).body
        const other = await propose('second')
        expect([other.status, other.body.code, other.body.turnedOn.proposalId]).toEqual([
          409,
          'proposal-open',
          proposalId,
        ])
        const withdrawal = `/proposals/${proposalId}/withdrawal`
        for (const _ of [1, 2])
          expect((await send('second', withdrawal, { reason: '有误' })).status).toBe(204)
        expect((await confirm(proposalId, 'second')).body.code).toBe('conflict')
        const again = (await propose('second')).body.proposalId
        expect((await confirm(again, 'second')).body.code).toBe('needs-second-official')
      })
    })

    test('each act is on the audit trail, with who, before, after and why', async () => {
      const { body } = await get('/v1/audit/ledger?objectKind=exemption', 'oversight')
      const withdrawn = body.rows.find((row: { reason: string }) => row.reason === '录入有误')
      expect(withdrawn).toMatchObject({
        actorId: 'official',
        actorRole: 'countyBureau',
        before: { withdrawnAt: null },
      })
      expect(withdrawn.after.withdrawnAt).toBeTruthy()
    })
  })

  test('the year of sign-up is assessed for whoever asks', async () => {
    const scope = { personId: other }
    expect((await get('/v1/my/standing?year=2026', 'person', scope)).body.because).toBe('firstYear')
    for (const _ of [1, 2])
      expect((await post('/v1/my/first-year-assessment', {}, 'person', scope)).body).toEqual({ year: 2026 })
    expect((await get('/v1/my/standing?year=2026', 'person', scope)).body.verdict).toBe('short')
    const late = await post('/v1/my/first-year-assessment', {}, 'person', mine)
    expect([late.status, late.body.code]).toEqual([409, 'year-final'])
  })

  test('batches are shown to operations, the centre of their sitting, and nobody else', async () => {
    const path = `/v1/batches?sourceId=${sitting}`
    const { body } = await get(path, 'examCentre', { centreId: centre })
    expect(body.items).toEqual([
      expect.objectContaining({
        batchId: batch.command.batchId,
        state: 'registered',
        rowsExpected: 1,
        grantedCount: 1,
      }),
    ])
    expect((await get(path, 'examCentre', { centreId: newId() })).status).toBe(404)
    expect((await get(path, 'person', mine)).status).toBe(403)
    const one = await get(`/v1/batches/${batch.command.batchId}`, 'municipalBureau')
    expect(one.body).toMatchObject({ entryCount: 1, digestFound: batch.command.digest })
    expect((await get(`/v1/batches/${newId()}`, 'municipalBureau')).body.code).toBe('batch-unknown')
    expect((await get('/v1/batches?state=mismatched', 'municipalBureau')).body.items).toEqual([])
  })

  test('each endpoint refuses who has no token', async () => {
    for (const row of createRoutes({ prisma: ledger.prisma, sql: ledger.sql, policy: city } as LedgerDeps)) {
      if (row.who === 'anyone') continue
      const path = row.path.replace(/\{\w+\}/g, newId())
      const answer = await request(`http://127.0.0.1:${service.port}`)[row.method](path)
      expect([row.id, answer.status]).toEqual([row.id, 401])
    }
  })
})
