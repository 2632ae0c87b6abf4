import fc from 'fast-check'
import type { ChangeAwardCommand } from '../../../../workflows/contracts/ledger'
import { newId } from '../../../kit/base/ids'
import { batchOf, correctionOf, type LedgerUnderTest, ledgerUnderTest, pass } from '../testing/world'

describe('an award', () => {
  let ledger: LedgerUnderTest
  beforeAll(async () => {
    ledger = await ledgerUnderTest()
  })
  afterAll(() => ledger.close())

  const change = (command: ChangeAwardCommand) => ledger.activities.changeAward(ledger.system, command)
  const chainOf = async (personId: string) =>
    (await ledger.prisma.entry.findMany({ where: { personId }, orderBy: { revision: 'asc' } })).map(
      ({ entryKind, causeKind }) => `${entryKind} by ${causeKind}`,
    )
  const standing = async (personId: string) => {
    const [row] = await ledger.sql.query<{ hours: number }>(
      `SELECT coalesce(sum(CASE entry_kind WHEN 'grant' THEN half_hours ELSE -half_hours END), 0)::int / 2 AS hours
       FROM entry WHERE person_id = $1`,
      [personId],
    )
    return row?.hours
  }
  const register = async (rows: ReturnType<typeof pass>[]) => {
    const { chunks, command } = batchOf(rows)
    await ledger.receive(chunks[0]!)
    await ledger.activities.registerBatch(ledger.system, command)
  }

  test('pass -> fail -> pass: 18 hours, once', async () => {
    const row = pass()
    await register([row])
    const toFail = correctionOf(row, { stands: false, awardSeq: 2 })
    expect(await change(toFail)).toMatchObject({ written: 'reversal', standingHalfHours: 0, revision: 2 })
    expect(await standing(row.personId)).toBe(0)
    const toPass = correctionOf(row, { stands: true, awardSeq: 3 })
    expect(await change(toPass)).toMatchObject({ written: 'grant', standingHalfHours: 36, revision: 3 })
    expect(await standing(row.personId)).toBe(18)
    expect(await chainOf(row.personId)).toEqual([
      'grant by result',
      'reversal by correction',
      'grant by correction',
    ])
  })

  test('failed in one sitting, passed in another, the first then corrected to passed: 18 hours, once', async () => {
    const first = pass({ outcome: 'failed', awardSeq: 1 })
    await register([first])
    await register([pass({ ...first, resultId: newId(), outcome: 'passed', awardSeq: 2 })])
    expect(await change(correctionOf(first, { stands: true, awardSeq: 3 }))).toMatchObject({
      written: 'nothing',
      standingHalfHours: 36,
    })
    expect(await standing(first.personId)).toBe(18)
  })

  test('a decision reverses what rested on false material, and a won appeal grants it again (Article 15)', async () => {
    const row = pass()
    await register([row])
    const decided = (stands: boolean, awardSeq: number) =>
      change({ ...correctionOf(row, { stands, awardSeq }), causeKind: 'decision' })
    expect(await decided(false, 2)).toMatchObject({ written: 'reversal', standingHalfHours: 0 })
    expect(await decided(true, 3)).toMatchObject({ written: 'grant', standingHalfHours: 36 })
    expect(await chainOf(row.personId)).toEqual([
      'grant by result',
      'reversal by decision',
      'grant by decision',
    ])
  })

  test('the same command twice is one change, with one answer', async () => {
    const row = pass()
    await register([row])
    const command = correctionOf(row, { stands: false, awardSeq: 2 })
    const answers = await Promise.all([change(command), change(command), change(command)])
    expect(answers.map(answer => answer.written)).toEqual(['reversal', 'reversal', 'reversal'])
    expect(await chainOf(row.personId)).toHaveLength(2)
  })

  test('a command tells its fact and leaves its audit row, with the correction as reason', async () => {
    const row = pass()
    await register([row])
    const command = correctionOf(row, { stands: false, awardSeq: 2 })
    const { awardId } = await change(command)
    const [fact] = await ledger.sql.query<{ body: object }>('SELECT body FROM outbox WHERE key = $1', [
      awardId,
    ])
    expect(fact?.body).toMatchObject({
      batchId: '',
      sourceKind: 'correction',
      sourceId: command.causeId,
      chunkNo: 0,
      chunkCount: 1,
      rows: [
        {
          awardId,
          revision: 2,
          entryKind: 'reversal',
          halfHours: 36,
          courseId: row.courseId,
          causeId: command.causeId,
        },
      ],
    })
    const [audit] = await ledger.sql.query('SELECT act, reason, after FROM audit WHERE object_id = $1', [
      awardId,
    ])
    expect(audit).toEqual({
      act: 'award.reverse',
      reason: null,
      after: { standingHalfHours: 0, revision: 2, causeKind: 'correction', causeId: command.causeId },
    })
  })

  test("of another industry is not the department's to change", async () => {
    const department = ledger.harness.actor('industryDepartment', { industry: 'health' })
    const command = { ...correctionOf({}, { stands: true, awardSeq: 1 }), industry: 'education' }
    await expect(ledger.activities.changeAward(department, command)).rejects.toThrow(/may not/)
  })

  /** A person's results in one course, each change with its number: [stands, comes in a batch]. */
  const history = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 5 })

  test('in any order of chunks, commands, repeats and corrections the newest change decides', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), fc.boolean(), async (changes, picks, atOnce) => {
        const row = pass()
        const deliveries = changes.flatMap(([stands, inBatch], index): (() => Promise<unknown>)[] => {
          const awardSeq = index + 1
          // A batch brings passes only; whatever else changes the award is a correction.
          if (!stands || !inBatch) {
            const command = correctionOf(row, { stands, awardSeq })
            return [() => change(command), () => change(command)]
          }
          const { chunks, command } = batchOf([{ ...row, resultId: newId(), awardSeq }])
          const receive = () => ledger.receive(chunks[0]!)
          const registerBatch = () => ledger.activities.registerBatch(ledger.system, command)
          return [receive, registerBatch, receive, registerBatch]
        })
        const shuffled = deliveries.map(run => ({ run, at: picks.next().value! })).sort((a, b) => a.at - b.at)
        if (atOnce) await Promise.all(shuffled.map(({ run }) => run()))
        else for (const { run } of shuffled) await run()
        expect(await standing(row.personId)).toBe(changes.at(-1)![0] ? 18 : 0)
      }),
      { numRuns: 40 },
    )
  })

  test('at most one grant of any award stands', async () => {
    const doubled = await ledger.sql.query(
      `SELECT award_id FROM entry GROUP BY award_id
       HAVING sum(CASE entry_kind WHEN 'grant' THEN 1 ELSE -1 END) NOT IN (0, 1)`,
    )
    expect(doubled).toEqual([])
  })
})
