import {
  awaitHours,
  awaitStage,
  correct,
  correctToPass,
  type Entry,
  entriesOf,
  hoursOf,
  refusalOf,
} from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'
import { bookAndSit, courseYearId, resultIn } from './sat'

const FAILED = { score: 40, scoreMax: 100 }
const PASSED = { score: 86, scoreMax: 100 }

interface Award {
  readonly standingHours: number
  readonly chain: ReadonlyArray<{ entry: Entry; why: { en: string } }>
  readonly without: ReadonlyArray<{ why: { en: string } }>
}

const awardOf = async (town: Town, person: SignedIn): Promise<Award> => {
  const [entry] = await entriesOf(town.api, person)
  return town.api.get<Award>(`/v1/awards/${entry!.awardId}`, person.token)
}

const kindsOf = (award: Award): string[] => award.chain.map(({ entry }) => entry.entryKind)

/** Articles 10 and 16: whatever is corrected, the hours stand once or not at all, and the chain says why. */
export const corrections = {
  'a result corrected pass -> fail -> pass ends with 18 hours once, and the chain tells why': async (
    town: Town,
  ) => {
    const { api, county } = town
    const person = await town.learner('章洁')
    const sittingId = await town.sitting(await town.venue('corrected-twice'), 5)
    await bookAndSit(town, sittingId, [[person, 86]])
    await awaitHours(api, person, 18)
    await awaitStage(api, person, courseYearId(town, person), 'registered')
    const { resultId } = await resultIn(town, person, sittingId)

    // It names the person: whoever came here is looked for at the end (docs/decisions/0216).
    const toFail = { ...FAILED, reason: '章洁的卷面重评' }
    const taken = await correct(api, county, resultId, { ...toFail, idempotencyKey: 'to-fail' })
    expect(taken).toMatchObject({ from: 'passed', to: 'failed', awardStands: false })
    await awaitHours(api, person, 0)
    const open = await awaitStage(api, person, courseYearId(town, person), 'studied')
    expect(open.move).toMatchObject({ who: 'person', what: 'bookSitting' })

    await correctToPass(api, [county, town.bureau], resultId, { ...PASSED, idempotencyKey: 'to-pass' })
    await awaitHours(api, person, 18)
    await awaitStage(api, person, courseYearId(town, person), 'registered')

    const again = await correct(api, county, resultId, { ...toFail, idempotencyKey: 'to-fail' })
    expect(again).toEqual(taken)
    const reused = await refusalOf(
      correct(api, county, resultId, { absent: true, idempotencyKey: 'to-fail' }),
    )
    expect(reused.problem.code).toBe('idempotency-key-reused')

    const award = await awardOf(town, person)
    expect(award.standingHours).toBe(18)
    expect(kindsOf(award)).toEqual(['grant', 'reversal', 'grant'])
    expect(award.chain.map(({ why }) => why.en)).toEqual([
      expect.stringMatching(/^Passed the exam in the sitting of .* registered 18 general hours .*Article 10/),
      expect.stringMatching(/^A result was corrected from passed to failed: .* reversed the 18 hours/),
      expect.stringMatching(/^A result was corrected from failed to passed: .* registered 18 general hours/),
    ])
    expect((await hoursOf(api, person)).total).toBe(18)
  },

  'a sitting failed and another passed, the first then corrected to passed: 18 hours once': async (
    town: Town,
  ) => {
    const { api, county } = town
    const person = await town.learner('项前')
    const venue = await town.venue('both-passed')
    const first = await town.sitting(venue, 5)
    await bookAndSit(town, first, [[person, 40]])
    await awaitStage(api, person, courseYearId(town, person), 'studied')
    const second = await town.sitting(venue, 5)
    await bookAndSit(town, second, [[person, 90]])
    await awaitHours(api, person, 18)

    const { resultId } = await resultIn(town, person, first)
    const corrected = await correctToPass(api, [county, town.bureau], resultId, PASSED)
    expect(corrected).toMatchObject({ from: 'failed', to: 'passed', awardStands: true })
    await awaitStage(api, town.bureau, `correction/${corrected.correctionId}`, 'done')

    const award = await awardOf(town, person)
    expect(kindsOf(award)).toEqual(['grant'])
    expect(award.without.map(({ why }) => why.en)).toEqual([expect.stringContaining('are counted once')])
    expect((await hoursOf(api, person)).general).toBe(18)

    const other = await resultIn(town, person, second)
    await correct(api, county, other.resultId, FAILED)
    const last = await correct(api, county, resultId, FAILED)
    expect(last.awardStands).toBe(false)
    await awaitHours(api, person, 0)
    expect(kindsOf(await awardOf(town, person))).toEqual(['grant', 'reversal'])
  },

  'a pass that was taken away opens the course year again, and a retake earns the 18 hours': async (
    town: Town,
  ) => {
    const { api, county } = town
    const person = await town.learner('钱塘')
    const venue = await town.venue('retaken')
    const first = await town.sitting(venue, 5)
    await bookAndSit(town, first, [[person, 61]])
    await awaitHours(api, person, 18)
    const { resultId } = await resultIn(town, person, first)
    await correct(api, county, resultId, FAILED)
    await awaitHours(api, person, 0)
    await awaitStage(api, person, courseYearId(town, person), 'studied')

    const second = await town.sitting(venue, 5)
    await bookAndSit(town, second, [[person, 70]])
    await awaitHours(api, person, 18)
    await awaitStage(api, person, courseYearId(town, person), 'registered')

    const award = await awardOf(town, person)
    expect(award.chain.map(({ entry }) => [entry.entryKind, entry.causeKind, entry.sourceId])).toEqual([
      ['grant', 'result', first],
      ['reversal', 'correction', expect.any(String)],
      ['grant', 'result', second],
    ])
  },
}
