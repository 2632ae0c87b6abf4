import { z } from 'zod'
import { refuse } from '../../../../domain/refusals/refusal'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { CourseDeps } from '../deps'
import { correctTitle, createCourse, findCourse, linkSameAs, listCourses } from './courses'
import { publishCourseware } from './courseware'
import {
  CourseBodySchema,
  CoursePageSchema,
  CourseQuerySchema,
  CourseViewSchema,
  CoursewareBodySchema,
  CoursewareViewSchema,
  TitleBodySchema,
} from './schemas'

const CourseParams = z.object({ courseId: z.uuid() })
export const courseRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'createCourse',
    method: 'post',
    path: '/v1/courses',
    summary: 'Makes a course',
    article: '7',
    who: 'course.write',
    body: CourseBodySchema,
    answers: { 201: CourseViewSchema },
    refusals: ['wrong-authority', 'not-found', 'idempotency-key-reused'],
    handle: async call =>
      answering((view: { courseId: string }) => created(view, `/v1/courses/${view.courseId}`))(
        await createCourse(deps, call, call.body),
      ),
  }),
  endpoint({
    id: 'listCourses',
    method: 'get',
    path: '/v1/courses',
    summary: 'Lists courses, by industry and by words of the title',
    article: '7',
    who: 'course.read',
    query: CourseQuerySchema,
    answers: { 200: CoursePageSchema },
    refusals: [],
    handle: async ({ query }) => ok(await listCourses(deps, query)),
  }),
  endpoint({
    id: 'correctCourseTitle',
    method: 'put',
    path: '/v1/courses/{courseId}',
    summary: 'Corrects the title of a course, wherever it is shown',
    article: '7',
    who: 'course.write',
    params: CourseParams,
    body: TitleBodySchema,
    answers: { 200: CourseViewSchema },
    refusals: ['wrong-authority', 'not-found'],
    handle: async call => answering(ok)(await correctTitle(deps, call, { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'readCourse',
    method: 'get',
    path: '/v1/courses/{courseId}',
    summary: 'Reads a course with its courseware; the answers of a quiz are never sent',
    article: '7',
    who: 'course.read',
    params: CourseParams,
    answers: { 200: CourseViewSchema },
    refusals: ['not-found'],
    handle: async ({ params }) => {
      const course = await findCourse(deps, params.courseId)
      return course ? ok(course) : refuse('not-found')
    },
  }),
  endpoint({
    id: 'publishCourseware',
    method: 'post',
    path: '/v1/courses/{courseId}/courseware',
    summary: 'Publishes a version of its courseware; people enrolled before finish on their version',
    article: '7',
    who: 'course.write',
    params: CourseParams,
    body: CoursewareBodySchema,
    answers: { 201: CoursewareViewSchema },
    refusals: [
      ...(['wrong-authority', 'not-found', 'idempotency-key-reused'] as const),
      ...(['unit-unknown', 'unit-media-unfit', 'unit-empty', 'video-shorter-than-unit'] as const),
    ],
    handle: async call =>
      answering(created)(await publishCourseware(deps, call, { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'linkSameCourse',
    method: 'post',
    path: '/v1/courses/{courseId}/same-as',
    summary: 'Links two courses as the same, for instance one that was renamed',
    article: '8',
    who: 'course.write',
    params: CourseParams,
    body: z.object({ courseId: z.uuid(), reason: z.string().trim().min(1).max(500) }),
    answers: { 200: CourseViewSchema },
    refusals: ['wrong-authority', 'not-found', 'courses-enrolled-together'],
    handle: async call => {
      const { params, body } = call
      const link = { courseId: params.courseId, sameAs: body.courseId, reason: body.reason }
      return answering(ok)(await linkSameAs(deps, call, link))
    },
  }),
]
