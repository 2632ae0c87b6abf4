import { isRefusal } from '../../../../domain/refusals/refusal'
import {
  givenCourse,
  givenEnrolment,
  givenGeneral,
  givenIndustryCommon,
  importHistory,
  video,
} from '../testing/given'
import { openScreen, studyVideo } from '../testing/learner'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

interface Listed {
  readonly offeringId: string
  readonly courseTitle: string
  readonly category: string
  readonly enrolmentId: string | null
  readonly may: 'new' | 'change' | null
  readonly because: { readonly code: string } | null
}

/** 培训报名 (Article 8): a person sees what is offered, whether it can be chosen, and why not. */
describe('the offerings of a person', () => {
  let world: CourseUnderTest
  beforeEach(async () => {
    world = await courseUnderTest()
  })
  afterEach(() => world.close())

  const list = async (person: Caller, more = ''): Promise<Listed[]> =>
    (await person.get(`/v1/my/offerings?year=2026${more}`)).body.items

  test('are the confirmed ones of the year, general first, then those of the own industry', async () => {
    const health = await givenIndustryCommon(world)
    const general = await givenGeneral(world, [video(60), video(90)])
    await givenIndustryCommon(world, { industry: 'education' })
    await givenGeneral(world, [video(60)], { year: 2027 })
    const department = await world.department('health')
    const { courseId } = await givenCourse(department, [video(60)], { industry: 'health' })
    const proposed = { courseId, year: 2026, category: 'industryCommon', hours: 6 }
    expect((await department.post('/v1/offerings', proposed)).status).toBe(201)

    const person = await world.person({ industry: 'health' })
    const items = await list(person)
    expect(items).toEqual([
      expect.objectContaining({ offeringId: general.offeringId, hours: 18, units: 2, studySeconds: 150 }),
      expect.objectContaining({ offeringId: health.offeringId, hours: 6.5, category: 'industryCommon' }),
    ])
    expect(items.map(each => [each.may, each.because])).toEqual([
      ['new', null],
      ['new', null],
    ])
    const [first] = await list(person, '&limit=1')
    expect(await list(person, `&after=${first!.offeringId}`)).toEqual(items.slice(1))
  })

  test('say of each what enrolling would answer, in every situation', async () => {
    const course = await givenCourse(world.bureau)
    const [one, two, studied, withdrawn] = [
      await givenGeneral(world, [video(60)]),
      await givenGeneral(world, [video(60)]),
      await givenGeneral(world, [], { course }),
      await givenGeneral(world, [video(60)]),
    ]
    const reason = { reason: '课件更新' }
    await world.bureau.post(`/v1/offerings/${withdrawn.offeringId}/withdrawal`, reason)
    const [fresh, enrolled, finished, before] = await Promise.all(
      Array.from({ length: 4 }, () => world.person()),
    )
    await importHistory(world.bureau, [{ personId: before!.id, courseId: course.courseId, year: 2019 }])
    await givenEnrolment(world, enrolled!, one.offeringId)
    const { enrolmentId } = await givenEnrolment(world, finished!, one.offeringId)
    await studyVideo(
      finished!,
      await openScreen(finished!, enrolmentId, one.unitIds[0]!),
      world.harness.clock,
    )

    const said = async (person: Caller) => (await list(person)).map(each => each.may ?? each.because?.code)
    const ids = [one, two, studied, withdrawn].map(each => each.offeringId).sort()
    const inOrder = (codes: readonly string[]) =>
      ids.map(id => codes[[one, two, studied, withdrawn].findIndex(each => each.offeringId === id)])
    expect(await said(fresh!)).toEqual(inOrder(['new', 'new', 'new', 'offering-withdrawn']))
    expect(await said(enrolled!)).toEqual(
      inOrder(['already-enrolled', 'change', 'change', 'offering-withdrawn']),
    )
    expect(await said(finished!)).toEqual(
      inOrder(['already-enrolled', 'study-already-finished', 'study-already-finished', 'offering-withdrawn']),
    )
    expect(await said(before!)).toEqual(
      inOrder(['new', 'new', 'course-studied-in-past-year', 'offering-withdrawn']),
    )
    expect((await list(enrolled!)).filter(each => each.enrolmentId)).toHaveLength(1)

    // The words of the list are those of the command: asked in an order that leaves each situation as it is.
    for (const person of [before!, finished!, enrolled!, fresh!]) {
      const refused = (await list(person)).filter(each => !each.may)
      for (const each of refused) {
        const answer = await world.enrol(person, each.offeringId)
        expect(isRefusal(answer) && answer.code).toBe(each.because!.code)
      }
      const allowed = (await list(person)).find(each => each.may)
      if (!allowed) continue
      const answer = await world.enrol(person, allowed.offeringId)
      expect(!isRefusal(answer) && answer.changed).toBe(allowed.may === 'change')
    }
  })

  test('of a year that is over can be seen, and not chosen', async () => {
    const person = await world.person()
    await givenGeneral(world)
    world.harness.clock.set('2027-01-03T01:00:00Z')
    expect((await list(person)).map(each => each.because?.code)).toEqual(['year-closed'])
  })

  test('are shown to people alone', async () => {
    expect((await world.bureau.get('/v1/my/offerings?year=2026')).status).toBe(403)
  })
})
