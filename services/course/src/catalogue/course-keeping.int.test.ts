import { isRefusal } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { givenCourse, givenEnrolment, givenGeneral, givenIndustryCommon } from '../testing/given'
import { type CourseUnderTest, courseUnderTest } from '../testing/world'

/** A mistake of a course or an offering is mended by who keeps it (Articles 7, 8, 11). */
describe('courses and offerings are kept in order', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  const stated = async (offeringId: string) =>
    (
      await world.facts<{ offeringId: string; courseTitle: string; status: string; version: number }>(
        'OfferingStated',
      )
    ).filter(each => each.offeringId === offeringId)
  const audits = (objectId: string, act: string) =>
    world.sql.query(
      'SELECT reason, actor_id FROM audit WHERE object_id = $1 AND act = $2 AND reason IS NOT NULL',
      [objectId, act],
    )

  test('courses are listed, by industry and words of the title, page by page', async () => {
    const department = await world.department('education')
    const titles = ['教育法规', '教育心理', '班主任工作']
    for (const title of titles) await givenCourse(department, undefined, { title, industry: 'education' })
    const general = await givenCourse(world.bureau, undefined, { title: '一般公需 100%' })
    const person = await world.person()
    const list = async (query: string) => (await person.get(`/v1/courses?${query}`)).body
    const titlesOf = ({ items }: { items: { title: string }[] }) => items.map(each => each.title)
    expect(titlesOf(await list('industry=education'))).toEqual(titles)
    expect(titlesOf(await list(`industry=education&title=${encodeURIComponent('教育')}`))).toEqual(
      titles.slice(0, 2),
    )
    expect((await list(`industry=none&title=${encodeURIComponent('100%')}`)).items).toEqual([
      { courseId: general.courseId, title: '一般公需 100%', industry: null, coursewareVersion: 1 },
    ])
    const first = await list('industry=education&limit=2')
    const rest = await list(`industry=education&limit=2&after=${first.next}`)
    expect([titlesOf(first), titlesOf(rest), rest.next]).toEqual([titles.slice(0, 2), titles.slice(2), null])
    expect((await person.get('/v1/courses?industry=nothing')).status).toBe(400)
  })

  test('a title is corrected with a reason, told with each offering, and once', async () => {
    const { offeringId, courseId } = await givenGeneral(world)
    const put = (title: string, by = world.bureau) =>
      by.put(`/v1/courses/${courseId}`, { title, reason: '错字' })
    for (let i = 0; i < 2; i++)
      expect((await put('正确的名称')).body).toMatchObject({ courseId, title: '正确的名称' })
    expect((await stated(offeringId)).map(each => [each.version, each.courseTitle])).toEqual([
      [1, '课程'],
      [2, '正确的名称'],
    ])
    expect(await audits(courseId, 'course.write')).toEqual([{ reason: '错字', actorId: world.bureau.id }])
    expect((await put('别的', await world.department('health'))).status).toBe(403)
    expect((await world.bureau.put(`/v1/courses/${newId()}`, { title: '无', reason: '无' })).status).toBe(404)
  })

  test('a withdrawn offering takes nobody new; who is enrolled finishes it, and is counted', async () => {
    const { offeringId, department } = await givenIndustryCommon(world, { studyMode: 'attendance' })
    const [enrolled, late] = [await world.person(), await world.person()]
    await givenEnrolment(world, enrolled, offeringId)
    const withdraw = (by = department) =>
      by.post(`/v1/offerings/${offeringId}/withdrawal`, { reason: '师资不足' })
    expect((await withdraw(await world.department('education'))).status).toBe(404)
    for (let i = 0; i < 2; i++)
      expect((await withdraw()).body).toMatchObject({
        status: 'withdrawn',
        withdrawnAt: expect.any(String),
        enrolled: 1,
      })
    expect((await stated(offeringId)).at(-1)).toMatchObject({ version: 3, status: 'withdrawn' })
    expect(await audits(offeringId, 'offering.withdraw')).toEqual([
      { reason: '师资不足', actorId: department.id },
    ])

    const refused = await world.enrol(late, offeringId)
    expect(isRefusal(refused) && refused.code).toBe('offering-withdrawn')
    const again = await world.enrol(enrolled, offeringId)
    expect(isRefusal(again) && again.code).toBe('already-enrolled')
    await expect(
      world.sql.query(
        `INSERT INTO enrolment (id, person_id, offering_id, course_id, year, category, status, enrolled_at)
         SELECT $1::uuid, $2::uuid, id, course_id, year, category, 'inForce', now() FROM offering WHERE id = $3::uuid`,
        [newId(), late.id, offeringId],
      ),
    ).rejects.toThrow(/withdrawn/)
    const confirmation = { coursewareId: null }
    expect(
      (await world.bureau.post(`/v1/offerings/${offeringId}/confirmation`, confirmation)).body.code,
    ).toBe('offering-withdrawn')

    const rows = [{ personId: enrolled.id, attendedOn: '2026-03-01' }]
    const attended = await department.post(`/v1/offerings/${offeringId}/attendance-lists`, { rows })
    expect(attended.body.rows).toMatchObject([{ verdict: 'fresh', outcome: 'studyFinished' }])
    expect((await withdraw()).body.enrolled).toBe(0)
  })

  test('whoever would change to a withdrawn general offering stays where they are', async () => {
    const [one, other] = [await givenGeneral(world), await givenGeneral(world)]
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, one.offeringId)
    await world.bureau.post(`/v1/offerings/${other.offeringId}/withdrawal`, { reason: '内容过时' })
    const refused = await world.enrol(person, other.offeringId)
    expect(isRefusal(refused) && refused.code).toBe('offering-withdrawn')
    expect((await person.get(`/v1/enrolments/${enrolmentId}`)).body).toMatchObject({
      offeringId: one.offeringId,
    })
    expect(
      (
        await (
          await world.department('health')
        ).post(`/v1/offerings/${one.offeringId}/withdrawal`, { reason: 'x' })
      ).status,
    ).toBe(404)
  })
})
