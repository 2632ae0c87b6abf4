import { policy } from '../../../../domain/policy/policy'
import { newId } from '../../../kit/base/ids'
import { explainEntry, loadStory } from '../standing/explanation'
import { knowComputations } from '../standing/known-facts'
import { hours, hoursBatchOf, type LedgerUnderTest, ledgerUnderTest, professional } from '../testing/world'

/** Articles 13 and 14: a training class is registered for everybody at once, by the same batch as results. */
describe('a batch of professional hours', () => {
  let ledger: LedgerUnderTest

  beforeAll(async () => {
    ledger = await ledgerUnderTest()
  })
  afterAll(() => ledger.close())

  const register = async (rows: Parameters<typeof hoursBatchOf>[0], perChunk?: number) => {
    const { chunks, command } = hoursBatchOf(rows, perChunk)
    for (const chunk of chunks) await ledger.receive(chunk)
    return { chunks, command, answer: await ledger.activities.registerBatch(ledger.system, command) }
  }
  const batchRow = (batchId: string) => ledger.prisma.batch.findUniqueOrThrow({ where: { batchId } })
  const chainOf = async (personId: string) =>
    (await ledger.prisma.entry.findMany({ where: { personId }, orderBy: { revision: 'asc' } })).map(
      each => `${each.entryKind} ${each.halfHours}`,
    )

  test('is registered once, by the department, by its article; chunks and command in whatever order', async () => {
    const rows = [hours(), hours({ article: '14' }), hours()]
    const { chunks, command } = hoursBatchOf(rows, 2)
    expect(await ledger.activities.registerBatch(ledger.system, command)).toEqual({
      state: 'expecting',
      grantedCount: 0,
      rowsReceived: 0,
    })
    for (const chunk of [...chunks, ...chunks]) await ledger.receive(chunk)
    const again = await ledger.activities.registerBatch(ledger.system, command)
    expect(again).toMatchObject({ state: 'registered', grantedCount: 3, rowsReceived: 3 })
    const entries = await ledger.prisma.entry.findMany({ where: { batchId: command.batchId } })
    expect(entries).toHaveLength(3)
    expect(entries.find(each => each.personId === rows[1]!.personId)).toMatchObject({
      ...{ category: 'professional', article: '14', registeredBy: 'industryDepartment', industry: 'health' },
      ...{
        sourceKind: 'trainingClass',
        sourceId: command.sourceId,
        standardsVersion: 'demo-city-1',
        causeKind: 'approval',
      },
    })
  })

  test('reverses what stands and grants what is due, of claims too; what is as it should be writes nothing', async () => {
    const [claim, fewer, same, gone] = [professional(), hours(), hours(), hours()]
    await ledger.activities.changeProfessional(ledger.system, claim)
    await register([fewer, same, gone])
    const next = (row: { personId: string; subjectId?: string }, halfHours: number) =>
      hours({
        personId: row.personId,
        subjectId: row.subjectId!,
        halfHours,
        awardSeq: 2,
        causeKind: 'recount',
      })
    const recounted = { ...next(claim, 10), awardKind: 'claim', article: '12' }
    const { command, answer } = await register([recounted, next(fewer, 32), next(same, 48), next(gone, 0)])
    expect(answer).toMatchObject({ state: 'registered', grantedCount: 3 })
    expect(await batchRow(command.batchId)).toMatchObject({ standingCount: 1, supersededCount: 0 })
    expect(await chainOf(claim.personId)).toEqual(['grant 16', 'reversal 16', 'grant 10'])
    expect(await chainOf(fewer.personId)).toEqual(['grant 48', 'reversal 48', 'grant 32'])
    expect(await chainOf(same.personId)).toEqual(['grant 48'])
    expect(await chainOf(gone.personId)).toEqual(['grant 48', 'reversal 48'])
    const articles = await ledger.prisma.entry.findMany({
      where: { personId: claim.personId, batchId: command.batchId },
    })
    expect(articles.map(each => each.article)).toEqual(['12', '12'])
  })

  test('an older counting writes nothing; one that another process wrote already stands', async () => {
    const [late, written] = [hours(), hours()]
    const alone = { ...professional(), awardKind: 'trainingClass', article: '13' } as const
    const { personId, subjectId } = late as { personId: string; subjectId: string }
    await ledger.activities.changeProfessional(ledger.system, {
      ...alone,
      personId,
      subjectId,
      halfHours: 8,
      awardSeq: 2,
    })
    const of = written as { personId: string; subjectId: string }
    await ledger.activities.changeProfessional(ledger.system, {
      ...alone,
      personId: of.personId,
      subjectId: of.subjectId,
      halfHours: 48,
    })
    const { command, answer } = await register([late, written])
    expect(answer).toMatchObject({ state: 'registered', grantedCount: 0 })
    expect(await batchRow(command.batchId)).toMatchObject({ standingCount: 1, supersededCount: 1 })
    expect(await chainOf(late.personId)).toEqual(['grant 8'])
  })

  test('each hour of it is explained as it was computed', async () => {
    const row = hours()
    const { chunks } = await register([row])
    await knowComputations(ledger.sql, chunks[0]!)
    await knowComputations(ledger.sql, chunks[0]!)
    const entry = await ledger.prisma.entry.findFirstOrThrow({ where: { personId: row.personId } })
    const award = await ledger.prisma.award.findUniqueOrThrow({ where: { awardId: entry.awardId } })
    const said = await explainEntry(
      ledger.prisma,
      entry,
      await loadStory(ledger.prisma, award),
      policy('city'),
    )
    expect(said.computed?.en).toBe('3 days x 8, so 24')
  })

  test('of 5,000 people is registered in one act', async () => {
    const [subjectId, causeId] = [newId(), newId()]
    const { answer } = await register(Array.from({ length: 5_000 }, () => hours({ subjectId, causeId })))
    expect(answer).toMatchObject({ state: 'registered', grantedCount: 5_000, rowsReceived: 5_000 })
  })

  test('the database refuses a row of neither kind', async () => {
    const { command } = await register([hours()])
    const change = (columns: string, values: string) =>
      ledger.owner.query(
        `INSERT INTO ledger.batch_row (batch_id, row_id, award_id, entry_id, person_id, subject_id, year, category, half_hours,
           award_seq, policy_version, award_kind, industry${columns})
         SELECT batch_id, gen_random_uuid(), award_id, entry_id, person_id, subject_id, year, category, half_hours, award_seq,
           policy_version, award_kind, industry${values} FROM ledger.batch_row WHERE batch_id = $1`,
        [command.batchId],
      )
    await expect(change('', '')).rejects.toThrow(/batch_row_professional/)
    await expect(change(', offering_id', ', gen_random_uuid()')).rejects.toThrow(/batch_row_professional/)
  })
})
