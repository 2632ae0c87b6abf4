import { randomInt } from 'node:crypto'
import { readChallenge } from '../../../../domain/study/read-challenge'
import type { UnitGiven } from '../catalogue/schemas'
import { givenEnrolment, givenGeneral, quiz, reading, video } from '../testing/given'
import {
  answerRightly,
  answerWith,
  beat,
  openScreen,
  type Screen,
  study,
  studyVideo,
} from '../testing/learner'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'
import type { QuizDrawn } from './schemas'

describe('study (Article 9)', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  const clock = () => world.harness.clock

  async function learner(units: UnitGiven[] = [video(60)]) {
    const offering = await givenGeneral(world, units)
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
    return { person, enrolmentId, unitIds: offering.unitIds, offering }
  }

  const finishedOf = async (enrolmentId: string) =>
    (await world.facts<{ enrolmentId: string }>('StudyFinished')).filter(
      fact => fact.enrolmentId === enrolmentId,
    )

  test('an honest learner with late beats, lost answers and two replicas earns all of it', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(1_500)])
    const elsewhere = await world.elsewhere(person)
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    const beginning = clock().now().getTime()
    const played = () => Math.min(1_500, (clock().now().getTime() - beginning) / 1_000)
    const anyReplica = (): Caller => (randomInt(2) === 0 ? person : elsewhere)

    for (let i = 0; i < 200; i++) {
      clock().advance(30_000)
      const input = { positionSeconds: played() }
      clock().advance(randomInt(90) * 1_000) // on its way
      const answers = [await beat(anyReplica(), screen, input)]
      for (let lost = randomInt(3); lost > 0; lost--) {
        clock().advance(randomInt(40) * 1_000)
        answers.push(await beat(anyReplica(), screen, input))
      }
      const told = answers.at(-1)!.body
      expect(answers.map(answer => answer.status)).toEqual(answers.map(() => 200))
      expect(told).toMatchObject({
        unrecorded: null,
        discardedSeconds: 0,
        nextToken: answers[0]!.body.nextToken,
      })
      screen.token = told.nextToken
      screen.told = told
      if (!told.check) continue
      clock().advance(randomInt(1, 50) * 1_000) // reads and answers
      const answered = await answerRightly(anyReplica(), screen)
      if (answered.unitFinished) break
    }
    const read = await person.get(`/v1/enrolments/${enrolmentId}`)
    expect(read.body.units[0]).toMatchObject({ status: 'finished', creditedSeconds: 1_500, missing: [] })
    expect(await finishedOf(enrolmentId)).toHaveLength(1)
  })

  test('a page is covered by time on screen', async () => {
    const { person, enrolmentId, unitIds } = await learner([reading(90)])
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    for (let i = 0; i < 3; i++) await study(person, screen, clock(), {})
    expect((await answerRightly(person, screen)).studyFinished).toBe(true)
  })

  test('progress says what is missing', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(2_700)])
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { seconds: 125, positionSeconds: 125 })
    await study(person, screen, clock(), { seconds: 60, fromSeconds: 345, positionSeconds: 405 })
    const read = await person.get(`/v1/enrolments/${enrolmentId}`)
    expect(read.body.units[0]).toMatchObject({
      status: 'open',
      provisionalSeconds: 185,
      missing: [
        { fromSeconds: 125, toSeconds: 345 },
        { fromSeconds: 405, toSeconds: 2_700 },
      ],
      text: { en: '03:05 of 45:00, missing 02:05-05:45, 06:45-45:00' },
    })
  })

  test('units open in order; a quiz in between must be passed, and its answers are never sent', async () => {
    const { person, enrolmentId, unitIds, offering } = await learner([video(60), quiz(), video(60)])
    const [first, between, last] = unitIds as [string, string, string]
    const open = (unitId: string) => person.post(`/v1/enrolments/${enrolmentId}/study-sessions`, { unitId })
    const take = (answers: number[]) =>
      person.post(`/v1/enrolments/${enrolmentId}/quizzes/${between}`, { answers })
    expect((await open(last)).body.code).toBe('unit-out-of-order')
    expect((await take([1, 1])).body.code).toBe('unit-out-of-order')
    await studyVideo(person, await openScreen(person, enrolmentId, first), clock())
    expect((await open(first)).body.code).toBe('unit-already-finished')
    expect((await open(between)).body.code).toBe('unit-unknown')
    expect((await open(last)).body.code).toBe('unit-out-of-order')
    const failed = await take([1, 0])
    expect([failed.body.code, failed.body.turnedOn]).toEqual(['quiz-not-passed', { min: 60 }])
    const passed = { percent: 100, right: 2, questions: 2, unitFinished: true, studyFinished: false }
    expect((await take([1, 1])).body).toEqual(passed)
    expect((await take([1, 1])).body).toEqual(passed)
    await studyVideo(person, await openScreen(person, enrolmentId, last), clock())
    expect(await finishedOf(enrolmentId)).toEqual([
      expect.objectContaining({ category: 'general', halfHours: 36, proof: 'sitting', year: 2026 }),
    ])
    const course = await person.get(`/v1/courses/${offering.courseId}`)
    expect(course.body.courseware[0].units[1].questions[0]).toEqual({ text: '一', options: ['a', 'b'] })
    expect(JSON.stringify(course.body)).not.toMatch(/answer/i)
  })

  test('a quiz is tried five times a day; two attempts within a second are a sign that the bureau reads', async () => {
    const { person, enrolmentId, unitIds } = await learner([quiz()])
    const take = async (answers: number[]) =>
      (await person.post(`/v1/enrolments/${enrolmentId}/quizzes/${unitIds[0]}`, { answers })).body
    const signs = async () => (await world.bureau.get(`/v1/study-signs?personId=${person.id}`)).body.items
    for (let i = 0; i < 4; i++) {
      expect((await take([0, 0])).code).toBe('quiz-not-passed')
      clock().advance(60_000)
    }
    const kinds = async () => (await signs()).map((sign: { kind: string }) => sign.kind)
    expect(await kinds()).not.toContain('answeredAtOnce')
    clock().advance(-59_500)
    expect((await take([0, 0])).code).toBe('quiz-not-passed')
    expect(await kinds()).toContain('answeredAtOnce')
    expect(await signs()).toContainEqual(
      expect.objectContaining({ kind: 'answeredAtOnce', enrolmentId, personId: person.id }),
    )
    expect(await take([1, 1])).toMatchObject({
      code: 'quiz-attempts-used',
      until: expect.stringContaining('T16:00:00'),
    })
    expect((await person.get('/v1/study-signs')).status).toBe(403)
    clock().advance(86_400_000)
    expect(await take([1, 1])).toMatchObject({ percent: 100, studyFinished: true })
  })

  const long: UnitGiven = {
    ...{ kind: 'quiz', title: 'Quiz' },
    questions: Array.from({ length: 12 }, (_, n) => ({
      text: `第 ${n + 1} 题`,
      options: ['a', 'b', 'c', 'd', 'right'],
      answer: 4,
    })),
  }
  const answersTo = (asked: QuizDrawn, option: string) =>
    asked.questions.map(each => each.options.indexOf(option))

  test('a quiz is asked in an order drawn for each attempt: in the same again until it is answered, then in another', async () => {
    const { person, enrolmentId, unitIds } = await learner([long])
    const path = `/v1/enrolments/${enrolmentId}/quizzes/${unitIds[0]}`
    const ask = async (): Promise<QuizDrawn> => (await person.post(`${path}/draws`, {})).body
    const take = async (answers: number[], drawId?: string) =>
      (await person.post(path, { answers, drawId })).body
    const first = await ask()
    expect(await ask()).toEqual(first)
    expect(first.questions.map(each => each.text).sort()).toEqual(
      long.questions.map(each => each.text).sort(),
    )
    expect(first.questions.map(each => each.text)).not.toEqual(long.questions.map(each => each.text))
    expect(new Set(first.questions.map(each => each.options.indexOf('right'))).size).toBeGreaterThan(1)
    clock().advance(5_000)
    // The places of the courseware are no answers to it.
    expect((await take(Array(12).fill(4), first.drawId)).code).toBe('quiz-not-passed')
    // Sent again after its answer was lost, it is the same attempt, whatever it says now.
    expect((await take(answersTo(first, 'right'), first.drawId)).code).toBe('quiz-not-passed')
    const next = await ask()
    expect(next.questions).not.toEqual(first.questions)
    clock().advance(5_000)
    const passed = { percent: 100, right: 12, unitFinished: true }
    expect(await take(answersTo(next, 'right'), next.drawId)).toMatchObject(passed)
    expect(await take(answersTo(next, 'right'), next.drawId)).toMatchObject(passed)
    expect((await person.post(`${path}/draws`, {})).body.code).toBe('unit-already-finished')
    expect((await world.bureau.get(`/v1/study-signs?personId=${person.id}`)).body.items).toEqual([])
  })

  test('a check answered within a second of being asked is a sign; answered as people do it is none', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(60), video(60)])
    const signs = async () => (await world.bureau.get(`/v1/study-signs?personId=${person.id}`)).body.items
    const studied = async (unitId: string, readingMs: number) => {
      const screen = await openScreen(person, enrolmentId, unitId)
      const { check } = await study(person, screen, clock(), { seconds: 60, positionSeconds: 60 })
      clock().advance(readingMs)
      return answerRightly(person, { ...screen, told: { ...screen.told, check } })
    }
    expect((await studied(unitIds[0]!, 4_000)).unitFinished).toBe(true)
    expect(await signs()).toEqual([])
    expect((await studied(unitIds[1]!, 900)).studyFinished).toBe(true)
    expect(await signs()).toMatchObject([{ kind: 'checkAnsweredAtOnce', enrolmentId }])
  })

  test("another's draw is not there, and a quiz answered without having been asked is a sign", async () => {
    const [one, other] = [await learner([long]), await learner([long])]
    const path = ({ enrolmentId, unitIds }: typeof one) =>
      `/v1/enrolments/${enrolmentId}/quizzes/${unitIds[0]}`
    const drawn = (await other.person.post(`${path(other)}/draws`, {})).body
    expect((await one.person.post(`${path(other)}/draws`, {})).status).toBe(404)
    expect((await one.person.post(path(one), { answers: [0], drawId: drawn.drawId })).status).toBe(404)
    expect((await one.person.post(path(one), { answers: Array(12).fill(4) })).body).toMatchObject({
      percent: 100,
    })
    expect((await world.bureau.get(`/v1/study-signs?personId=${one.person.id}`)).body.items).toMatchObject([
      { kind: 'quizAnsweredUnread' },
    ])
  })

  test('units of more hours than a day has for study are a sign too', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(60), video(60)])
    await world.owner.query('ALTER TABLE course.unit DISABLE TRIGGER USER')
    await world.owner.query('UPDATE course.unit SET required_seconds = 43200 WHERE id = $1', [unitIds[0]])
    await world.owner.query('INSERT INTO course.unit_finished VALUES ($1, $2, $3)', [
      enrolmentId,
      unitIds[0],
      clock().now(),
    ])
    await studyVideo(person, await openScreen(person, enrolmentId, unitIds[1]!), clock())
    expect((await world.bureau.get(`/v1/study-signs?personId=${person.id}`)).body.items).toContainEqual(
      expect.objectContaining({ kind: 'studiedAllDay', enrolmentId }),
    )
  })

  test('the answer to the last check, lost and sent again, finishes once', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    const { check } = await study(person, screen, clock(), { seconds: 60, positionSeconds: 60 })
    const first = await answerRightly(person, screen)
    const again = await answerRightly(await world.elsewhere(person), {
      ...screen,
      told: { ...screen.told, check },
    })
    expect(first).toMatchObject({ unitFinished: true, studyFinished: true, newlyCreditedSeconds: 60 })
    expect(again).toMatchObject({ unitFinished: true, studyFinished: true, newlyCreditedSeconds: 0 })
    expect(await finishedOf(enrolmentId)).toHaveLength(1)
  })

  test('many answers to the last check at once finish once', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const elsewhere = await world.elsewhere(person)
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { seconds: 60, positionSeconds: 60 })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => answerRightly(i % 2 ? person : elsewhere, { ...screen })),
    )
    expect(answers.every(answer => answer.studyFinished)).toBe(true)
    expect(await finishedOf(enrolmentId)).toHaveLength(1)
  })

  test('a beat and the answer to a check at the same moment lose nothing', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(1_800)])
    const elsewhere = await world.elsewhere(person)
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    let position = 0
    while (!screen.told.check) {
      position += 60
      await study(person, screen, clock(), { seconds: 60, positionSeconds: position })
    }
    clock().advance(30_000)
    const [answered, beaten] = await Promise.all([
      answerRightly(elsewhere, { ...screen }),
      beat(person, screen, { positionSeconds: position + 30 }),
    ])
    expect(beaten.status).toBe(200)
    const read = await person.get(`/v1/enrolments/${enrolmentId}`)
    const { creditedSeconds, provisionalSeconds } = read.body.units[0]
    expect(creditedSeconds + provisionalSeconds).toBe(position + 30)
    expect(answered.newlyCreditedSeconds).toBeGreaterThanOrEqual(position)
  })

  test('killed between commit and answer: another process gives the stored answer', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    clock().advance(30_000)
    const lost = await beat(person, screen, { positionSeconds: 30 })
    const again = await beat(await world.elsewhere(person), screen, { positionSeconds: 30 })
    expect(again.body).toEqual(lost.body)
  })

  test('closed and opened again, what was provisional is still there', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(600)])
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { seconds: 30, positionSeconds: 30 })
    const end = () => person.post(`/v1/study-sessions/${screen.session.sessionId}/end`)
    const ended = await end()
    expect(ended.body).toMatchObject({
      provisionalSeconds: 30,
      missing: [{ fromSeconds: 30, toSeconds: 600 }],
    })
    expect((await end()).body).toEqual(ended.body)
    expect((await beat(person, screen, { positionSeconds: 60 })).body.code).toBe('no-active-study-session')
    const next = await openScreen(person, enrolmentId, unitIds[0]!)
    expect(next.session).toMatchObject({ provisionalSeconds: 30, positionSeconds: 30 })
  })

  const unitOf = async (person: Caller, enrolmentId: string) =>
    (await person.get(`/v1/enrolments/${enrolmentId}`)).body.units[0]
  const lost = { creditedSeconds: 0, provisionalSeconds: 0, check: null, discardedSeconds: 60 }

  test('a missed check is seen by who reads, the moment after, and a new session does not bring it back', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { positionSeconds: 30 })
    const { check } = await study(person, screen, clock(), { positionSeconds: 60 })
    clock().set(new Date(check!.answerBy))
    expect(await unitOf(person, enrolmentId)).toMatchObject({ provisionalSeconds: 60, check })
    clock().advance(1)
    const missing = [{ fromSeconds: 0, toSeconds: 60 }]
    expect(await unitOf(person, enrolmentId)).toMatchObject({ ...lost, missing })
    clock().advance(3 * 86_400_000)
    expect(await unitOf(person, enrolmentId)).toMatchObject({ ...lost, missing })
    const again = await openScreen(person, enrolmentId, unitIds[0]!)
    expect(again.session).toMatchObject({ ...lost, missing })
  })

  test('nor does the same beat again, which says what was lost', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { positionSeconds: 30 })
    const { token } = screen
    const { check } = await study(person, screen, clock(), { positionSeconds: 60 })
    clock().set(new Date(new Date(check!.answerBy).getTime() + 1))
    const again = { ...screen, token }
    for (let i = 0; i < 2; i++)
      expect((await beat(person, again, { positionSeconds: 60 })).body).toMatchObject(lost)
    expect((await answerWith(person, screen, readChallenge(check!.prompt.en))).body.code).toBe('check-missed')
  })

  test('on a slow line the answer has as much longer as the beats were measured to take', async () => {
    const { person, enrolmentId, unitIds } = await learner([video(600)])
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    let played = 0
    for (let finished = false; !finished; ) {
      played = Math.min(600, played + (played === 0 ? 30 : 80)) // 10 s down, 30 s on screen, 40 s up
      await study(person, screen, clock(), { seconds: 80, positionSeconds: played })
      if (!screen.told.check) continue
      clock().advance(65_000) // 10 s down, 15 s to think, 40 s up
      finished = (await answerRightly(person, screen)).unitFinished
      played += 65
    }
    expect(await unitOf(person, enrolmentId)).toMatchObject({ creditedSeconds: 600, status: 'finished' })
  })

  test('how time is counted is said with it, and what the count can’t prove', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const { session } = await openScreen(person, enrolmentId, unitIds[0]!)
    const { howTimeCounts } = (await person.get(`/v1/enrolments/${enrolmentId}`)).body
    expect(session.howTimeCounts).toEqual(howTimeCounts)
    expect(howTimeCounts.en).toMatch(/every 30 s.* 5 min .*within 1 min .*can't prove.*program.*exam on site/)
    expect(howTimeCounts.zh).toMatch(/不能证明.*程序.*现场考试/)
  })

  test('a person with a recorded accommodation has longer to answer', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const bureau = await world.caller('countyBureau', { locality: '330302' })
    const stranger = await world.caller('countyBureau', { locality: '330303' })
    const asked = { personId: person.id, reason: '视力障碍' }
    expect((await stranger.post('/v1/accommodations', asked)).status).toBe(404)
    const own = await world.caller('countyBureau', { locality: '330302', personId: person.id })
    expect((await own.post('/v1/accommodations', asked)).body.code).toBe('own-affair')
    expect((await bureau.post('/v1/accommodations', asked)).status).toBe(200)
    const listed = (await bureau.get('/v1/accommodations')).body.items as { personId: string }[]
    expect(listed.map(each => each.personId)).toContain(person.id)
    expect((await stranger.get('/v1/accommodations')).body.items).toEqual([])
    const looks = (await person.get('/v1/my/readings/course')).body.items
    expect(looks).toMatchObject([{ act: 'accommodation.record', actorRole: 'countyBureau' }])
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { seconds: 60, positionSeconds: 60 })
    clock().advance(590_000) // of 600
    expect((await answerRightly(person, screen)).unitFinished).toBe(true)
  })

  test('a wrong answer says how many are left, and the right one is still taken', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const screen: Screen = await openScreen(person, enrolmentId, unitIds[0]!)
    await study(person, screen, clock(), { seconds: 60, positionSeconds: 60 })
    const wrong = await answerWith(person, screen, '0')
    expect(wrong.body).toMatchObject({ code: 'check-answered-wrongly', turnedOn: { attemptsLeft: 2 } })
    expect(wrong.body.until).toBeDefined()
    expect((await answerRightly(person, screen)).unitFinished).toBe(true)
  })

  test('what is dated after the year does not count', async () => {
    const before = clock().now()
    clock().set('2026-12-31T15:59:00Z')
    const { person, enrolmentId, unitIds } = await learner()
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    const told = await study(person, screen, clock(), { seconds: 59, positionSeconds: 59 })
    expect(told.provisionalSeconds).toBe(59)
    clock().advance(2_000)
    expect((await beat(person, screen, { positionSeconds: 60 })).body.code).toBe('year-closed')
    const open = await person.post(`/v1/enrolments/${enrolmentId}/study-sessions`, { unitId: unitIds[0] })
    expect(open.body.code).toBe('year-closed')
    clock().set(before)
  })

  test('bad input is told what is wrong', async () => {
    const { person, enrolmentId, unitIds } = await learner()
    const screen = await openScreen(person, enrolmentId, unitIds[0]!)
    expect((await beat(person, screen, { positionSeconds: -1 })).body.faults[0].path).toBe(
      'body.positionSeconds',
    )
    expect((await person.post('/v1/study-sessions/none/beats', {})).status).toBe(400)
  })
})
