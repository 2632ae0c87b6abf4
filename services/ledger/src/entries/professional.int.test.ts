import { create } from '@bufbuild/protobuf'
import { policy } from '../../../../domain/policy/policy'
import { HoursComputedSchema } from '../../../../proto/generated/claim_pb'
import type { ChangeProfessionalCommand } from '../../../../workflows/contracts/ledger'
import { explainEntry, loadStory } from '../standing/explanation'
import { knowComputation } from '../standing/known-facts'
import { type LedgerUnderTest, ledgerUnderTest, professional } from '../testing/world'

/** Professional hours (Article 12): an award follows the newest counting of its person. */
describe('professional hours', () => {
  let ledger: LedgerUnderTest

  beforeAll(async () => {
    ledger = await ledgerUnderTest()
  })
  afterAll(() => ledger.close())

  const change = (asked: ChangeProfessionalCommand) =>
    ledger.activities.changeProfessional(ledger.system, asked)
  const entriesOf = (personId: string) =>
    ledger.prisma.entry.findMany({ where: { personId }, orderBy: { revision: 'asc' } })

  test('are granted once, by the department, naming the versions of the policy and of the standard', async () => {
    const asked = professional()
    const first = await change(asked)
    expect(await change(asked)).toEqual(first)
    expect(first).toMatchObject({ revision: 1, standingHalfHours: 16 })
    expect(await entriesOf(asked.personId)).toEqual([
      expect.objectContaining({
        ...{
          category: 'professional',
          article: '12',
          registeredBy: 'industryDepartment',
          industry: 'health',
        },
        ...{
          policyVersion: 'city-1',
          standardsVersion: 'demo-city-1',
          sourceKind: 'claim',
          offeringId: null,
        },
      }),
    ])
    const [told] = await ledger.sql.query<{ row: object }>(
      `SELECT body->'rows'->0 AS row FROM outbox WHERE body->'rows'->0->>'personId' = $1`,
      [asked.personId],
    )
    const { subjectId } = asked
    expect(told?.row).toMatchObject({
      awardKind: 'claim',
      subjectId,
      courseId: '',
      standardsVersion: 'demo-city-1',
    })
  })

  test('that come to something else are reversed and granted in one act; an older counting writes nothing', async () => {
    const asked = professional()
    await change(asked)
    await change({ ...asked, halfHours: 10, awardSeq: 3, causeKind: 'recount' })
    const late = await change({ ...asked, halfHours: 16, awardSeq: 2, causeKind: 'recount' })
    expect(late.standingHalfHours).toBe(10)
    await change({ ...asked, halfHours: 0, awardSeq: 4, causeKind: 'reversal' })
    await change({ ...asked, halfHours: 0, awardSeq: 5, causeKind: 'recount' })
    await change({ ...asked, halfHours: 12, awardSeq: 6, causeKind: 'appeal' })
    const chain = (await entriesOf(asked.personId)).map(each => `${each.entryKind} ${each.halfHours}`)
    expect(chain).toEqual(['grant 16', 'reversal 16', 'grant 10', 'reversal 10', 'grant 12'])
  })

  test('the database refuses them without a standard, and for a course', async () => {
    const { awardId } = await change(professional())
    const reverse = (columns: string, from: string) =>
      ledger.sql.query(
        `INSERT INTO entry (entry_id, award_id, revision, entry_kind, person_id, year, category, half_hours, cause_kind,
           cause_id, source_kind, source_id, article, policy_version, registered_by, industry, award_seq, registered_at,
           correlation_id, ${columns})
         SELECT gen_random_uuid(), award_id, 2, 'reversal', person_id, year, category, half_hours, cause_kind, cause_id,
           source_kind, source_id, article, policy_version, registered_by, industry, award_seq, registered_at,
           correlation_id, ${from} FROM entry WHERE award_id = $1`,
        [awardId],
      )
    await expect(reverse('standards_version', 'NULL')).rejects.toThrow(/entry_professional/)
    await expect(reverse('standards_version, offering_id', "'x', gen_random_uuid()")).rejects.toThrow(
      /entry_professional/,
    )
    await expect(
      ledger.sql.query(
        `INSERT INTO award (award_id, award_kind, subject_id, person_id, year, category)
         VALUES (gen_random_uuid(), 'course', gen_random_uuid(), gen_random_uuid(), 2026, 'professional')`,
      ),
    ).rejects.toThrow(/award_check/)
  })

  test('are explained as they were computed, each entry by its own counting', async () => {
    const asked = professional()
    await change(asked)
    await change({ ...asked, halfHours: 10, awardSeq: 2, causeKind: 'recount' })
    const { subjectId, personId, year } = asked
    for (const [awardSeq, explanationEn] of [
      [1, '1 day x 8, so 8'],
      [2, '1 day x 8, cap 40 a year, 35 already counted, so 5'],
    ] as const)
      await knowComputation(
        ledger.sql,
        create(HoursComputedSchema, {
          subjectId,
          personId,
          year,
          awardSeq,
          explanationEn,
          explanationZh: '',
        }),
      )
    const entries = await entriesOf(personId)
    const award = await ledger.prisma.award.findFirstOrThrow({ where: { subjectId } })
    const story = await loadStory(ledger.prisma, award)
    const said = await Promise.all(
      entries.map(entry => explainEntry(ledger.prisma, entry, story, policy('city'))),
    )
    expect(said.map(each => each.computed?.en)).toEqual([
      '1 day x 8, so 8',
      '1 day x 8, cap 40 a year, 35 already counted, so 5',
      '1 day x 8, cap 40 a year, 35 already counted, so 5',
    ])
    expect(said[2]?.why.en).toMatch(/^Counted anew after a change of the person's other claims/)
  })
})
