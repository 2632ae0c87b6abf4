import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import { batchOf, correctionOf, type LedgerUnderTest, ledgerUnderTest, pass } from '../testing/world'

/** Attempts that only SQL could make. Each is refused, to the service's role and to the owner of the tables alike. */
describe('the database holds the chain', () => {
  let ledger: LedgerUnderTest
  let awardId: string
  let personId: string

  beforeAll(async () => {
    ledger = await ledgerUnderTest()
    const row = pass()
    personId = row.personId
    const { chunks, command } = batchOf([row])
    await ledger.receive(chunks[0]!)
    await ledger.activities.registerBatch(ledger.system, command)
    const reversal = correctionOf(row, { stands: false, awardSeq: 2 })
    awardId = (await ledger.activities.changeAward(ledger.system, reversal)).awardId
  })
  afterAll(() => ledger.close())

  /** Copies the award's first entry, with what is to be tried put in. */
  const insert = (sql: Sql, tried: Record<string, string>) => {
    const columns = [
      'award_id',
      'revision',
      'entry_kind',
      'person_id',
      'year',
      'category',
      'half_hours',
      'registered_by',
      'industry',
    ]
    const rest =
      'cause_kind, cause_id, source_kind, source_id, offering_id, article, policy_version, award_seq, registered_at, correlation_id'
    return sql.query(
      `INSERT INTO ledger.entry (entry_id, ${columns.join(', ')}, ${rest})
       SELECT $1, ${columns.map(name => tried[name] ?? name).join(', ')}, ${rest}
       FROM ledger.entry WHERE award_id = $2 AND revision = 1`,
      [newId(), awardId],
    )
  }
  const roles = [
    ['the service', () => ledger.sql],
    ['the owner', () => ledger.owner],
  ] as const

  describe.each(roles)('against %s', (_name, role) => {
    test.each([
      ['a revision twice', { revision: '1' }, /entry_award_id_revision_key/],
      ['a second grant beside the first', { revision: '2' }, /entry_check/],
      ['a grant that names itself a reversal', { revision: '3', entry_kind: "'reversal'" }, /entry_check/],
      ['a revision left out', { revision: '5' }, /previous_revision_fkey/],
      ['revision 0', { revision: '0' }, /revision_check|entry_check/],
      ['no hours', { revision: '3', half_hours: '0' }, /half_hours_check/],
      ['an award that is not there', { award_id: 'gen_random_uuid()' }, /of its award/],
      ["another's award", { revision: '3', person_id: 'gen_random_uuid()' }, /of its award/],
      ['another year', { revision: '3', year: '2027' }, /of its award/],
      [
        'professional hours for a course',
        {
          revision: '3',
          category: "'professional'",
          registered_by: "'industryDepartment'",
          industry: "'health'",
        },
        /entry_professional/,
      ],
      [
        'general hours registered by a department',
        { revision: '3', registered_by: "'industryDepartment'" },
        /check/,
      ],
    ])('%s', async (_what, tried, refusal) => {
      await expect(insert(role(), tried)).rejects.toThrow(refusal)
    })

    test("a reversal of other hours than the grant's", async () => {
      const row = pass()
      const { chunks, command } = batchOf([row])
      await ledger.receive(chunks[0]!)
      await ledger.activities.registerBatch(ledger.system, command)
      const [entry] = await ledger.prisma.entry.findMany({ where: { personId: row.personId } })
      const reversal = {
        award_id: `'${entry!.awardId}'`,
        person_id: `'${row.personId}'`,
        revision: '2',
        entry_kind: "'reversal'",
      }
      await expect(insert(role(), { ...reversal, half_hours: '2' })).rejects.toThrow(/hours of the grant/)
    })

    test.each([
      'UPDATE ledger.entry SET half_hours = 72',
      "UPDATE ledger.entry SET entry_kind = 'grant' WHERE revision = 2",
      'DELETE FROM ledger.entry WHERE revision = 2',
      'TRUNCATE ledger.entry',
      'TRUNCATE ledger.award CASCADE',
      'UPDATE ledger.award SET person_id = gen_random_uuid()',
      'DELETE FROM ledger.award',
      'DELETE FROM ledger.batch_row',
      'UPDATE ledger.audit SET actor_id = NULL',
    ])('%s', async statement => {
      await expect(role().query(statement)).rejects.toThrow(/permission denied|append-only/)
    })

    test.each([
      ['a claim of general hours', 'claim', 'general'],
      ['a training class of industryCommon hours', 'trainingClass', 'industryCommon'],
      ['a course of professional hours', 'course', 'professional'],
      ['a fourth category', 'course', 'other'],
      ['a fourth kind', 'gift', 'professional'],
    ])('%s', async (_what, kind, category) => {
      await expect(
        role().query(
          'INSERT INTO ledger.award (award_id, award_kind, subject_id, person_id, year, category) VALUES ($1, $2, $3, $4, 2026, $5)',
          [newId(), kind, newId(), newId(), category],
        ),
      ).rejects.toThrow(/check constraint/)
    })

    test('the same award twice', async () => {
      await expect(
        role().query(
          `INSERT INTO ledger.award SELECT $1, award_kind, subject_id, person_id, year, category
           FROM ledger.award WHERE award_id = $2`,
          [newId(), awardId],
        ),
      ).rejects.toThrow(/unique constraint/)
    })

    test('a batch called registered that is not whole', async () => {
      await expect(
        role().query(
          `INSERT INTO ledger.batch (batch_id, source_kind, source_id, state, since, rows_received, rows_expected,
             digest_expected, digest_found, granted_count, standing_count, superseded_count)
           VALUES ($1, 'sitting', $1, 'registered', now(), 1, 2, 'a', 'a', 1, 0, 0)`,
          [newId()],
        ),
      ).rejects.toThrow(/check constraint/)
    })
  })

  test('after all of it the chain is as it was', async () => {
    const chain = await ledger.prisma.entry.findMany({ where: { personId }, orderBy: { revision: 'asc' } })
    expect(chain.map(entry => [entry.revision, entry.entryKind, entry.halfHours])).toEqual([
      [1, 'grant', 36],
      [2, 'reversal', 36],
    ])
  })
})
