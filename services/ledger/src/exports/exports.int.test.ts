import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { parse } from 'csv-parse/sync'
import { Workbook } from 'exceljs'
import request from 'supertest'
import type { Role, Scope } from '../../../../domain/authority/actor'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { seal } from '../../../kit/keys/sealed-field'
import type { RunningService } from '../../../kit/run/service'
import { until } from '../../../kit/testing/harness'
import {
  batchOf,
  correctionOf,
  fieldKey,
  type LedgerUnderTest,
  ledgerUnderTest,
  pass,
  serve,
} from '../testing/world'

describe('standings and entries are handed out as CSV and XLSX', () => {
  let ledger: LedgerUnderTest
  let service: RunningService
  const [person, employer] = [newId(), newId()]
  const others = Array.from({ length: 230 }, newId)
  const passed = pass({ personId: person })

  const stated = (personId: string, name: string, more: object = {}) =>
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
      personal: seal(fieldKey, JSON.stringify({ name, maskedNumber: '3303**********1234' }), personId),
      ...more,
    })

  beforeAll(async () => {
    ledger = await ledgerUnderTest({ kafka: true })
    service = await serve(ledger)
    await ledger.harness.publish([
      stated(person, '=俞大猷', { employerId: employer, employedSince: '2026-02-01' }),
      ...others.map((id, at) => stated(id, `甲${at}`)),
    ])
    await until(async () => (await ledger.prisma.person.count()) === others.length + 1, 'the people')
    const { chunks, command } = batchOf([passed])
    for (const chunk of chunks) await ledger.receive(chunk)
    await ledger.activities.registerBatch(ledger.system, command)
    await ledger.activities.changeAward(ledger.system, correctionOf(passed, { stands: false, awardSeq: 2 }))
  })
  afterAll(async () => {
    await service.close()
    await ledger.close()
  })

  const get = async (path: string, role: Role, scope: Scope) =>
    request(`http://127.0.0.1:${service.port}`)
      .get(path)
      .set('authorization', `Bearer ${await ledger.harness.token(role, scope, 'someone')}`)
      .buffer()
      .parse((answer, done) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => done(null, Buffer.concat(chunks)))
      })
  const csv = async (path: string, role: Role, scope: Scope): Promise<Record<string, string>[]> =>
    parse((await get(path, role, scope)).body as Buffer, { bom: true, columns: true })
  const mine = { personId: person }
  const own = `personId=${person}&fromYear=2025&toYear=2026`

  test('a person gets the own years, and every entry with its reason', async () => {
    const standings = await csv(`/v1/exports/standings.csv?${own}`, 'person', mine)
    expect(standings).toMatchObject([
      { 姓名: "'=俞大猷", 年度: '2025', 结论: '未达标', 结果: '已定' },
      { 年度: '2026', 一般公需: '0', 合计: '0', 结论: '未达标', 结果: '暂定' },
    ])
    const entries = await csv(`/v1/exports/entries.csv?${own}`, 'person', mine)
    expect(entries.map(row => [row.科目, row.登记或撤销, row.学时, row.条款])).toEqual([
      ['一般公需科目', '登记', '18', '第10条'],
      ['一般公需科目', '撤销', '18', '第10条'],
    ])
    expect(entries[0]!.事由).toContain('考试合格')
  })

  test('a year before sign-up is not known, in words that nobody takes for short', async () => {
    const before = await csv(
      `/v1/exports/standings.csv?personId=${person}&fromYear=2023&toYear=2023`,
      'person',
      mine,
    )
    expect(before).toMatchObject([
      { 年度: '2023', 结论: '不作结论', 结果: '', 说明: '注册前的年度，本系统没有登记，不作结论' },
    ])
    const of = 'locality=330302&fromYear=2022&toYear=2023'
    const rows = await csv(`/v1/exports/standings.csv?${of}`, 'countyBureau', { locality: '330302' })
    expect([...new Set(rows.map(row => row.结论))]).toEqual(['不作结论'])
  })

  test('the same as XLSX: texts as texts, hours as numbers', async () => {
    const { body, headers } = await get(`/v1/exports/entries.xlsx?${own}`, 'person', mine)
    expect(headers['content-disposition']).toBe('attachment; filename="entries-2025-2026.xlsx"')
    const workbook = new Workbook()
    await workbook.xlsx.load(body)
    const [sheet] = workbook.worksheets
    const cells = (row: number) => [1, 7].map(column => sheet!.getRow(row).getCell(column))
    expect(cells(2).map(({ value, formula }) => [value, formula])).toEqual([
      ["'=俞大猷", undefined],
      [18, undefined],
    ])
  })

  test('a list on the screen names the same people, and an employer sees no hours there either', async () => {
    const listed = async (query: string, role: Role, scope: Scope) =>
      JSON.parse(String((await get(`/v1/standings?year=2026&${query}`, role, scope)).body)).items
    const shown = { name: '=俞大猷', maskedNumber: '3303**********1234', verdict: 'short' }
    const [ofDepartment] = await listed('industry=health&limit=1', 'industryDepartment', {
      industry: 'health',
    })
    expect(ofDepartment).toMatchObject({ ...shown, personId: person, hours: { total: 0 } })
    const [ofEmployer] = await listed(`employerId=${employer}`, 'employer', { employerId: employer })
    expect(ofEmployer).toMatchObject(shown)
    expect(ofEmployer.hours).toBeUndefined()
  })

  test('an employer gets its people and the verdicts of its interval, and no entries', async () => {
    const of = `employerId=${employer}&fromYear=2024&toYear=2026`
    const rows = await csv(`/v1/exports/standings.csv?${of}`, 'employer', { employerId: employer })
    expect(rows).toEqual([
      {
        ...{ 姓名: "'=俞大猷", 证件号码: '3303**********1234', 年度: '2026', 结论: '未达标', 结果: '暂定' },
        任职起始: '2026-02-01',
      },
    ])
    expect((await get(`/v1/exports/entries.csv?${of}`, 'employer', { employerId: employer })).status).toBe(
      403,
    )
    expect((await get(`/v1/exports/standings.csv?${of}`, 'employer', { employerId: newId() })).status).toBe(
      404,
    )
  })

  test('a workbook of more rows than a sheet holds is refused before its first byte; the CSV is handed out', async () => {
    // 10,382 people in 101 years are 1,048,582 rows; a sheet holds 1,048,575 beside its header.
    const people = 10_382
    const insert = (count: number, from: number) =>
      ledger.sql.query(
        `INSERT INTO person (person_id, version, locality, industry, first_year, verified)
         SELECT gen_random_uuid(), 1, '330326', 'health', 2024, true FROM generate_series($2::int, $1::int) RETURNING person_id`,
        [count, from],
      )
    await insert(people - 1, 1)
    const of = 'locality=330326&fromYear=2000&toYear=2100'
    const bureau = { locality: '330326' }
    const head = (format: string) =>
      request(`http://127.0.0.1:${service.port}`).head(`/v1/exports/standings.${format}?${of}`)
    const token = `Bearer ${await ledger.harness.token('countyBureau', bureau, 'someone')}`
    expect((await head('xlsx').set('authorization', token)).status).toBe(200)
    await insert(people, people)
    const refused = await get(`/v1/exports/standings.xlsx?${of}`, 'countyBureau', bureau)
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([422, 'export-too-long'])
    expect(JSON.parse(refused.body).remedy).toContain('CSV')
    expect((await head('csv').set('authorization', token)).status).toBe(200)
    expect(
      (await get('/v1/exports/entries.xlsx?locality=330326&fromYear=2026', 'countyBureau', bureau)).status,
    ).toBe(200)
  })

  test('a bureau gets its locality, page after page, each person once', async () => {
    const bureau = ['countyBureau', { locality: '330302' }] as const
    const rows = await csv('/v1/exports/standings.csv?fromYear=2026&locality=330302', ...bureau)
    expect(new Set(rows.map(row => row.姓名)).size).toBe(others.length + 1)
    expect(rows).toHaveLength(others.length + 1)
    expect((await get('/v1/exports/standings.csv?fromYear=2026&locality=330303', ...bureau)).status).toBe(404)
    expect((await get('/v1/exports/standings.csv?fromYear=2026', ...bureau)).status).toBe(400)
    expect((await get(`/v1/exports/standings.csv?locality=330302&${own}`, ...bureau)).status).toBe(400)
  })

  test("a person gets nobody else's, and each export is on the audit trail", async () => {
    expect((await get(`/v1/exports/entries.csv?${own}`, 'person', { personId: others[0]! })).status).toBe(404)
    const rows = await ledger.sql.query<{ act: string; id: string; after: object }>(
      `SELECT act, object_id AS id, after FROM audit WHERE object_kind = 'export' ORDER BY at, id LIMIT 1`,
    )
    expect(rows).toEqual([
      {
        act: 'standing.export',
        id: person,
        after: expect.objectContaining({ format: 'csv', fromYear: 2025 }),
      },
    ])
  })
})
