import { isRefusal } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { givenCourse, givenEnrolment, givenGeneral, importHistory, video } from '../testing/given'
import { answerRightly, openScreen, studyVideo } from '../testing/learner'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

describe('never again (Article 8)', () => {
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
    importHistory(world.bureau, [{ personId: person.id, courseId, year, finishedOn: `${year}-05-01` }])

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

    test('by what is known: the answer says whether the history of earlier systems is', async () => {
      const { offeringId } = await givenGeneral(world)
      const [unknown, known] = [await world.person(), await world.person()]
      await imported(known, (await givenCourse(world.bureau)).courseId, 2019)
      expect(await world.enrol(unknown, offeringId)).toMatchObject({ historyLoaded: false })
      expect(await world.enrol(known, offeringId)).toMatchObject({ historyLoaded: true })
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

    const finishInVain = async (person: Caller, enrolmentId: string, unitId: string) => {
      const screen = await openScreen(person, enrolmentId, unitId)
      await expect(studyVideo(person, screen, clock())).rejects.toThrow(/course-studied-in-past-year/)
      await expect(answerRightly(person, screen)).rejects.toThrow(/course-studied-in-past-year/) // the same again
      const facts = await world.facts<{ enrolmentId: string; reason?: string }>('EnrolmentEnded')
      expect(facts.filter(each => each.enrolmentId === enrolmentId)).toMatchObject([
        { reason: 'studiedBefore' },
      ])
      expect(await world.facts('StudyFinished')).not.toContainEqual(expect.objectContaining({ enrolmentId }))
      expect(
        (await person.post(`/v1/enrolments/${enrolmentId}/study-sessions`, { unitId })).body,
      ).toMatchObject({ code: 'course-studied-in-past-year' })
    }

    test('nor finished, when the record comes after the enrolment: its row says so', async () => {
      const { offeringId, courseId, unitIds } = await givenGeneral(world, [video(60)])
      const person = await world.person()
      const { enrolmentId } = await givenEnrolment(world, person, offeringId)
      for (const verdict of ['fresh', 'same'])
        expect((await imported(person, courseId, 2019)).body.rows).toMatchObject([
          { verdict, outcome: `conflicts with enrolment ${enrolmentId} in force` },
        ])
      await finishInVain(person, enrolmentId, unitIds[0]!)
      expect(await codeOf(person, (await givenGeneral(world)).offeringId)).toBe('enrolled') // another one
    })

    test('an enrolment that ended so is answered as ended to the command that made it: its process must not begin anew', async () => {
      const { offeringId, courseId, unitIds } = await givenGeneral(world, [video(60)])
      const person = await world.person()
      const command = { key: newId(), enrolmentId: newId() }
      const enrolled = await world.enrol(person, offeringId, command)
      expect(enrolled).toMatchObject({ kind: 'enrolled' })
      expect(enrolled).not.toHaveProperty('endedAs')
      await imported(person, courseId, 2019)
      await finishInVain(person, command.enrolmentId, unitIds[0]!)
      expect(await world.enrol(person, offeringId, command)).toEqual({
        ...enrolled,
        endedAs: 'studiedBefore',
      })
    })

    test('nor finished, when the link comes after the enrolment', async () => {
      const { offeringId, courseId, unitIds } = await givenGeneral(world, [video(60)])
      const old = await givenCourse(world.bureau)
      const person = await world.person()
      await imported(person, old.courseId, 2019)
      const { enrolmentId } = await givenEnrolment(world, person, offeringId)
      const linked = await world.bureau.post(`/v1/courses/${courseId}/same-as`, {
        courseId: old.courseId,
        reason: '更名',
      })
      expect(linked.status).toBe(200)
      await finishInVain(person, enrolmentId, unitIds[0]!)
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

  test('what is earned already is not studied again, neither by enrolling nor by changing to it', async () => {
    const [first, offering] = [await givenGeneral(world), await givenGeneral(world)]
    const [newcomer, changing] = [await world.person(), await world.person()]
    await givenEnrolment(world, changing, first.offeringId)
    for (const person of [newcomer, changing]) {
      await world.sql.query(
        `INSERT INTO earned_award (id, revision, person_id, course_id, year, category, stands, registered_at)
         VALUES ($1, 1, $2, $3, 2026, 'general', true, '2026-02-01T00:00:00Z')`,
        [newId(), person.id, newId()],
      )
      expect(await world.enrol(person, offering.offeringId)).toMatchObject({
        code: 'already-earned',
        turnedOn: { year: 2026, registeredAt: '2026-02-01T00:00:00.000Z' },
      })
    }
  })
})
