import { isRefusal } from '../../../../domain/refusals/refusal'
import { givenCourse, givenEnrolment, givenIndustryCommon, importHistory, video } from '../testing/given'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

describe('industry-common courses (Article 11)', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  const codeOf = async (person: Caller, offeringId: string) => {
    const answer = await world.enrol(person, offeringId)
    return isRefusal(answer) ? answer.code : answer.kind
  }

  test('an industry course is for its industry, once the bureau has confirmed it (Article 11)', async () => {
    const department = await world.department('health')
    const { courseId } = await givenCourse(department, [video(60)], { industry: 'health' })
    const proposed = await department.post('/v1/offerings', {
      courseId,
      year: 2026,
      category: 'industryCommon',
      hours: 6.5,
    })
    const { offeringId, coursewareId } = proposed.body
    const person = await world.person()
    expect(await codeOf(person, offeringId)).toBe('offering-not-confirmed')
    const confirm = (by: Caller, body?: object) => by.post(`/v1/offerings/${offeringId}/confirmation`, body)
    expect((await confirm(department, { coursewareId })).status).toBe(403)
    expect((await confirm(world.bureau)).body.code).toBe('invalid-input')
    expect((await confirm(world.bureau, { coursewareId: null })).body.code).toBe('courseware-not-proposed')
    expect((await confirm(world.bureau, { coursewareId })).body).toMatchObject({
      status: 'confirmed',
      coursewareId,
    })
    // Nothing is proposed any more.
    expect((await confirm(world.bureau, { coursewareId: null })).body.code).toBe('courseware-not-proposed')
    expect(await codeOf(await world.person({ industry: 'education' }), offeringId)).toBe('industry-mismatch')
    expect(await codeOf(person, offeringId)).toBe('enrolled')
    const another = await givenIndustryCommon(world)
    expect(await codeOf(person, another.offeringId)).toBe('enrolled') // several a year
  })

  test('another courseware version is determined together: proposed, then confirmed (Article 11)', async () => {
    const { offeringId, courseId, coursewareId, department } = await givenIndustryCommon(world)
    const publish = async () =>
      (await department.post(`/v1/courses/${courseId}/courseware`, { units: [video(90)] })).body.coursewareId
    const newer = await publish()
    const propose = (by: Caller, version = newer) =>
      by.post(`/v1/offerings/${offeringId}/courseware`, { coursewareId: version })
    const confirm = (version: string) =>
      world.bureau.post(`/v1/offerings/${offeringId}/confirmation`, { coursewareId: version })
    expect((await confirm(newer)).body).toMatchObject({
      code: 'courseware-not-proposed',
      turnedOn: { coursewareId: newer, proposed: null },
    })
    expect((await propose(world.bureau)).body.code).toBe('wrong-authority')
    expect((await propose(await world.department('education'))).status).toBe(404)
    for (let i = 0; i < 2; i++)
      expect((await propose(department)).body).toMatchObject({ coursewareId, proposedCoursewareId: newer })
    expect(await givenEnrolment(world, await world.person(), offeringId)).toMatchObject({ coursewareId })
    for (let i = 0; i < 2; i++)
      expect((await confirm(newer)).body).toMatchObject({ coursewareId: newer, proposedCoursewareId: null })
    expect(await givenEnrolment(world, await world.person(), offeringId)).toMatchObject({
      coursewareId: newer,
    })
  })

  test('what the bureau confirms is the version that it names: one proposed since needs its own (Article 11)', async () => {
    const department = await world.department('health')
    const { courseId, coursewareId: first } = await givenCourse(department, [video(60)], {
      industry: 'health',
    })
    const terms = { courseId, year: 2026, category: 'industryCommon', hours: 6.5 }
    const { offeringId } = (await department.post('/v1/offerings', terms)).body
    const propose = async () => {
      const { coursewareId } = (
        await department.post(`/v1/courses/${courseId}/courseware`, { units: [video(90)] })
      ).body
      await department.post(`/v1/offerings/${offeringId}/courseware`, { coursewareId })
      return coursewareId as string
    }
    const confirm = async (coursewareId: string) =>
      (await world.bureau.post(`/v1/offerings/${offeringId}/confirmation`, { coursewareId })).body
    const second = await propose()
    expect(await confirm(first)).toMatchObject({
      code: 'courseware-not-proposed',
      turnedOn: { coursewareId: first, proposed: second },
    })
    expect(await confirm(second)).toMatchObject({ status: 'confirmed', coursewareId: second })
    const third = await propose()
    // The same confirmation again is answered as it stands, and confirms nothing else.
    expect(await confirm(second)).toMatchObject({ coursewareId: second, proposedCoursewareId: third })
    expect(await confirm(first)).toMatchObject({ code: 'courseware-not-proposed' })
    expect(await confirm(third)).toMatchObject({ coursewareId: third, proposedCoursewareId: null })
  })

  test('an offering without courseware, studied by attendance, is confirmed as one', async () => {
    const department = await world.department('health')
    const { courseId } = (await department.post('/v1/courses', { title: '现场课', industry: 'health' })).body
    const terms = { courseId, year: 2026, category: 'industryCommon', hours: 6.5, studyMode: 'attendance' }
    const { offeringId } = (await department.post('/v1/offerings', terms)).body
    const confirmed = await world.bureau.post(`/v1/offerings/${offeringId}/confirmation`, {
      coursewareId: null,
    })
    expect(confirmed.body).toMatchObject({ status: 'confirmed', coursewareId: null })
  })

  test('attendance lists finish study, row by row (Article 11)', async () => {
    const { offeringId, department } = await givenIndustryCommon(world, {
      studyMode: 'attendance',
      proof: 'assessment',
    })
    const [came, stranger] = [await world.person(), await world.person()]
    const [third, fourth] = [await world.person(), await world.person()]
    const { enrolmentId } = await givenEnrolment(world, came, offeringId)
    const rows = [
      { personId: came.id, attendedOn: '2026-03-01' },
      { personId: stranger.id, attendedOn: '2026-03-01' },
      { personId: third.id, attendedOn: '2026-03-05' }, // in the future
      { personId: fourth.id, attendedOn: '2025-03-01' },
      { personId: 'nobody', attendedOn: '2026-03-01' },
    ]
    const path = `/v1/offerings/${offeringId}/attendance-lists`
    const post = (by: Caller) => by.post(path, { rows })
    const codes = (answer: { body: { rows: { verdict: string; code?: string }[] } }) =>
      answer.body.rows.map(verdict => verdict.code ?? verdict.verdict)
    const refused = ['not-enrolled', 'row-unreadable', 'offering-year-mismatch', 'row-unreadable']
    expect(codes(await post(department))).toEqual(['fresh', ...refused])
    expect(codes(await post(department))).toEqual(['same', ...refused])
    const otherDay = { rows: [{ personId: came.id, attendedOn: '2026-02-01' }] }
    expect(codes(await department.post(path, otherDay))).toEqual(['row-not-attended-so'])
    expect(codes(await department.post(path, { rows: [rows[0], ...otherDay.rows] }))).toEqual([
      'row-repeated',
      'row-repeated',
    ])
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

  test('courses linked as the same are one: their hours are earned once a year', async () => {
    const [one, other] = [await givenIndustryCommon(world), await givenIndustryCommon(world)]
    const person = await world.person()
    const link = () =>
      world.bureau.post(`/v1/courses/${one.courseId}/same-as`, { courseId: other.courseId, reason: '更名' })
    const both = await world.person()
    await givenEnrolment(world, both, one.offeringId)
    const { enrolmentId } = await givenEnrolment(world, both, other.offeringId)
    expect((await link()).body).toMatchObject({ code: 'courses-enrolled-together' })
    await world.sql.query(
      `UPDATE enrolment SET status = 'ended', ended_at = now(), end_reason = 'yearEnded' WHERE id = $1`,
      [enrolmentId],
    )
    expect((await link()).status).toBe(200)
    await expect(
      world.sql.query(
        `UPDATE enrolment SET status = 'inForce', ended_at = NULL, end_reason = NULL WHERE id = $1`,
        [enrolmentId],
      ),
    ).rejects.toThrow(/or its like/)
    await givenEnrolment(world, person, one.offeringId)
    expect(await codeOf(person, other.offeringId)).toBe('already-enrolled')
  })

  test('who turns out to have studied it before is not finished by a list (Article 8)', async () => {
    const { offeringId, courseId, department } = await givenIndustryCommon(world, { studyMode: 'attendance' })
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offeringId)
    await importHistory(world.bureau, [{ personId: person.id, courseId, year: 2019 }])
    const rows = [{ personId: person.id, attendedOn: '2026-03-01' }]
    for (let i = 0; i < 2; i++)
      expect(
        (await department.post(`/v1/offerings/${offeringId}/attendance-lists`, { rows })).body.rows,
      ).toMatchObject([{ code: 'course-studied-in-past-year' }])
    expect(await world.facts('StudyFinished')).not.toContainEqual(expect.objectContaining({ enrolmentId }))
    expect(await world.facts('EnrolmentEnded')).toContainEqual(
      expect.objectContaining({ enrolmentId, reason: 'studiedBefore' }),
    )
  })

  test('a list posted after the year, when its enrolments have ended, finishes them by the day attended', async () => {
    const { offeringId, courseId, department } = await givenIndustryCommon(world, { studyMode: 'attendance' })
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offeringId)
    const before = world.harness.clock.now()
    world.harness.clock.set('2027-01-05T01:00:00Z')
    await world.activities.endEnrolment(world.harness.actor('system'), { enrolmentId, reason: 'yearEnded' })
    const stranger = await world.person()
    const rows = [person, stranger].map(({ id }) => ({ personId: id, attendedOn: '2026-12-20' }))
    const post = () => department.post(`/v1/offerings/${offeringId}/attendance-lists`, { rows })
    expect((await post()).body.rows).toMatchObject([{ verdict: 'fresh' }, { code: 'not-enrolled' }])
    expect((await post()).body.rows).toMatchObject([{ verdict: 'same' }, { code: 'not-enrolled' }])
    const finished = (await world.facts<{ enrolmentId: string }>('StudyFinished')).filter(
      fact => fact.enrolmentId === enrolmentId,
    )
    expect(finished).toMatchObject([{ finishedAt: '2026-12-20T15:59:59.999Z' }])
    const [studied] = await world.sql.query<{ on: string }>(
      'SELECT finished_on::text AS on FROM studied_course WHERE person_id = $1 AND course_id = $2',
      [person.id, courseId],
    )
    expect(studied?.on).toBe('2026-12-20')
    world.harness.clock.set(before)
  })
})
