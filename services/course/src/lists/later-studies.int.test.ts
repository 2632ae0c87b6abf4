import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { EntriesWrittenSchema } from '../../../../proto/generated/ledger_pb'
import { newId } from '../../../kit/base/ids'
import { knowEntries } from '../enrolments/earned-hours'
import {
  type GivenOffering,
  givenCourse,
  givenEnrolment,
  givenGeneral,
  importHistory,
  video,
} from '../testing/given'
import { answerRightly, openScreen, study, studyVideo } from '../testing/learner'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

/** A study of a past year may become known after the study is finished (Article 8). */
describe('a course that turns out to have been studied before', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  interface Finished {
    readonly person: Caller
    readonly offering: GivenOffering
    readonly enrolmentId: string
  }
  async function finished(offering?: GivenOffering, given?: Caller): Promise<Finished> {
    const of = offering ?? (await givenGeneral(world, [video(60)]))
    const person = given ?? (await world.person())
    const { enrolmentId } = await givenEnrolment(world, person, of.offeringId)
    await studyVideo(person, await openScreen(person, enrolmentId, of.unitIds[0]!), world.harness.clock)
    return { person, offering: of, enrolmentId }
  }
  const imported = (person: Caller, courseId: string, year: number) =>
    importHistory(world.bureau, [{ personId: person.id, courseId, year, finishedOn: `${year}-05-01` }])
  const link = (a: string, b: string) =>
    world.bureau.post(`/v1/courses/${a}/same-as`, { courseId: b, reason: '更名' })
  const statusOf = async ({ person, enrolmentId }: Finished) =>
    (await person.get(`/v1/enrolments/${enrolmentId}`)).body.status
  const endsOf = async ({ enrolmentId }: Finished) =>
    (await world.facts<{ enrolmentId: string; reason: string }>('EnrolmentEnded'))
      .filter(fact => fact.enrolmentId === enrolmentId)
      .map(fact => fact.reason)
  const registered = ({ person, offering }: Finished, revision = 1) =>
    knowEntries(
      world.sql,
      create(EntriesWrittenSchema, {
        registeredAt: timestampFromDate(world.harness.clock.now()),
        rows: [
          {
            awardId: awardOf(person),
            revision,
            entryKind: revision % 2 === 1 ? 'grant' : 'reversal',
            personId: person.id,
            courseId: offering.courseId,
            year: 2026,
            category: 'general',
          },
        ],
      }),
    )
  const awards = new Map<string, string>()
  const awardOf = (person: Caller): string => {
    if (!awards.has(person.id)) awards.set(person.id, newId())
    return awards.get(person.id)!
  }
  const conflicts = async () => (await world.bureau.get('/v1/studied-conflicts')).body.items
  const conflictOf = async ({ enrolmentId }: Finished) =>
    (await conflicts()).find((each: { enrolmentId: string }) => each.enrolmentId === enrolmentId)

  test('by an imported record: the finished enrolment ends, told once, and another course may be chosen', async () => {
    const study = await finished()
    const { person, offering, enrolmentId } = study
    const first = await imported(person, offering.courseId, 2019)
    expect(first.body.rows).toMatchObject([
      { verdict: 'fresh', outcome: `ends enrolment ${enrolmentId}, whose study is finished` },
    ])
    expect(await statusOf(study)).toBe('ended')
    expect((await imported(person, offering.courseId, 2019)).body.rows).toMatchObject([{ verdict: 'same' }])
    expect(await endsOf(study)).toEqual(['studiedBefore'])
    expect(await conflictOf(study)).toBeUndefined()
    expect(await world.enrol(person, (await givenGeneral(world)).offeringId)).toMatchObject({
      kind: 'enrolled',
    })
  })

  test('by a link: the later of the two ends, the earlier stays', async () => {
    const old = await givenCourse(world.bureau)
    const study = await finished()
    await imported(study.person, old.courseId, 2020)
    expect(await statusOf(study)).toBe('inForce')
    expect((await link(study.offering.courseId, old.courseId)).status).toBe(200)
    expect(await statusOf(study)).toBe('ended')
    expect(await endsOf(study)).toEqual(['studiedBefore'])
    expect((await link(study.offering.courseId, old.courseId)).status).toBe(200)
    expect(await endsOf(study)).toEqual(['studiedBefore'])

    const one = await finished()
    const before = world.harness.clock.now()
    world.harness.clock.set('2027-02-01T01:00:00Z')
    const other = await givenGeneral(world, [video(60)], { year: 2027 })
    const again = await finished(other, one.person)
    await link(one.offering.courseId, other.courseId)
    expect([await statusOf(one), await statusOf(again)]).toEqual(['inForce', 'ended'])
    world.harness.clock.set(before)
  })

  test('what is not finished goes on until it is, and its learner is told', async () => {
    const offering = await givenGeneral(world, [video(60)])
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offering.offeringId)
    const read = async () => (await person.get(`/v1/enrolments/${enrolmentId}`)).body
    expect((await read()).studiedBefore).toBeNull()
    await imported(person, offering.courseId, 2019)
    expect(await read()).toMatchObject({
      status: 'inForce',
      studiedBefore: { year: 2019, source: '旧系统', finishedOn: '2019-05-01' },
    })
  })

  test('where the hours are registered nothing ends by itself: it is listed for the bureau while it is so', async () => {
    const study = await finished()
    await registered(study)
    const { person, offering, enrolmentId } = study
    const row = await imported(person, offering.courseId, 2019)
    expect(row.body.rows).toMatchObject([
      {
        verdict: 'fresh',
        outcome: `hours of enrolment ${enrolmentId} are registered: listed for the bureau`,
      },
    ])
    expect(await statusOf(study)).toBe('inForce')
    expect(await endsOf(study)).toEqual([])
    expect(await conflictOf(study)).toMatchObject({
      personId: person.id,
      courseId: offering.courseId,
      year: 2026,
      registeredAt: world.harness.clock.now().toISOString(),
      studied: { year: 2019, source: '旧系统', finishedOn: '2019-05-01' },
    })
    expect((await person.get('/v1/studied-conflicts')).status).toBe(403)
    await registered(study, 2)
    expect(await conflictOf(study)).toBeUndefined()
    await registered(study, 3)
    expect(await conflictOf(study)).toBeDefined()
  })

  test('nor where the ledger had not told it yet', async () => {
    const study = await finished()
    await imported(study.person, study.offering.courseId, 2019)
    expect(await statusOf(study)).toBe('ended')
    await registered(study)
    expect(await conflictOf(study)).toMatchObject({ enrolmentId: study.enrolmentId })
  })

  test('the list goes on where it ended', async () => {
    const all = await conflicts()
    const first = (await world.bureau.get('/v1/studied-conflicts?limit=1')).body
    expect(first.items).toEqual(all.slice(0, 1))
    const rest = (await world.bureau.get(`/v1/studied-conflicts?after=${first.next}`)).body
    expect(rest).toEqual({ items: all.slice(1), next: null })
  })

  test('a record that comes at the moment of finishing, or of enrolling, leaves nobody in force with it', async () => {
    const offering = await givenGeneral(world, [video(60)])
    const { courseId, offeringId, unitIds } = offering
    const finishing = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const person = await world.person()
        const { enrolmentId } = await givenEnrolment(world, person, offeringId)
        return { person, offering, enrolmentId, screen: await openScreen(person, enrolmentId, unitIds[0]!) }
      }),
    )
    world.harness.clock.advance(60_000)
    for (const { person, screen } of finishing)
      await study(person, screen, world.harness.clock, { seconds: 0, positionSeconds: 60 })
    await Promise.all(
      finishing.flatMap(({ person, screen }) => [
        answerRightly(person, screen).catch(() => undefined),
        imported(person, courseId, 2019),
      ]),
    )
    for (const each of finishing) {
      expect(await statusOf(each)).toBe('ended')
      expect(await endsOf(each)).toEqual(['studiedBefore'])
    }
    const enrolling = await Promise.all(Array.from({ length: 6 }, () => world.person()))
    await Promise.all(
      enrolling.flatMap(person => [world.enrol(person, offeringId), imported(person, courseId, 2019)]),
    )
    for (const person of enrolling) {
      const again = await world.enrol(person, offeringId)
      expect(isRefusal(again) && again.code).toBe('course-studied-in-past-year')
    }
  })
})
