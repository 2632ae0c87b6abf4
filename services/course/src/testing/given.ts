import { isRefusal } from '../../../../domain/refusals/refusal'
import type { Enrolled } from '../../../../workflows/contracts/course'
import type { UnitGiven } from '../catalogue/schemas'
import type { Caller, CourseUnderTest } from './world'

export const video = (requiredSeconds: number, title = 'Video'): UnitGiven => ({
  kind: 'video',
  title,
  requiredSeconds,
  content: { url: 'https://media.example/1.mp4' },
})
export const reading = (requiredSeconds: number, title = 'Reading'): UnitGiven => ({
  kind: 'reading',
  title,
  requiredSeconds,
  content: { text: '继续教育' },
})
/** Two questions; option b is right in both, the second of the courseware. */
export const quiz = (title = 'Quiz'): UnitGiven => ({
  kind: 'quiz',
  title,
  questions: [
    { text: '一', options: ['a', 'b'], answer: 1 },
    { text: '二', options: ['a', 'b'], answer: 1 },
  ],
})

export interface GivenCourse {
  readonly courseId: string
  readonly coursewareId: string
  readonly unitIds: readonly string[]
}

/** A course with one published courseware. */
export async function givenCourse(
  by: Caller,
  units: readonly UnitGiven[] = [video(60)],
  course: { title?: string; industry?: string } = {},
): Promise<GivenCourse> {
  const made = await by.post('/v1/courses', { title: '课程', ...course })
  const published = await by.post(`/v1/courses/${made.body.courseId}/courseware`, { units })
  if (published.status !== 201) throw new Error(JSON.stringify(published.body))
  return {
    courseId: made.body.courseId,
    coursewareId: published.body.coursewareId,
    unitIds: published.body.units.map((unit: { unitId: string }) => unit.unitId),
  }
}

export interface GivenOffering extends GivenCourse {
  readonly offeringId: string
}

/** A general offering of the year. */
export async function givenGeneral(
  world: CourseUnderTest,
  units?: readonly UnitGiven[],
  more: { year?: number; course?: GivenCourse } = {},
): Promise<GivenOffering> {
  const course = more.course ?? (await givenCourse(world.bureau, units))
  const year = more.year ?? 2026
  const offering = await world.bureau.post('/v1/offerings', {
    courseId: course.courseId,
    year,
    category: 'general',
  })
  if (offering.status !== 201) throw new Error(JSON.stringify(offering.body))
  return { ...course, offeringId: offering.body.offeringId }
}

/** An industry-common offering of a department, confirmed by the bureau. */
export async function givenIndustryCommon(
  world: CourseUnderTest,
  terms: { industry?: string; studyMode?: 'online' | 'attendance'; proof?: 'sitting' | 'assessment' } = {},
): Promise<GivenOffering & { department: Caller }> {
  const { industry = 'health', ...rest } = terms
  const department = await world.department(industry)
  const course = await givenCourse(department, [video(60)], { industry })
  const offering = await department.post('/v1/offerings', {
    courseId: course.courseId,
    year: 2026,
    category: 'industryCommon',
    hours: 6.5,
    ...rest,
  })
  const { offeringId } = offering.body
  await world.bureau.post(`/v1/offerings/${offeringId}/confirmation`, { coursewareId: course.coursewareId })
  return { ...course, offeringId, department }
}

/** Rows of studies of an earlier system. */
export const importHistory = (by: Caller, rows: readonly unknown[], source = '旧系统') =>
  by.post(`/v1/studied-courses/imports?source=${encodeURIComponent(source)}`, { rows })

/** Enrols a person, or fails the test. */
export async function givenEnrolment(
  world: CourseUnderTest,
  person: Caller,
  offeringId: string,
): Promise<Enrolled> {
  const enrolled = await world.enrol(person, offeringId)
  if (isRefusal(enrolled)) throw new Error(`refused: ${JSON.stringify(enrolled)}`)
  return enrolled
}
