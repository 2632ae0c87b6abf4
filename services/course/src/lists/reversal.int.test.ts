import { isRefusal } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import {
  type GivenOffering,
  givenCourse,
  givenEnrolment,
  givenGeneral,
  givenIndustryCommon,
  importHistory,
  video,
} from '../testing/given'
import { openScreen, studyVideo } from '../testing/learner'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

/** A list posted in error is reversed as a whole, by its file. */
describe('a posted list is reversed', () => {
  let world: CourseUnderTest
  let second: Caller
  beforeAll(async () => {
    world = await courseUnderTest()
    second = await world.caller('municipalBureau', { personId: newId() })
  })
  afterAll(() => world.close())

  interface Asked {
    readonly by?: Caller
    readonly key?: string
    readonly reason?: string
  }
  const ask = (fileId: string, { by = world.bureau, key, reason = '误传' }: Asked = {}) =>
    by.post(`/v1/posted-lists/${fileId}/reversal`, { reason }, key ? { 'idempotency-key': key } : {})
  /** An act of two officials is asked for by the second one too. */
  const reverse = async (fileId: string, more: Asked = {}) => {
    const first = await ask(fileId, more)
    return first.status === 202 ? ask(fileId, { ...more, by: second }) : first
  }
  const codeOf = async (person: Caller, offeringId: string) => {
    const answer = await world.enrol(person, offeringId)
    return isRefusal(answer) ? answer.code : answer.kind
  }
  const factsOf = async <T extends object>(type: string, key: keyof T & string, value: string) =>
    (await world.facts<T>(type)).filter(fact => fact[key] === value)
  const enrolmentOf = async (person: Caller, enrolmentId: string) =>
    (await person.get(`/v1/enrolments/${enrolmentId}`)).body
  async function finished(offering?: GivenOffering) {
    const of = offering ?? (await givenGeneral(world, [video(60)]))
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, of.offeringId)
    await studyVideo(person, await openScreen(person, enrolmentId, of.unitIds[0]!), world.harness.clock)
    return { person, offering: of, enrolmentId }
  }

  describe('of history', () => {
    test('its rows are ended, not deleted, and told; the course may be chosen again', async () => {
      const { courseId, offeringId } = await givenGeneral(world)
      const [person, other] = [await world.person(), await world.person()]
      const rows = [
        { personId: person.id, courseId, year: 2019, finishedOn: '2019-05-01' },
        { personId: other.id },
      ]
      const { fileId } = (await importHistory(world.bureau, rows)).body
      expect(await codeOf(person, offeringId)).toBe('course-studied-in-past-year')
      // No official reverses a list that names the official (docs/decisions/0290).
      for (const { id } of [person, other]) {
        const own = await world.caller('municipalBureau', { personId: id })
        expect((await reverse(fileId, { by: own })).body.code).toBe('own-affair')
      }
      expect((await reverse(fileId)).body).toEqual({
        fileId,
        endedNow: 1,
        endedInAll: 1,
        reinstated: [],
        kept: [],
      })
      expect(
        await world.sql.query('SELECT year, end_reason AS ended FROM studied_course WHERE file_id = $1', [
          fileId,
        ]),
      ).toEqual([{ year: 2019, ended: 'reversed' }])
      expect(await factsOf('StudyReversed', 'fileId', fileId)).toEqual([
        expect.objectContaining({ personId: person.id, courseId, year: 2019, enrolmentId: '' }),
      ])
      expect((await person.get('/v1/my/enrolments')).body.historyLoaded).toBe(false)
      expect((await other.get('/v1/my/enrolments')).body.historyLoaded).toBe(false)
      expect(await codeOf(person, offeringId)).toBe('enrolled')
      const trail = (await world.bureau.get(`/v1/audit/course?objectId=${fileId}`)).body.rows
      expect(trail).toEqual([
        expect.objectContaining({
          act: 'postedList.reverse',
          reason: '误传',
          before: { records: [expect.objectContaining({ personId: person.id, year: 2019 })] },
          after: { endedNow: 1, reinstated: [], kept: [] },
        }),
        expect.objectContaining({
          act: 'postedList.reverse',
          reason: '误传',
          after: { proposed: expect.any(String), wouldEnd: 1 },
        }),
      ])
    })

    test('by two officials of the bureau, both of them named; what changed meanwhile is asked anew', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const [person, other] = [await world.person(), await world.person()]
      const rows = [person, other].map(({ id }) => ({ personId: id, courseId, year: 2019 }))
      const { fileId } = (await importHistory(world.bureau, rows)).body
      expect((await ask(fileId, { by: await world.caller('municipalBureau') })).body.code).toBe(
        'official-unnamed',
      )
      for (const _ of [1, 2]) {
        const asked = await ask(fileId)
        expect([asked.status, asked.body.wouldEnd]).toEqual([202, 2])
      }
      const waiting = (await second.get('/v1/posted-list-proposals')).body.items
      expect(waiting).toContainEqual(expect.objectContaining({ objectId: fileId, reason: '误传' }))
      expect((await ask(fileId, { by: await world.caller('municipalBureau') })).body.code).toBe(
        'official-unnamed',
      )
      await expect(
        world.owner.query(
          `INSERT INTO course.file_reversal (id, file_id, reason, reversed_by, reversed_at)
           VALUES (gen_random_uuid(), $1, 'alone', 'alone', now())`,
          [fileId],
        ),
      ).rejects.toThrow(/without a second official/)
      expect((await ask(fileId, { by: second })).body).toMatchObject({ endedNow: 2 })
    })

    test('again it changes nothing; the same request gets the same answer', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const person = await world.person()
      const { fileId } = (await importHistory(world.bureau, [{ personId: person.id, courseId, year: 2019 }]))
        .body
      const key = newId()
      const first = await reverse(fileId, { key })
      expect((await reverse(fileId, { key })).body).toEqual(first.body)
      expect((await reverse(fileId)).body).toEqual({ ...first.body, endedNow: 0 })
      expect((await reverse(fileId, { key, reason: 'another' })).body.code).toBe('idempotency-key-reused')
      expect(await factsOf('StudyReversed', 'fileId', fileId)).toHaveLength(1)
      expect((await world.bureau.get(`/v1/audit/course?objectId=${fileId}`)).body.rows).toHaveLength(2)
    })

    test('posted again afterwards it is fresh, and can be reversed again', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const person = await world.person()
      const rows = [{ personId: person.id, courseId, year: 2019 }]
      const { fileId } = (await importHistory(world.bureau, rows)).body
      await reverse(fileId)
      world.harness.clock.advance(1_000)
      const again = await importHistory(world.bureau, rows)
      expect([again.status, again.body.rows[0].verdict]).toEqual([201, 'fresh'])
      expect((await reverse(again.body.fileId)).body).toMatchObject({ endedNow: 1 })
    })

    test('what it had superseded stands again, unless that was reversed itself', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const person = await world.person()
      const imported = async (day: string, source: string): Promise<string> => {
        world.harness.clock.advance(1_000)
        const row = { personId: person.id, courseId, year: 2019, finishedOn: day }
        return (await importHistory(world.bureau, [row], source)).body.fileId
      }
      const standing = () =>
        world.sql.query(
          'SELECT source, finished_on::text AS on FROM studied_course WHERE person_id = $1 AND ended_at IS NULL',
          [person.id],
        )
      await imported('2019-01-01', 'one')
      const two = await imported('2019-02-02', 'two')
      const three = await imported('2019-03-03', 'three')
      world.harness.clock.advance(1_000)
      expect((await reverse(two)).body).toMatchObject({ endedNow: 0 })
      expect(await standing()).toEqual([{ source: 'three', on: '2019-03-03' }])
      await reverse(three)
      expect(await standing()).toEqual([{ source: 'one', on: '2019-01-01' }])
    })

    test('a finished enrolment that it had ended is in force again, and its study told again', async () => {
      const { person, offering, enrolmentId } = await finished()
      const rows = [{ personId: person.id, courseId: offering.courseId, year: 2019 }]
      const { fileId } = (await importHistory(world.bureau, rows)).body
      expect((await enrolmentOf(person, enrolmentId)).status).toBe('ended')
      world.harness.clock.advance(1_000)
      expect((await reverse(fileId)).body).toMatchObject({ reinstated: [enrolmentId] })
      expect(await enrolmentOf(person, enrolmentId)).toMatchObject({ status: 'inForce', endedAt: null })
      const told = await factsOf<{ enrolmentId: string; finishedAt: string; reinstatedAt?: string }>(
        'StudyFinished',
        'enrolmentId',
        enrolmentId,
      )
      expect(told).toHaveLength(2)
      expect(told[1]).toMatchObject({ finishedAt: told[0]?.finishedAt })
      expect([told[0]?.reinstatedAt, new Date(told[1]?.reinstatedAt ?? 0)]).toEqual([
        undefined,
        world.harness.clock.now(),
      ])
      expect((await reverse(fileId)).body).toMatchObject({ reinstated: [] })
    })

    test('one that was finished in vain is finished now', async () => {
      const { offeringId, courseId, unitIds } = await givenGeneral(world, [video(60)])
      const person = await world.person()
      const { enrolmentId } = await givenEnrolment(world, person, offeringId)
      const { fileId } = (await importHistory(world.bureau, [{ personId: person.id, courseId, year: 2019 }]))
        .body
      const screen = await openScreen(person, enrolmentId, unitIds[0]!)
      await expect(studyVideo(person, screen, world.harness.clock)).rejects.toThrow(/studied-in-past/)
      expect((await reverse(fileId)).body).toMatchObject({ reinstated: [enrolmentId] })
      expect(await enrolmentOf(person, enrolmentId)).toMatchObject({
        status: 'inForce',
        finishedAt: expect.any(String),
      })
      expect(await factsOf('StudyFinished', 'enrolmentId', enrolmentId)).toHaveLength(1)
    })

    test('not where another was chosen since, nor where another record says the same', async () => {
      const chosen = await finished()
      const rows = [{ personId: chosen.person.id, courseId: chosen.offering.courseId, year: 2019 }]
      const first = (await importHistory(world.bureau, rows)).body.fileId
      await givenEnrolment(world, chosen.person, (await givenGeneral(world)).offeringId)
      expect((await reverse(first)).body).toMatchObject({ endedNow: 1, reinstated: [] })
      expect((await enrolmentOf(chosen.person, chosen.enrolmentId)).status).toBe('ended')

      const twice = await finished()
      const record = (year: number) => [
        { personId: twice.person.id, courseId: twice.offering.courseId, year },
      ]
      const one = (await importHistory(world.bureau, record(2018))).body.fileId
      const other = (await importHistory(world.bureau, record(2019))).body.fileId
      expect((await reverse(one)).body).toMatchObject({ endedNow: 1, reinstated: [] })
      expect((await reverse(other)).body).toMatchObject({ endedNow: 1, reinstated: [twice.enrolmentId] })
    })
  })

  describe('of attendance', () => {
    async function attended() {
      const offering = await givenIndustryCommon(world, { studyMode: 'attendance', proof: 'assessment' })
      const person = await world.person()
      const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
      const post = (attendedOn: string) =>
        offering.department.post(`/v1/offerings/${offering.offeringId}/attendance-lists`, {
          rows: [{ personId: person.id, attendedOn }],
        })
      const { fileId } = (await post('2026-03-01')).body as { fileId: string }
      return { ...offering, person, enrolmentId, post, fileId }
    }

    test('the study that it finished is open again, told, and another list may finish it', async () => {
      const { person, enrolmentId, post, fileId, courseId, offeringId } = await attended()
      expect((await reverse(fileId)).body).toEqual({
        fileId,
        endedNow: 1,
        endedInAll: 1,
        reinstated: [],
        kept: [],
      })
      expect(await enrolmentOf(person, enrolmentId)).toMatchObject({ status: 'inForce', finishedAt: null })
      expect(await factsOf('StudyReversed', 'fileId', fileId)).toEqual([
        expect.objectContaining({
          personId: person.id,
          enrolmentId,
          courseId,
          offeringId,
          category: 'industryCommon',
        }),
      ])
      const corrected = await post('2026-02-02')
      expect(corrected.body.rows).toMatchObject([{ verdict: 'fresh' }])
      expect((await enrolmentOf(person, enrolmentId)).finishedAt).not.toBeNull()
      expect(await factsOf('StudyFinished', 'enrolmentId', enrolmentId)).toHaveLength(2)
    })

    test('attendance on which hours are registered stays, and is said', async () => {
      const { person, enrolmentId, fileId, courseId } = await attended()
      await world.sql.query(
        `INSERT INTO earned_award (id, revision, person_id, course_id, year, category, stands, registered_at)
         VALUES ($1, 1, $2, $3, 2026, 'industryCommon', true, '2026-03-02T00:00:00Z')`,
        [newId(), person.id, courseId],
      )
      const kept = [{ personId: person.id, enrolmentId, registeredAt: '2026-03-02T00:00:00.000Z' }]
      expect((await reverse(fileId)).body).toMatchObject({ endedNow: 0, kept })
      expect((await enrolmentOf(person, enrolmentId)).finishedAt).not.toBeNull()
      await world.sql.query('UPDATE earned_award SET stands = false, revision = 2 WHERE person_id = $1', [
        person.id,
      ])
      expect((await reverse(fileId)).body).toMatchObject({ endedNow: 1, kept: [] })
    })

    test('by the municipal bureau alone, with a reason', async () => {
      const { department, person, fileId } = await attended()
      expect((await reverse(fileId, { by: department })).status).toBe(403)
      expect((await reverse(fileId, { by: person })).status).toBe(403)
      expect((await reverse(newId())).status).toBe(404)
      expect((await reverse(fileId, { reason: ' ' })).status).toBe(400)
    })
  })
})
