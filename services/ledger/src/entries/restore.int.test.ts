import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { policy } from '../../../../domain/policy/policy'
import { plainDate } from '../../../../domain/time/plain-date'
import { ResultCorrectedSchema, ResultsChunkSchema } from '../../../../proto/generated/exam_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { consumerGroup } from '../../../kit/facts/consumer'
import { fact } from '../../../kit/facts/facts'
import { rewindGroup } from '../../../kit/facts/kafka'
import { until } from '../../../kit/testing/harness'
import { findPerson } from '../standing/people'
import { standingOf } from '../standing/standing'
import {
  batchOf,
  correctionOf,
  type LedgerUnderTest,
  ledgerUnderTest,
  pass,
  professional,
  serve,
} from '../testing/world'
import { restoreLedger } from './restore'

/** Facts and the ledger are the truth: all facts told again, into an empty schema, make the same ledger. */
test('the ledger is restored from its facts', async () => {
  const before = await ledgerUnderTest({ kafka: true })
  const after = await ledgerUnderTest()
  const { config, clock, log } = before.harness

  const [passed, failedLater, passedAgain] = [pass(), pass(), pass()]
  const batch = batchOf([passed, failedLater, passedAgain], { perChunk: 2 })
  const changes = [
    correctionOf(failedLater, { stands: false, awardSeq: 2 }),
    correctionOf(passedAgain, { stands: false, awardSeq: 2 }),
    correctionOf(passedAgain, { stands: true, awardSeq: 3 }),
    correctionOf(passed, { stands: true, awardSeq: 4 }),
  ]
  const people = [passed, failedLater, passedAgain].map(({ personId }) => personId)
  const projected = async ({ prisma }: LedgerUnderTest) =>
    (await prisma.person.count()) === 3 && (await prisma.correction.count()) === changes.length

  const service = await serve(before)
  await before.harness.publish([
    ...batch.chunks.map(chunk => fact(ResultsChunkSchema, chunk.batchId, chunk)),
    ...people.map(personId => fact(PersonStatedSchema, personId, { personId, version: 1, firstYear: 2022 })),
    ...changes.map(({ causeId: correctionId, personId, courseId, year }) =>
      fact(ResultCorrectedSchema, personId, {
        correctionId,
        resultId: newId(),
        personId,
        courseId,
        year,
        fromOutcome: 'failed',
        toOutcome: 'passed',
        correctedAt: timestampFromDate(clock.now()),
      }),
    ),
  ])
  await before.activities.registerBatch(before.system, batch.command)
  await until(async () => (await before.prisma.batch.findFirst())?.state === 'registered', 'the batch')
  for (const change of changes) await before.activities.changeAward(before.system, change)
  const claimed = professional({ personId: passed.personId })
  await before.activities.changeProfessional(before.system, claimed)
  await before.activities.changeProfessional(before.system, { ...claimed, halfHours: 10, awardSeq: 2 })
  await until(() => projected(before), 'the facts')
  await service.relay.drained()
  await service.close()

  expect(await restoreLedger({ config, databaseUrl: after.harness.databaseUrl, log })).toBe(9)
  await rewindGroup(config, log, consumerGroup('ledger'))
  const again = await serve(after, config)
  await until(() => projected(after), 'the facts, told again')
  await expect(restoreLedger({ config, databaseUrl: after.harness.databaseUrl, log })).rejects.toThrow(
    /has entries/,
  )

  const dump = async ({ owner, prisma }: LedgerUnderTest) => ({
    entries: await owner.query('SELECT * FROM ledger.entry ORDER BY entry_id'),
    awards: await owner.query('SELECT * FROM ledger.award ORDER BY award_id'),
    batches: (await prisma.batch.findMany()).map(({ requestedBy, ...rest }) => rest),
    deadLetters: await owner.query('SELECT * FROM ledger.dead_letter'),
  })
  expect(await dump(after)).toEqual(await dump(before))
  expect((await dump(after)).deadLetters).toEqual([])
  expect(await Promise.all(people.map(personId => generalHours(after, personId)))).toEqual([18, 0, 18])
  await again.close()
  await before.close()
  await after.close()
}, 90_000)

async function generalHours({ sql }: LedgerUnderTest, personId: string): Promise<number | undefined> {
  const person = await findPerson(sql, personId, { from: 2026, to: 2026 })
  return standingOf(person!, 2026, plainDate('2026-07-01'), policy('city')).hours?.general
}
