import { isRefusal } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { givenEnrolment, givenGeneral, video } from '../testing/given'
import { beat, openScreen, study, studyVideo } from '../testing/learner'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

describe('enrolment (Article 8)', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  const clock = () => world.harness.clock
  const codeOf = async (person: Caller, offeringId: string) => {
    const answer = await world.enrol(person, offeringId)
    return isRefusal(answer) ? answer.code : answer.kind
  }

  test('says all that the course year needs to know', async () => {
    const { offeringId, courseId, coursewareId } = await givenGeneral(world)
    const person = await world.person()
    const enrolled = await givenEnrolment(world, person, offeringId)
    expect(enrolled).toMatchObject({
      personId: person.id,
      offeringId,
      courseId,
      coursewareId,
      courseTitle: '课程',
      year: 2026,
      category: 'general',
      locality: '330302',
      industry: 'health',
      changed: false,
      enrolledAt: '2026-03-02T01:00:00.000Z',
      remindStudyAt: '2026-03-16T01:00:00.000Z',
    })
    expect(enrolled.tidyAt > '2026-12-31T16').toBe(true)
    expect(await world.facts('EnrolmentMade')).toContainEqual(
      expect.objectContaining({ enrolmentId: enrolled.enrolmentId, coursewareId }),
    )
  })

  test('is idempotent by its id and by its key; the key with another offering is refused', async () => {
    const [offering, other] = [await givenGeneral(world), await givenGeneral(world)]
    const person = await world.person()
    const [key, enrolmentId] = [newId(), newId()]
    const first = await world.enrol(person, offering.offeringId, { key, enrolmentId })
    expect(await world.enrol(person, offering.offeringId, { key, enrolmentId })).toEqual(first)
    expect(await world.enrol(person, offering.offeringId, { key })).toEqual(first)
    expect(await world.enrol(person, other.offeringId, { key })).toMatchObject({
      code: 'idempotency-key-reused',
    })
    expect(await world.enrol(person, other.offeringId, { enrolmentId })).toMatchObject({
      code: 'idempotency-key-reused',
    })
  })

  test('twenty at once are one', async () => {
    const offerings = await Promise.all([givenGeneral(world), givenGeneral(world)])
    const person = await world.person()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => world.enrol(person, offerings[i % 2]!.offeringId)),
    )
    const ids = new Set(answers.flatMap(answer => (isRefusal(answer) ? [] : [answer.enrolmentId])))
    expect(ids.size).toBe(1)
    const list = await person.get('/v1/my/enrolments')
    expect(list.body.items).toHaveLength(1)
  })

  test('one general course a year; another may be chosen until study is finished, and progress does not move', async () => {
    const [first, second] = [await givenGeneral(world, [video(60)]), await givenGeneral(world, [video(60)])]
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, first.offeringId)
    expect(await codeOf(person, first.offeringId)).toBe('already-enrolled')
    const screen = await openScreen(person, enrolmentId, first.unitIds[0]!)
    await study(person, screen, clock(), { positionSeconds: 30 })

    const changed = await givenEnrolment(world, person, second.offeringId)
    expect(changed).toMatchObject({ enrolmentId, changed: true, courseId: second.courseId })
    expect((await beat(person, screen, { positionSeconds: 60 })).body.code).toBe('no-active-study-session')
    const read = await person.get(`/v1/enrolments/${enrolmentId}`)
    expect(read.body.units).toEqual([
      expect.objectContaining({ unitId: second.unitIds[0], provisionalSeconds: 0 }),
    ])
    expect(await world.facts('EnrolmentChanged')).toContainEqual(
      expect.objectContaining({
        enrolmentId,
        previousOfferingId: first.offeringId,
        offeringId: second.offeringId,
      }),
    )

    await studyVideo(person, await openScreen(person, enrolmentId, second.unitIds[0]!), clock())
    expect(await codeOf(person, first.offeringId)).toBe('study-already-finished')
  })

  test('who has enrolled finishes on that version; later ones get the newer (Article 7)', async () => {
    const offering = await givenGeneral(world, [video(60)])
    const [early, late] = [await world.person(), await world.person()]
    const before = await givenEnrolment(world, early, offering.offeringId)
    const newer = await world.bureau.post(`/v1/courses/${offering.courseId}/courseware`, {
      units: [video(90)],
    })
    const { coursewareId } = newer.body
    const designate = () =>
      world.bureau.post(`/v1/offerings/${offering.offeringId}/courseware`, { coursewareId })
    expect((await designate()).body.coursewareId).toBe(coursewareId)
    await designate()
    const after = await givenEnrolment(world, late, offering.offeringId)
    expect([before.coursewareId, after.coursewareId]).toEqual([offering.coursewareId, coursewareId])
    const stated = (await world.facts<{ offeringId: string; version: number }>('OfferingStated')).filter(
      fact => fact.offeringId === offering.offeringId,
    )
    expect(stated.map(fact => fact.version)).toEqual([1, 2])
  })

  test('the date closes the year; tidying up only says so', async () => {
    const offering = await givenGeneral(world)
    const nextYears = await givenGeneral(world, [video(60)], { year: 2027 })
    const person = await world.person()
    expect(await codeOf(person, nextYears.offeringId)).toBe('year-not-open')
    const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
    const system = world.harness.actor('system', {}, 'system:course-year')
    const end = () => world.activities.endEnrolment(system, { enrolmentId, reason: 'yearEnded' })
    await expect(end()).rejects.toThrow(/not over/)
    const before = clock().now()
    clock().set('2027-01-02T00:00:00Z')
    expect(await codeOf(await world.person(), offering.offeringId)).toBe('year-closed')
    await end()
    await end()
    const ended = (await world.facts<{ enrolmentId: string }>('EnrolmentEnded')).filter(
      fact => fact.enrolmentId === enrolmentId,
    )
    expect(ended).toHaveLength(1)
    expect((await person.get(`/v1/enrolments/${enrolmentId}`)).body.status).toBe('ended')
    expect(await codeOf(person, nextYears.offeringId)).toBe('enrolled')
    clock().set(before)
  })

  test('one with an award stays as it is', async () => {
    const offering = await givenGeneral(world)
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
    await world.sql.query(
      `INSERT INTO earned_award (id, revision, person_id, course_id, year, category, stands, registered_at)
       VALUES ($1, 1, $2, $3, 2026, 'general', true, now())`,
      [newId(), person.id, offering.courseId],
    )
    const before = clock().now()
    clock().set('2027-01-02T00:00:00Z')
    await world.activities.endEnrolment(world.harness.actor('system'), { enrolmentId, reason: 'yearEnded' })
    expect((await person.get(`/v1/enrolments/${enrolmentId}`)).body.status).toBe('inForce')
    clock().set(before)
  })

  test('a reminder is issued once, and read by whom it reminds', async () => {
    const person = await world.person()
    const reminder = {
      reminderId: newId(),
      personId: person.id,
      workflowId: `course-year/general/2026/${person.id}`,
      reason: 'finishStudy' as const,
    }
    await world.activities.remind(world.harness.actor('system'), reminder)
    await world.activities.remind(world.harness.actor('system'), reminder)
    expect(await world.facts('ReminderIssued')).toHaveLength(1)
    await expect(world.activities.remind(world.harness.actor('person'), reminder)).rejects.toThrow(/may not/)
    const mine = await person.get('/v1/my/reminders')
    expect(mine.body.items).toMatchObject([{ reminderId: reminder.reminderId, reason: 'finishStudy' }])
    expect((await (await world.person()).get('/v1/my/reminders')).body.items).toEqual([])
    await world.activities.remind(world.harness.actor('system'), { ...reminder, reminderId: newId() })
    const first = await person.get('/v1/my/reminders?limit=1')
    const rest = await person.get(`/v1/my/reminders?after=${first.body.next}`)
    expect(rest.body).toMatchObject({ items: [{ reason: 'finishStudy' }], next: null })
    expect(rest.body.items[0].reminderId).not.toBe(first.body.items[0].reminderId)
  })

  test('only oneself, and only what is readable', async () => {
    const offering = await givenGeneral(world)
    const [person, other] = [await world.person(), await world.person()]
    const command = {
      enrolmentId: newId(),
      personId: person.id,
      offeringId: offering.offeringId,
      idempotencyKey: 'k',
    }
    const asOther = world.harness.actor('person', { personId: other.id }, other.id)
    expect(await world.activities.enrol(asOther, command)).toMatchObject({ code: 'not-found' })
    expect(await world.activities.enrol(asOther, { ...command, offeringId: 'x' })).toMatchObject({
      code: 'invalid-input',
    })
    expect(await codeOf(person, newId())).toBe('not-found')
    const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
    const county = (locality: string) => world.caller('countyBureau', { locality })
    expect((await (await county('330302')).get(`/v1/enrolments/${enrolmentId}`)).status).toBe(200)
    expect((await (await county('330303')).get(`/v1/enrolments/${enrolmentId}`)).status).toBe(404)
  })

  test('a person whose fact is still under way is waited for, then told to come back', async () => {
    const offering = await givenGeneral(world)
    const personId = newId()
    const unknown = await world.caller('person', { personId }, personId)
    const waiting = world.enrol(unknown, offering.offeringId)
    await world.person({ personId })
    expect(await waiting).toMatchObject({ kind: 'enrolled' })
    const never = newId()
    expect(await codeOf(await world.caller('person', { personId: never }, never), offering.offeringId)).toBe(
      'temporarily-unavailable',
    )
  })
})
