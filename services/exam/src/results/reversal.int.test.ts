import {
  ResultCorrectedSchema,
  ResultsChunkSchema,
  ResultsReversedSchema,
} from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'
const reason = '整批成绩录错场次'

/** A list of results posted in error is reversed as a whole, by its file (docs/decisions/0302). */
describe('a posted list of results is reversed', () => {
  let world: World
  let desk: Desk
  let second: string
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
    second = await world.harness.token('municipalBureau', { personId: newId() })
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  const ask = (fileId: string, token = world.bureau) =>
    world.send('post', `/v1/posted-results/${fileId}/reversal`, token, { reason })
  const post = async (
    sittingId: string,
    tickets: readonly string[],
    scores: readonly number[],
    scoreMax = 100,
  ) =>
    desk.post(`/v1/sittings/${sittingId}/results`, {
      rows: scores.map((score, at) => ({ ticket: tickets[at], score, scoreMax })),
    })
  interface Collected<M> {
    readonly facts: readonly { readonly message: M }[]
    atLeast(count: number, which: (message: M) => boolean): Promise<void>
  }
  const heard = async <M>(collected: Collected<M>, count: number, which: (message: M) => boolean) => {
    await collected.atLeast(count, which)
    return collected.facts.map(each => each.message).filter(which)
  }
  const fates = (answer: { body: { rows: { fate: string }[] } }) => answer.body.rows.map(row => row.fate)
  const stageOf = async (sittingId: string) =>
    (await world.send('get', `/v1/sittings/${sittingId}`, world.bureau)).body.stage

  test('results that nobody decided on since are withdrawn; the others are named; a right list comes in their place', async () => {
    const corrected = await world.harness.collect(ResultCorrectedSchema)
    const reversals = await world.harness.collect(ResultsReversedSchema)
    const chunks = await world.harness.collect(ResultsChunkSchema)
    const { sittingId, tickets, people } = await desk.held(3)
    const { fileId } = (await post(sittingId, tickets, [80, 40, 90], 120)).body
    const third = await desk.resultIdOf(tickets[2]!)
    await desk.correct(third, 30)
    await world.activities.closeSitting(system, { sittingId })
    expect(await stageOf(sittingId)).toBe('closed')
    expect(await desk.candidate(people[0]!)).toMatchObject({ used: 1, passed: true })

    // One official: it is shown what each row comes to, and nothing is done.
    for (const _ of [1, 2]) {
      const asked = await ask(fileId)
      expect([asked.status, asked.body.withdrawnNow, asked.body.proposal.reason]).toEqual([202, 0, reason])
      expect(fates(asked).sort()).toEqual(['corrected', 'withdrawn', 'withdrawn'])
    }
    expect((await world.send('get', '/v1/my/results', people[0]!.token)).body.items).toHaveLength(1)
    const waiting = (await world.send('get', '/v1/posted-results-proposals', second)).body.items
    expect(waiting).toContainEqual(expect.objectContaining({ objectId: fileId, reason }))

    const done = await ask(fileId, second)
    expect([done.status, done.body.withdrawnNow, done.body.proposal]).toEqual([200, 2, null])
    expect(done.body.rows).toContainEqual(
      expect.objectContaining({
        resultId: third,
        ticketNo: tickets[2],
        outcome: 'passed',
        fate: 'corrected',
      }),
    )
    expect((await world.send('get', '/v1/my/results', people[0]!.token)).body.items).toEqual([])
    for (const person of people.slice(0, 2))
      expect(await desk.candidate(person)).toMatchObject({ used: 0, passed: false, retakeFrom: null })
    expect(await stageOf(sittingId)).toBe('held')
    expect(await world.activities.sittingProgress(system, { sittingId })).toMatchObject({
      tickets: 3,
      missing: 2,
    })
    const { personId } = people[0]!
    const { courseId } = world
    expect(await world.activities.personBusiness(system, { personId, courseId, year: 2026 })).toMatchObject({
      hasOpenResult: true,
    })
    const told = await heard(
      corrected,
      2,
      each => each.sittingId === sittingId && each.toOutcome === 'withdrawn',
    )
    expect(told.map(each => each.fromOutcome).sort()).toEqual(['failed', 'passed'])
    const [reversed] = await heard(reversals, 1, each => each.fileId === fileId)
    expect(reversed).toMatchObject({ sourceId: sittingId, withdrawnRows: 2, standingRows: 1, tickets: 3 })

    // The process of a withdrawn pass asks for what was recorded: the award falls, and no system corrects anything.
    const pass = told.find(each => each.fromOutcome === 'passed')!
    const command = { score: null, scoreMax: null, absent: false, idempotencyKey: pass.correctionId }
    const recorded = await world.activities.correctResult(system, {
      ...command,
      ...{ correctionId: pass.correctionId, resultId: pass.resultId },
    })
    expect(recorded).toMatchObject({ from: 'passed', to: 'withdrawn', awardStands: false, awardSeq: 2 })
    expect(
      await world.activities.correctResult(system, {
        ...command,
        resultId: third,
        correctionId: newId(),
        score: 99,
      }),
    ).toMatchObject({ code: 'not-found' })
    expect(await desk.correct(pass.resultId, 99)).toMatchObject({ code: 'not-found' })

    // Again, it does nothing, and nobody is asked for it.
    const again = await ask(fileId)
    expect([again.status, again.body.withdrawnNow]).toEqual([200, 0])
    expect(fates(again).sort()).toEqual(['corrected', 'withdrawnBefore', 'withdrawnBefore'])

    // The full mark stays while a result stands with it; the very same list may be the right one after all.
    expect(desk.rows(await post(sittingId, tickets, [50], 100))).toEqual(['row-full-mark-differs'])
    const right = await post(sittingId, tickets, [70, 100], 120)
    expect([right.status, ...desk.rows(right)]).toEqual([201, 'fresh', 'fresh'])
    const [chunk] = await heard(chunks, 1, each => each.batchId === right.body.batchId)
    expect(chunk!.rows.map(row => [row.outcome, row.awardSeq]).sort()).toEqual([
      ['failed', 3],
      ['passed', 3],
    ])
    expect(await desk.candidate(people[1]!)).toMatchObject({ used: 1, passed: true })
    expect(desk.rows(await post(sittingId, tickets, [70, 100], 120))).toEqual(['same', 'same'])
    expect(await world.activities.sittingProgress(system, { sittingId })).toMatchObject({ missing: 0 })
    expect((await ask(right.body.fileId)).body.withdrawnNow).toBe(0)
    expect((await ask(right.body.fileId, second)).body.withdrawnNow).toBe(2)
  })

  test('where nothing of the sitting stands any more, the right list says its full mark anew', async () => {
    const { sittingId, tickets } = await desk.held(1)
    const { fileId } = (await post(sittingId, tickets, [59], 100)).body
    await ask(fileId)
    await ask(fileId, second)
    const right = await post(sittingId, tickets, [91], 150)
    expect(desk.rows(right)).toEqual(['fresh'])
  })

  test('by two officials, both of them named; by its centre while the sitting is open; by nobody who stands in it', async () => {
    const { sittingId, tickets, people } = await desk.held(2)
    const { fileId } = (await post(sittingId, tickets, [80, 90])).body
    const codeOf = async (token: string) => (await ask(fileId, token)).body.code
    expect(await codeOf(await world.harness.token('municipalBureau'))).toBe('official-unnamed')
    expect(
      await codeOf(await world.harness.token('municipalBureau', { personId: people[0]!.personId })),
    ).toBe('own-affair')
    expect(
      await codeOf(await world.harness.token('countyBureau', { locality: '330302', personId: newId() })),
    ).toBe('not-allowed')
    const elsewhere = { centreId: newId(), personId: newId() }
    expect(await codeOf(await world.harness.token('examCentre', elsewhere))).toBe('not-found')
    expect((await ask(fileId, world.centre)).status).toBe(202)
    await expect(
      world.owner.query(
        `INSERT INTO result SELECT result_id, 1, batch_id, gen_random_uuid(), ticket_id, booking_id, sitting_id, person_id,
           course_id, year, category, enrolment_id, offering_id, industry, half_hours, NULL, NULL, 'withdrawn', retake_from,
           policy_version, award_seq + 1, 'alone', 'one', now() FROM result WHERE sitting_id = $1 LIMIT 1`,
        [sittingId],
      ),
    ).rejects.toThrow(/without a second official/)
    expect((await ask(fileId, world.bureau)).body.withdrawnNow).toBe(2)
  })

  test('what was corrected while it waited makes it outdated: it is asked anew', async () => {
    const { sittingId, tickets } = await desk.held(2)
    const { fileId } = (await post(sittingId, tickets, [80, 90])).body
    await ask(fileId)
    await desk.correct(await desk.resultIdOf(tickets[0]!), 10)
    expect((await ask(fileId, second)).status).toBe(202)
    expect((await ask(fileId)).body.withdrawnNow).toBe(1)
  })
})
