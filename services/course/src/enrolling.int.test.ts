import { isRefusal } from '../../../domain/refusals/refusal'
import { newId } from '../../kit/ids'
import { type Caller, type CourseUnderTest, courseUnderTest } from './testing/course-under-test'
import { givenCourse, givenEnrolment, givenGeneral, givenIndustryCommon, video } from './testing/given'
import { beat, openScreen, study, studyVideo } from './testing/learner'

describe('enrolment (Articles 8, 11)', () => {
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
  const imported = (person: Caller, courseId: string, year: number) =>
    world.bureau.post('/v1/studied-courses/imports', {
      source: '旧系统',
      rows: [{ personId: person.id, courseId, year, finishedOn: `${year}-05-01` }],
    })

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
    expect(list.body.enrolments).toHaveLength(1)
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

  describe('a course studied in a past year can’t be chosen again (Article 8)', () => {
    test('by an imported record, which the refusal names', async () => {
      const offering = await givenGeneral(world)
      const person = await world.person()
      await imported(person, offering.courseId, 2019)
      expect(await world.enrol(person, offering.offeringId)).toMatchObject({
        code: 'course-studied-in-past-year',
        article: '8',
        turnedOn: { year: 2019, source: '旧系统', finishedOn: '2019-05-01' },
      })
    })

    test('nor a renamed one, however long the chain of links', async () => {
      const [old, between] = [await givenCourse(world.bureau), await givenCourse(world.bureau)]
      const renamed = await givenGeneral(world)
      const link = (a: string, b: string) =>
        world.bureau.post(`/v1/courses/${a}/same-as`, { courseId: b, reason: '更名' })
      await link(old.courseId, between.courseId)
      const linked = await link(renamed.courseId, between.courseId)
      expect(linked.body.sameAs).toHaveLength(2)
      expect((await link(renamed.courseId, between.courseId)).body).toEqual(linked.body)
      const person = await world.person()
      await imported(person, old.courseId, 2021)
      expect(await codeOf(person, renamed.offeringId)).toBe('course-studied-in-past-year')
    })

    test('nor by changing to it', async () => {
      const [first, studied] = [await givenGeneral(world), await givenGeneral(world)]
      const person = await world.person()
      await imported(person, studied.courseId, 2020)
      await givenEnrolment(world, person, first.offeringId)
      expect(await codeOf(person, studied.offeringId)).toBe('course-studied-in-past-year')
    })

    test('nor one studied here last year', async () => {
      const course = await givenCourse(world.bureau, [video(60)])
      const lastYear = await givenGeneral(world, [], { course })
      const person = await world.person()
      const { enrolmentId } = await givenEnrolment(world, person, lastYear.offeringId)
      await studyVideo(person, await openScreen(person, enrolmentId, course.unitIds[0]!), clock())
      const before = clock().now()
      clock().set('2027-02-01T01:00:00Z')
      const again = await givenGeneral(world, [], { course, year: 2027 })
      expect(await world.enrol(person, again.offeringId)).toMatchObject({
        code: 'course-studied-in-past-year',
        turnedOn: { year: 2026, source: 'xueshi' },
      })
      clock().set(before)
    })

    test('and the database refuses what the code would forget', async () => {
      const [first, studied] = [await givenGeneral(world), await givenGeneral(world)]
      const person = await world.person()
      await imported(person, studied.courseId, 2020)
      const { enrolmentId } = await givenEnrolment(world, person, first.offeringId)
      await expect(
        world.sql.query('UPDATE enrolment SET course_id = $2, courseware_id = $3 WHERE id = $1', [
          enrolmentId,
          studied.courseId,
          studied.coursewareId,
        ]),
      ).rejects.toThrow(/was studied before/)
      await expect(
        world.sql.query(
          `INSERT INTO enrolment (id, person_id, offering_id, course_id, year, category, status, enrolled_at)
           VALUES ($1, $2, $3, $4, 2027, 'general', 'inForce', now())`,
          [newId(), person.id, studied.offeringId, studied.courseId],
        ),
      ).rejects.toThrow(/was studied before/)
      await expect(
        world.sql.query(
          `INSERT INTO enrolment (id, person_id, offering_id, course_id, year, category, status, enrolled_at)
           VALUES ($1, $2, $3, $4, 2026, 'general', 'inForce', now())`,
          [newId(), person.id, first.offeringId, (await givenCourse(world.bureau)).courseId],
        ),
      ).rejects.toThrow(/one_general_enrolment_a_year/)
    })
  })

  test('a list of history is taken row by row, and again changes nothing', async () => {
    const { courseId } = await givenCourse(world.bureau)
    const [someone, newcomer] = [await world.person(), await world.person()]
    const list = {
      source: '旧系统',
      rows: [
        { personId: someone.id, courseId, year: 2018 },
        { personId: newcomer.id },
        { personId: newId(), courseId, year: 2018 },
        { personId: someone.id, courseId: newId(), year: 2018 },
        { personId: someone.id, courseId, year: 2030 },
        { personId: 'nobody' },
        { personId: someone.id, courseId, year: 2018 },
      ],
    }
    const loadedOf = async (person: Caller) => (await person.get('/v1/my/enrolments')).body.historyLoaded
    expect([await loadedOf(someone), await loadedOf(newcomer)]).toEqual([false, false])
    const first = await world.bureau.post('/v1/studied-courses/imports', list)
    expect(first.body.verdicts.map((v: { verdict: string; code?: string }) => v.code ?? v.verdict)).toEqual([
      'fresh',
      'fresh',
      'row-person-unknown',
      'row-course-unknown',
      'year-not-open',
      'row-unreadable',
      'same',
    ])
    const again = await world.bureau.post('/v1/studied-courses/imports', list)
    expect(again.body.counts).toEqual({ fresh: 0, same: 3, changed: 0, refused: 4 })
    expect([await loadedOf(someone), await loadedOf(newcomer)]).toEqual([true, true])
    const corrected = { source: '旧系统', rows: [{ ...list.rows[0], finishedOn: '2018-06-01' }] }
    expect((await world.bureau.post('/v1/studied-courses/imports', corrected)).body.counts.changed).toBe(1)
    expect((await someone.post('/v1/studied-courses/imports', list)).status).toBe(403)
  })

  test('what is earned already is not studied again', async () => {
    const offering = await givenGeneral(world)
    const person = await world.person()
    await world.sql.query(
      `INSERT INTO earned_award (id, revision, person_id, course_id, year, category, stands, registered_at)
       VALUES ($1, 1, $2, $3, 2026, 'general', true, '2026-02-01T00:00:00Z')`,
      [newId(), person.id, newId()],
    )
    expect(await world.enrol(person, offering.offeringId)).toMatchObject({
      code: 'already-earned',
      turnedOn: { year: 2026, registeredAt: '2026-02-01T00:00:00.000Z' },
    })
  })

  test('an industry course is for its industry, once the bureau has confirmed it (Article 11)', async () => {
    const department = await world.department('health')
    const { courseId } = await givenCourse(department, [video(60)], { industry: 'health' })
    const proposed = await department.post('/v1/offerings', {
      courseId,
      year: 2026,
      category: 'industryCommon',
      hours: 6.5,
    })
    const { offeringId } = proposed.body
    const person = await world.person()
    expect(await codeOf(person, offeringId)).toBe('offering-not-confirmed')
    expect((await department.post(`/v1/offerings/${offeringId}/confirmation`)).status).toBe(403)
    expect((await world.bureau.post(`/v1/offerings/${offeringId}/confirmation`)).status).toBe(200)
    expect(await codeOf(await world.person({ industry: 'education' }), offeringId)).toBe('industry-mismatch')
    expect(await codeOf(person, offeringId)).toBe('enrolled')
    const another = await givenIndustryCommon(world)
    expect(await codeOf(person, another.offeringId)).toBe('enrolled') // several a year
  })

  test('attendance lists finish study, row by row (Article 11)', async () => {
    const { offeringId, department } = await givenIndustryCommon(world, {
      studyMode: 'attendance',
      proof: 'assessment',
    })
    const [came, stranger] = [await world.person(), await world.person()]
    const { enrolmentId } = await givenEnrolment(world, came, offeringId)
    const rows = [
      { personId: came.id, attendedOn: '2026-03-01' },
      { personId: stranger.id, attendedOn: '2026-03-01' },
      { personId: came.id, attendedOn: '2026-02-01' },
      { personId: came.id, attendedOn: '2026-03-05' }, // in the future
      { personId: came.id, attendedOn: '2025-03-01' },
    ]
    const post = (by: Caller) => by.post(`/v1/offerings/${offeringId}/attendance-lists`, { rows })
    const codes = (answer: { body: { verdicts: { verdict: string; code?: string }[] } }) =>
      answer.body.verdicts.map(verdict => verdict.code ?? verdict.verdict)
    const refused = ['not-enrolled', 'row-not-attended-so', 'row-unreadable', 'offering-year-mismatch']
    expect(codes(await post(department))).toEqual(['fresh', ...refused])
    expect(codes(await post(department))).toEqual(['same', ...refused])
    expect((await post(await world.department('education'))).status).toBe(404)
    expect((await post(world.bureau)).status).toBe(403)
    const finished = (await world.facts<{ enrolmentId: string }>('StudyFinished')).filter(
      fact => fact.enrolmentId === enrolmentId,
    )
    expect(finished).toEqual([
      expect.objectContaining({ halfHours: 13, proof: 'assessment', industry: 'health' }),
    ])
    const online = await givenIndustryCommon(world)
    const wrong = await online.department.post(`/v1/offerings/${online.offeringId}/attendance-lists`, {
      rows,
    })
    expect(wrong.body.code).toBe('offering-not-by-attendance')
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

  test('a reminder is issued once', async () => {
    const person = await world.person()
    const reminder = {
      reminderId: `reminder-${person.id}`,
      personId: person.id,
      workflowId: `course-year/general/2026/${person.id}`,
      reason: 'finishStudy' as const,
    }
    await world.activities.remind(world.harness.actor('system'), reminder)
    await world.activities.remind(world.harness.actor('system'), reminder)
    expect(await world.facts('ReminderIssued')).toHaveLength(1)
    await expect(world.activities.remind(world.harness.actor('person'), reminder)).rejects.toThrow(/may not/)
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
