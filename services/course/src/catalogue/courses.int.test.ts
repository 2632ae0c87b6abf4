import { newId } from '../../../kit/base/ids'
import { givenCourse, givenGeneral, quiz, video } from '../testing/given'
import { type CourseUnderTest, courseUnderTest } from '../testing/world'

describe('courses and offerings (Articles 7, 11)', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  test('a general course is the municipal bureau’s, an industry’s its own department’s', async () => {
    const health = await world.department('health')
    const person = await world.person()
    const codeOf = async (answer: Promise<{ status: number; body: { code?: string } }>) =>
      (await answer).body.code ?? (await answer).status
    const asked = { title: '课程' }
    expect(await codeOf(world.bureau.post('/v1/courses', asked))).toBe(201)
    expect(await codeOf(health.post('/v1/courses', { ...asked, industry: 'health' }))).toBe(201)
    expect(await codeOf(health.post('/v1/courses', asked))).toBe('wrong-authority')
    expect(await codeOf(health.post('/v1/courses', { ...asked, industry: 'education' }))).toBe('not-found')
    expect(await codeOf(person.post('/v1/courses', asked))).toBe('not-allowed')
    expect(await codeOf(world.bureau.post('/v1/courses', { ...asked, industry: 'astrology' }))).toBe(
      'invalid-input',
    )

    const general = await givenCourse(world.bureau)
    const own = await givenCourse(health, [video(60)], { industry: 'health' })
    const offer = (by: typeof health, courseId: string, category: string, hours?: number) =>
      codeOf(by.post('/v1/offerings', { courseId, year: 2026, category, hours }))
    expect(await offer(health, general.courseId, 'general')).toBe('wrong-authority')
    expect(await offer(world.bureau, own.courseId, 'industryCommon', 6)).toBe('wrong-authority')
    expect(await offer(health, own.courseId, 'industryCommon')).toBe('invalid-input')
    expect(await offer(world.bureau, general.courseId, 'general', 20)).toBe('invalid-input')
    expect(await offer(health, own.courseId, 'industryCommon', 6.5)).toBe(201)
    expect(await offer(world.bureau, newId(), 'general')).toBe('not-found')
  })

  test('an offering needs courseware, and is in a year that is not over', async () => {
    const { courseId } = (await world.bureau.post('/v1/courses', { title: '空' })).body
    const offer = (year: number) =>
      world.bureau.post('/v1/offerings', { courseId, year, category: 'general' })
    expect((await offer(2026)).body.code).toBe('offering-has-no-courseware')
    expect((await offer(2025)).body.code).toBe('year-closed')
  })

  test('a quiz whose answer is no option is refused', async () => {
    const { courseId } = (await world.bureau.post('/v1/courses', { title: '课程' })).body
    const wrong = { ...quiz(), questions: [{ text: '一', options: ['a', 'b'], answer: 2 }] }
    const answer = await world.bureau.post(`/v1/courses/${courseId}/courseware`, { units: [wrong] })
    expect([answer.status, answer.body.faults[0].path]).toEqual([400, 'body.units.0.questions.0'])
  })

  test('two versions published at once are two versions', async () => {
    const { courseId } = await givenCourse(world.bureau)
    const answers = await Promise.all(
      [60, 70, 80].map(seconds =>
        world.bureau.post(`/v1/courses/${courseId}/courseware`, { units: [video(seconds)] }),
      ),
    )
    expect(answers.map(answer => answer.body.version).sort()).toEqual([2, 3, 4])
  })

  test('published courseware is never changed, by anyone', async () => {
    await givenGeneral(world)
    for (const table of ['courseware', 'unit', 'unit_finished', 'enrolment_command', 'reminder']) {
      await expect(world.sql.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/)
      await expect(world.owner.query(`DELETE FROM course.${table}`)).rejects.toThrow(/append-only/)
    }
  })

  test('the database refuses an offering that the regulation does not know', async () => {
    const { courseId, coursewareId } = await givenCourse(world.bureau)
    const other = await givenCourse(world.bureau)
    const insert = (more: Record<string, unknown>) => {
      const row = {
        id: newId(),
        course_id: courseId,
        courseware_id: coursewareId,
        year: 2026,
        category: 'general',
        industry: null,
        half_hours: 36,
        study_mode: 'online',
        proof: 'sitting',
        status: 'confirmed',
        version: 1,
        created_at: new Date(),
        confirmed_at: new Date(),
        ...more,
      }
      const columns = Object.keys(row)
      return world.sql.query(
        `INSERT INTO offering (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
        Object.values(row),
      )
    }
    const refused = [
      { industry: 'health' },
      { study_mode: 'attendance' },
      { proof: 'assessment' },
      { half_hours: 0 },
      { courseware_id: null },
      { courseware_id: other.coursewareId },
      { confirmed_at: null },
      { category: 'professional' },
    ]
    for (const more of refused) await expect(insert(more)).rejects.toThrow(/violates/)
    await insert({})
    await expect(insert({ id: newId() })).rejects.toThrow(/course_id_year/)
  })

  test('offerings are listed page by page', async () => {
    for (let i = 0; i < 3; i++) await givenGeneral(world, [video(60)], { year: 2028 })
    const person = await world.person()
    const first = await person.get('/v1/offerings?year=2028&limit=2')
    const rest = await person.get(`/v1/offerings?year=2028&limit=2&after=${first.body.next}`)
    expect([first.body.items.length, rest.body.items.length, rest.body.next]).toEqual([2, 1, null])
    const [one] = rest.body.items
    const ofCourse = await person.get(`/v1/offerings?year=2028&courseId=${one.courseId}`)
    expect(ofCourse.body.items).toEqual([one])
    expect((await person.get(`/v1/offerings/${one.offeringId}`)).body).toEqual(one)
    expect((await person.get(`/v1/offerings/${newId()}`)).body.code).toBe('not-found')
  })

  test('one active session a person is the database’s rule', async () => {
    const offering = await givenGeneral(world)
    const person = await world.person()
    const enrolled = await world.enrol(person, offering.offeringId)
    const open = () =>
      world.sql.query(
        'INSERT INTO study_session (id, person_id, enrolment_id, unit_id, started_at) VALUES ($1, $2, $3, $4, now())',
        [newId(), person.id, 'enrolmentId' in enrolled ? enrolled.enrolmentId : '', offering.unitIds[0]],
      )
    await open()
    await expect(open()).rejects.toThrow(/one_active_session_a_person/)
  })
})
