import request from 'supertest'
import type { Role, Scope } from '../../../../domain/authority/actor'
import { newId } from '../../../kit/base/ids'
import type { RunningService } from '../../../kit/run/service'
import { batchOf, type LedgerUnderTest, ledgerUnderTest, pass, serve } from '../testing/world'

/** The counts are those of the standings that are listed one by one: the rule is asked once for all that are alike. */
describe('standings are counted by verdict', () => {
  let ledger: LedgerUnderTest
  let service: RunningService

  const people = (['330302', '330302', '330302', '330304', '330304', '330304'] as const).map(
    (locality, at) => ({
      ...{ personId: newId(), locality, industry: at % 2 === 0 ? 'health' : 'education' },
      // Signed up long ago, in the year that is asked for, and after it.
      firstYear: [2022, 2026, 2027][at % 3]!,
    }),
  )

  beforeAll(async () => {
    ledger = await ledgerUnderTest({ kafka: true })
    service = await serve(ledger)
    for (const { personId, locality, industry, firstYear } of people)
      await ledger.sql.query(
        `INSERT INTO person (person_id, version, locality, industry, first_year, verified)
         VALUES ($1::uuid, 1, $2, $3, $4, true) RETURNING person_id`,
        [personId, locality, industry, firstYear],
      )
    const { chunks, command } = batchOf([pass({ personId: people[0]!.personId })])
    for (const chunk of chunks) await ledger.receive(chunk)
    await ledger.activities.registerBatch(ledger.system, command)
    await ledger.sql.query(
      `INSERT INTO exemption (exemption_id, person_id, reason, from_day, note, recorded_by, recorded_at)
       VALUES ($1::uuid, $2::uuid, 'retired', '2026-03-01', 'x', 'x', now()) RETURNING exemption_id`,
      [newId(), people[3]!.personId],
    )
  })
  afterAll(async () => {
    await service.close()
    await ledger.close()
  })

  const get = async (path: string, role: Role, scope: Scope = {}) =>
    request(`http://127.0.0.1:${service.port}`)
      .get(path)
      .set('authorization', `Bearer ${await ledger.harness.token(role, scope, 'someone')}`)

  const countOne = async (locality: string, year: number) => {
    const listed = await get(`/v1/standings?year=${year}&locality=${locality}`, 'municipalBureau')
    const counts: Record<string, number> = {}
    for (const { verdict } of listed.body.items) counts[verdict] = (counts[verdict] ?? 0) + 1
    return { code: locality, people: listed.body.items.length, ...counts }
  }

  test.each([2023, 2026, 2027])('of %i, by locality, as they are listed', async year => {
    const counted = await get(`/v1/statistics/standings?year=${year}&by=locality`, 'municipalBureau')
    expect(counted.body.items).toMatchObject([await countOne('330302', year), await countOne('330304', year)])
  })

  test('a bureau counts its locality, a department its industry, and nobody else counts', async () => {
    const path = '/v1/statistics/standings?year=2026&by=industry'
    const county = await get(path, 'countyBureau', { locality: '330302' })
    expect(
      county.body.items.map(({ code, people }: { code: string; people: number }) => [code, people]),
    ).toEqual([
      ['education', 1],
      ['health', 2],
    ])
    const department = await get(path, 'industryDepartment', { industry: 'health' })
    expect(department.body.items).toMatchObject([{ code: 'health', people: 3, exempt: 0 }])
    const employer = await get(path, 'employer', { employerId: newId() })
    expect(employer.body.code).toBe('not-allowed')
  })
})
