import { givenEnrolment, givenGeneral, givenIndustryCommon, reading, video } from '../testing/given'
import { answerWith, beat, openScreen, study } from '../testing/learner'
import { type CourseUnderTest, courseUnderTest } from '../testing/world'

/** Tricks that public scripts play on sites like this one. Each earns nothing. */
describe('the red team earns 0', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  const clock = () => world.harness.clock

  async function learner(units = [video(600)]) {
    const offering = await givenGeneral(world, units)
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
    return { person, enrolmentId, unitId: offering.unitIds[0]! }
  }
  type Learner = Awaited<ReturnType<typeof learner>>

  async function progress({ person, enrolmentId }: Learner) {
    const answer = await person.get(`/v1/enrolments/${enrolmentId}`)
    const { creditedSeconds, provisionalSeconds } = answer.body.units[0]
    return { creditedSeconds, provisionalSeconds }
  }
  const nothing = { creditedSeconds: 0, provisionalSeconds: 0 }

  test('a beat replayed with another body', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const { token } = screen
    await study(cheat.person, screen, clock(), { positionSeconds: 0 })
    clock().advance(30_000)
    const replayed = await beat(cheat.person, screen, { token, positionSeconds: 30 })
    expect([replayed.status, replayed.body.code]).toEqual([409, 'beat-replayed'])
    expect(replayed.body.turnedOn).toEqual({ differs: 'positionSeconds' })
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('an old beat with its own body, after newer ones', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const { token } = screen
    await study(cheat.person, screen, clock(), { positionSeconds: 0 })
    await study(cheat.person, screen, clock(), { positionSeconds: 0 })
    const old = await beat(cheat.person, screen, { token, positionSeconds: 0 })
    expect(old.body.code).toBe('beat-token-unknown')
  })

  test('a made-up token', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    clock().advance(30_000)
    const made = await beat(cheat.person, screen, { token: 'A'.repeat(22), positionSeconds: 30 })
    expect(made.body).toMatchObject({ code: 'beat-token-unknown', turnedOn: { creditedSeconds: 0 } })
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('seconds that the page computed', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const told = await study(cheat.person, screen, clock(), { seconds: 30, positionSeconds: 599 })
    expect(told.unrecorded).toEqual({ seconds: 599, reason: 'fasterThanClock' })
    const more = { token: screen.token, visible: true, creditedSeconds: 600, learningTime: 600 }
    clock().advance(1_000)
    await cheat.person.post(`/v1/study-sessions/${screen.session.sessionId}/beats`, more)
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('jumping to the end', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    await study(cheat.person, screen, clock(), { seconds: 1, positionSeconds: 600 })
    const told = await study(cheat.person, screen, clock(), { fromSeconds: 600, positionSeconds: 600 })
    expect(told.check).toBeNull()
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('jumping after a pause', async () => {
    const cheat = await learner([video(2_700)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    for (let jump = 1; jump <= 9; jump++) {
      await study(cheat.person, screen, clock(), { seconds: 299, positionSeconds: 300 * (jump - 1) })
      const told = await study(cheat.person, screen, clock(), { seconds: 1, positionSeconds: 300 * jump })
      expect(told.unrecorded).toEqual({ seconds: 300, reason: 'fasterThanClock' })
    }
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('faster than the clock', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    for (let position = 60; position <= 600; position += 60)
      await study(cheat.person, screen, clock(), { seconds: 30, positionSeconds: position })
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('a burst of beats', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    for (let i = 1; i <= 20; i++)
      await study(cheat.person, screen, clock(), { seconds: 0, positionSeconds: i * 30 })
    expect(await progress(cheat)).toEqual(nothing)
    const reader = await learner([reading(600)])
    const page = await openScreen(reader.person, reader.enrolmentId, reader.unitId)
    for (let i = 0; i < 20; i++) await study(reader.person, page, clock(), { seconds: 0 })
    expect(await progress(reader)).toEqual(nothing)
  })

  test('the same beat sent many times at once', async () => {
    const cheat = await learner([reading(600)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    clock().advance(30_000)
    const elsewhere = await world.elsewhere(cheat.person)
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => beat(i % 2 ? cheat.person : elsewhere, screen)),
    )
    expect(new Set(answers.map(answer => JSON.stringify(answer.body))).size).toBe(1)
    expect(await progress(cheat)).toEqual({ creditedSeconds: 0, provisionalSeconds: 30 })
  })

  test('two windows: the newer takes over, the older is told and earns nothing more', async () => {
    const cheat = await learner()
    const older = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const newer = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    clock().advance(30_000)
    const told = await beat(cheat.person, older, { positionSeconds: 30 })
    expect([told.status, told.body.code]).toEqual([409, 'study-session-taken-over'])
    expect(await progress(cheat)).toEqual(nothing)
    const going = await beat(cheat.person, newer, { positionSeconds: 30 })
    expect(going.body.provisionalSeconds).toBe(30) // the clock's 30, once
  })

  test('two windows on two replicas, the older remembered by its own', async () => {
    const cheat = await learner()
    const elsewhere = await world.elsewhere(cheat.person)
    const older = await openScreen(elsewhere, cheat.enrolmentId, cheat.unitId)
    await study(elsewhere, older, clock(), { seconds: 0, positionSeconds: 0 })
    await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    clock().advance(30_000)
    const told = await beat(elsewhere, older, { positionSeconds: 30 })
    expect(told.body.code).toBe('study-session-taken-over')
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('two courses at once', async () => {
    const cheat = await learner()
    const other = await givenIndustryCommon(world)
    const second = await givenEnrolment(world, cheat.person, other.offeringId)
    const first = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    await openScreen(cheat.person, second.enrolmentId, other.unitIds[0]!)
    clock().advance(30_000)
    const told = await beat(cheat.person, first, { positionSeconds: 30 })
    expect(told.body.code).toBe('study-session-taken-over')
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('an unanswered check', async () => {
    const cheat = await learner([video(60)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    await study(cheat.person, screen, clock(), { positionSeconds: 30 })
    const asked = await study(cheat.person, screen, clock(), { positionSeconds: 60 })
    expect(asked).toMatchObject({ provisionalSeconds: 60, creditedSeconds: 0 })
    const lost = await study(cheat.person, screen, clock(), { seconds: 61, positionSeconds: 60 })
    expect(lost).toMatchObject({ discardedSeconds: 60, check: null })
    screen.told = asked
    const late = await answerWith(cheat.person, screen, '1')
    expect(late.body.code).toBe('check-missed')
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('a script that only beats', async () => {
    const cheat = await learner([reading(1_800)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    for (let minute = 0; minute < 120; minute++) await study(cheat.person, screen, clock(), { seconds: 60 })
    expect((await progress(cheat)).creditedSeconds).toBe(0)
  })

  test('a script that answers by trying', async () => {
    const cheat = await learner([video(60)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    await study(cheat.person, screen, clock(), { seconds: 60, positionSeconds: 60 })
    const codes = []
    for (const guess of ['0', '1', '2', '3'])
      codes.push((await answerWith(cheat.person, screen, guess)).body.code)
    expect(codes).toEqual([
      'check-answered-wrongly',
      'check-answered-wrongly',
      'check-missed',
      'check-missed',
    ])
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('the answer to an earlier check', async () => {
    const cheat = await learner([video(60)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const { check } = await study(cheat.person, screen, clock(), { seconds: 60, positionSeconds: 60 })
    await study(cheat.person, screen, clock(), { seconds: 61, positionSeconds: 60 }) // missed
    await study(cheat.person, screen, clock(), { seconds: 60, fromSeconds: 0, positionSeconds: 60 })
    expect(screen.told.check?.checkId).not.toBe(check?.checkId)
    const earlier = await answerWith(cheat.person, { ...screen, told: { ...screen.told, check } }, '1')
    expect(earlier.body.code).toBe('check-missed')
    expect((await progress(cheat)).creditedSeconds).toBe(0)
  })

  test("another person's session is one that is not there", async () => {
    const victim = await learner()
    const cheat = await learner()
    const screen = await openScreen(victim.person, victim.enrolmentId, victim.unitId)
    clock().advance(30_000)
    const stolen = await beat(cheat.person, screen, { positionSeconds: 30 })
    const opened = await cheat.person.post(`/v1/enrolments/${victim.enrolmentId}/study-sessions`, {
      unitId: victim.unitId,
    })
    const read = await cheat.person.get(`/v1/enrolments/${victim.enrolmentId}`)
    const answered = await answerWith(cheat.person, screen, '1')
    expect([stolen.status, opened.status, read.status, answered.status]).toEqual([404, 404, 404, 404])
    expect([await progress(cheat), await progress(victim)]).toEqual([nothing, nothing])
  })

  test('a tab left open beyond the idle limit', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const told = await study(cheat.person, screen, clock(), { seconds: 301, positionSeconds: 301 })
    expect(told.unrecorded?.reason).toBe('idle')
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('a page that nobody sees', async () => {
    const cheat = await learner([reading(600)])
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    for (let i = 0; i < 10; i++) await study(cheat.person, screen, clock(), { visible: false })
    expect(await progress(cheat)).toEqual(nothing)
  })

  test('a session kept for ever', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    clock().advance(4 * 3_600_000 + 1)
    const told = await beat(cheat.person, screen, { positionSeconds: 0 })
    expect(told.body.code).toBe('no-active-study-session')
  })

  test('an expired token is told so, and the player can stop', async () => {
    const cheat = await learner()
    const screen = await openScreen(cheat.person, cheat.enrolmentId, cheat.unitId)
    const before = clock().now()
    clock().advance(367 * 86_400_000)
    const told = await beat(cheat.person, screen, { positionSeconds: 0 })
    expect([told.status, told.body.code]).toEqual([401, 'session-expired'])
    clock().set(before)
  })
})
