import { newId } from '../../../kit/base/ids'
import { resultsDigest } from '../../../kit/sql/batch-digest'
import { batchOf, correctionOf, type LedgerUnderTest, ledgerUnderTest, pass } from '../testing/world'

/** Articles 10 and 11, 统一登记: a batch is registered once, whoever comes last. */
describe('a batch', () => {
  let ledger: LedgerUnderTest
  beforeAll(async () => {
    ledger = await ledgerUnderTest()
  })
  afterAll(() => ledger.close())

  const register = (command: Parameters<LedgerUnderTest['activities']['registerBatch']>[1]) =>
    ledger.activities.registerBatch(ledger.system, command)
  const entriesOf = (batchId: string) =>
    ledger.prisma.entry.findMany({ where: { batchId }, orderBy: { entryId: 'asc' } })
  const batchRow = (batchId: string) => ledger.prisma.batch.findUniqueOrThrow({ where: { batchId } })
  const factsOf = (key: string, type: string) =>
    ledger.sql.query<{ body: Record<string, unknown> & { rows: unknown[] } }>(
      'SELECT body FROM outbox WHERE key = $1 AND type = $2 ORDER BY seq',
      [key, `xueshi.ledger.v1.${type}`],
    )

  test('chunks before the command: the command registers', async () => {
    const { chunks, command } = batchOf([pass(), pass(), pass()], { perChunk: 2 })
    for (const chunk of chunks) await ledger.receive(chunk)
    expect((await batchRow(command.batchId)).state).toBe('receiving')
    expect(await register(command)).toMatchObject({ state: 'registered', grantedCount: 3 })
    expect(await entriesOf(command.batchId)).toHaveLength(3)
  })

  test('the command before the chunks: the last chunk registers', async () => {
    const { chunks, command } = batchOf([pass(), pass(), pass()], { perChunk: 2 })
    expect(await register(command)).toMatchObject({ state: 'expecting', grantedCount: 0 })
    await ledger.receive(chunks[1]!)
    expect((await batchRow(command.batchId)).state).toBe('expecting')
    await ledger.receive(chunks[0]!)
    expect(await batchRow(command.batchId)).toMatchObject({ state: 'registered', grantedCount: 3 })
    expect(await register(command)).toMatchObject({ state: 'registered', grantedCount: 3 })
  })

  test('told again, chunk or command, it registers nothing more and tells nothing more', async () => {
    const { chunks, command } = batchOf([pass(), pass()], { perChunk: 1 })
    for (const chunk of [...chunks, ...chunks]) await ledger.receive(chunk)
    await register(command)
    for (const chunk of chunks) await ledger.receive(chunk)
    expect(await register(command)).toMatchObject({ state: 'registered', grantedCount: 2 })
    expect(await entriesOf(command.batchId)).toHaveLength(2)
    expect(await factsOf(command.batchId, 'EntriesWritten')).toHaveLength(1)
    expect(await factsOf(command.batchId, 'BatchRegistered')).toHaveLength(1)
  })

  test('two workers at once, with every chunk and the command twice, register once', async () => {
    const { chunks, command } = batchOf(
      Array.from({ length: 40 }, () => pass()),
      { perChunk: 10 },
    )
    await Promise.all([
      ...[...chunks, ...chunks].map(chunk => ledger.receive(chunk)),
      register(command),
      register(command),
    ])
    expect(await batchRow(command.batchId)).toMatchObject({
      state: 'registered',
      rowsReceived: 40,
      grantedCount: 40,
    })
    expect(await entriesOf(command.batchId)).toHaveLength(40)
    expect(await factsOf(command.batchId, 'BatchRegistered')).toHaveLength(1)
  })

  test('two batches at once with the same people grant each of them once', async () => {
    const people = Array.from({ length: 30 }, () => pass())
    const again = people
      .map(({ personId, courseId }) => pass({ personId, courseId: courseId!, awardSeq: 2 }))
      .reverse()
    const both = [batchOf(people), batchOf(again)]
    for (const { chunks } of both) await ledger.receive(chunks[0]!)
    await Promise.all(both.map(({ command }) => register(command)))
    const rows = await Promise.all(both.map(({ command }) => batchRow(command.batchId)))
    expect((rows[0]!.grantedCount ?? 0) + (rows[1]!.grantedCount ?? 0)).toBe(30)
  })

  test('only passed rows are registered; a batch of none is registered at once', async () => {
    const mixed = batchOf([pass(), pass({ outcome: 'failed' }), pass({ outcome: 'absent' })])
    await ledger.receive(mixed.chunks[0]!)
    expect(await register(mixed.command)).toMatchObject({ state: 'registered', grantedCount: 1 })
    const none = batchOf([pass({ outcome: 'failed' })])
    expect(await register(none.command)).toMatchObject({ state: 'registered', grantedCount: 0 })
    await ledger.receive(none.chunks[0]!)
  })

  test('an entry says who registered it, by which article, and why', async () => {
    const row = pass()
    const { chunks, command } = batchOf([row])
    await ledger.receive(chunks[0]!)
    await register(command)
    expect(await entriesOf(command.batchId)).toEqual([
      expect.objectContaining({
        revision: 1,
        entryKind: 'grant',
        personId: row.personId,
        year: 2026,
        category: 'general',
        halfHours: 36,
        causeKind: 'result',
        causeId: row.resultId,
        sourceKind: 'sitting',
        sourceId: command.sourceId,
        article: '10',
        registeredBy: 'municipalBureau',
        industry: null,
        policyVersion: 'city-0123456789ab',
        registeredAt: new Date('2026-06-20T01:00:00Z'),
        correlationId: ledger.system.correlationId,
      }),
    ])
  })

  test('Article 11: the industry department registers its own, several a year', async () => {
    const person = { personId: newId(), industry: 'health', halfHours: 25 }
    const { chunks, command } = batchOf([pass(person), pass(person)], { category: 'industryCommon' })
    await ledger.receive(chunks[0]!)
    await register(command)
    for (const entry of await entriesOf(command.batchId)) {
      expect(entry).toMatchObject({
        article: '11',
        registeredBy: 'industryDepartment',
        industry: 'health',
        halfHours: 25,
      })
    }
  })

  test('facts carry at most 500 rows each, and all of them', async () => {
    const { chunks, command } = batchOf(Array.from({ length: 1_001 }, () => pass()))
    for (const chunk of chunks) await ledger.receive(chunk)
    await register(command)
    const facts = await factsOf(command.batchId, 'EntriesWritten')
    expect(facts.map(({ body }) => [body.chunkNo, body.chunkCount, body.rows.length])).toEqual([
      [0, 3, 500],
      [1, 3, 500],
      [2, 3, 1],
    ])
    const told = facts.flatMap(({ body }) => body.rows as { entryId: string }[]).map(row => row.entryId)
    expect(told.sort()).toEqual((await entriesOf(command.batchId)).map(entry => entry.entryId))
  })

  test('a row whose award stands writes nothing; a row older than a correction is superseded', async () => {
    const [stood, corrected] = [pass(), pass()]
    await ledger.activities.changeAward(ledger.system, correctionOf(stood, { stands: true, awardSeq: 1 }))
    await ledger.activities.changeAward(
      ledger.system,
      correctionOf(corrected, { stands: false, awardSeq: 2 }),
    )
    const { chunks, command } = batchOf([{ ...stood, awardSeq: 2 }, corrected])
    await ledger.receive(chunks[0]!)
    expect(await register(command)).toMatchObject({ state: 'registered', grantedCount: 0 })
    expect(await batchRow(command.batchId)).toMatchObject({ standingCount: 1, supersededCount: 1 })
  })

  test('its act is on the audit trail, by the actor of the command', async () => {
    const { chunks, command } = batchOf([pass()])
    await register(command)
    await ledger.receive(chunks[0]!)
    const audit = await ledger.sql.query(
      'SELECT actor_id, act, correlation_id FROM audit WHERE object_id = $1',
      [command.batchId],
    )
    expect(audit).toEqual([
      { actorId: 'system:sitting', act: 'award.register', correlationId: ledger.system.correlationId },
    ])
  })

  describe('that is not what its command says', () => {
    test('is refused with both digests, registers nothing, and stays visible', async () => {
      const { chunks, command } = batchOf([pass(), pass()])
      await ledger.receive(chunks[0]!)
      const wrong = { ...command, digest: resultsDigest([]) }
      expect(await register(wrong)).toMatchObject({
        kind: 'refusal',
        code: 'batch-digest-mismatch',
        turnedOn: {
          digestExpected: wrong.digest,
          digestFound: command.digest,
          rowsExpected: 2,
          rowsReceived: 2,
        },
      })
      expect(await batchRow(command.batchId)).toMatchObject({
        state: 'mismatched',
        digestFound: command.digest,
      })
      expect(await entriesOf(command.batchId)).toEqual([])
      expect(await register(command)).toMatchObject({ state: 'registered' })
    })

    test('by a chunk that comes last', async () => {
      const { chunks, command } = batchOf([pass()])
      await register({ ...command, digest: resultsDigest([]) })
      await ledger.receive(chunks[0]!)
      expect((await batchRow(command.batchId)).state).toBe('mismatched')
    })

    test('with a row too many', async () => {
      const { chunks, command } = batchOf([pass(), pass()])
      await ledger.receive(chunks[0]!)
      expect(await register({ ...command, rowCount: 1 })).toMatchObject({ code: 'batch-digest-mismatch' })
    })

    test('a registered batch takes no other rows and no other command', async () => {
      const { chunks, command } = batchOf([pass()])
      await ledger.receive(chunks[0]!)
      await register(command)
      const other = batchOf([pass()], { batchId: command.batchId })
      await expect(ledger.receive(other.chunks[0]!)).rejects.toThrow(/is registered/)
      expect(await register(other.command)).toMatchObject({ code: 'batch-digest-mismatch' })
      expect(await entriesOf(command.batchId)).toHaveLength(1)
    })
  })

  test('of 10,000 rows is registered, once', async () => {
    const { chunks, command } = batchOf(Array.from({ length: 10_000 }, () => pass()))
    for (const chunk of chunks) await ledger.receive(chunk)
    expect(await register(command)).toMatchObject({ state: 'registered', grantedCount: 10_000 })
  })

  test('is not registered for an actor who may not', async () => {
    const { command } = batchOf([])
    const centre = ledger.harness.actor('examCentre', { centreId: newId() })
    await expect(ledger.activities.registerBatch(centre, command)).rejects.toThrow(/may not award.register/)
  })
})
