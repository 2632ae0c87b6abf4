import { z } from 'zod'
import { mediaTypes } from '../../../../domain/course/media'
import type { FileId } from '../../../kit/files/owner'
import { answerSent, answerStands, inert, sendRow, standsRow } from '../../../kit/files/routes'
import { beginUpload, readUpload, removeFile } from '../../../kit/files/uploads'
import { answering, created, type Endpoint, endpoint, noContent, ok } from '../../../kit/http/endpoint'
import type { CourseDeps } from '../deps'
import { refusedByInspection } from './inspector'
import { filesOfCourse, linkMedium, listMedia } from './media'
import { playMedium } from './playing'
import {
  CourseParams,
  LinkedMediaSchema,
  LinkProofSchema,
  MediaBodySchema,
  MediaLinkSchema,
  MediaListedSchema,
  MediaParams,
  MediaStandsSchema,
  UnitParams,
} from './schemas'
import { linkUnitMedia } from './unit-media'

const fileOf = (deps: CourseDeps, { courseId, mediaId }: z.infer<typeof MediaParams>): FileId => ({
  owner: filesOfCourse(deps, courseId),
  fileId: mediaId,
})

/** Media of courses: begun here, sent by the tus protocol 1.0, played by links that last some minutes. */
export const mediaRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'listMedia',
    method: 'get',
    path: '/v1/courses/{courseId}/media',
    summary: 'The media of a course, and the uploads under way',
    article: '7',
    who: 'course.write',
    params: CourseParams,
    answers: { 200: MediaListedSchema },
    refusals: ['wrong-authority', 'not-found'],
    handle: async ({ actor, params }) => answering(ok)(await listMedia(deps, actor, params.courseId)),
  }),
  endpoint({
    id: 'beginMediaUpload',
    method: 'post',
    path: '/v1/courses/{courseId}/media',
    summary:
      'Begins the upload of a video, of captions or of a page; `Location` is where its bytes go, by tus 1.0',
    article: '7',
    who: 'course.write',
    params: CourseParams,
    body: MediaBodySchema,
    answers: { 201: z.object({ mediaId: z.string() }) },
    refusals: [
      ...(['wrong-authority', 'not-found', 'idempotency-key-reused'] as const),
      ...(['media-too-large', 'media-too-many'] as const),
    ],
    handle: async ({ actor, params: { courseId }, body, idempotencyKey }) =>
      answering((mediaId: string) => created({ mediaId }, `/v1/courses/${courseId}/media/${mediaId}/upload`))(
        await beginUpload(deps, actor, filesOfCourse(deps, courseId), { file: body, key: idempotencyKey }),
      ),
  }),
  endpoint({
    ...standsRow,
    id: 'getMediaUpload',
    method: 'get',
    path: '/v1/courses/{courseId}/media/{mediaId}/upload',
    summary: 'The state of an upload, and the offset from which it continues; HEAD as in tus 1.0',
    article: '7',
    who: 'course.write',
    params: MediaParams,
    answers: { 200: MediaStandsSchema },
    refusals: [...standsRow.refusals, ...refusedByInspection, 'wrong-authority'],
    handle: async ({ actor, params }) =>
      answerStands(await readUpload(deps, actor, fileOf(deps, params)), 'mediaId'),
  }),
  endpoint({
    ...sendRow,
    id: 'sendMediaBytes',
    method: 'patch',
    path: '/v1/courses/{courseId}/media/{mediaId}/upload',
    summary: 'Sends bytes from `Upload-Offset` on (tus 1.0); with the last one the file is looked at',
    article: '7',
    who: 'course.write',
    params: MediaParams,
    refusals: [...sendRow.refusals, ...refusedByInspection, 'wrong-authority'],
    handle: call => answerSent(deps, call, fileOf(deps, call.params)),
  }),
  endpoint({
    id: 'removeMedia',
    method: 'delete',
    path: '/v1/courses/{courseId}/media/{mediaId}',
    summary: 'Takes a medium that no unit has out of its course, or ends its upload',
    article: '7',
    who: 'course.write',
    params: MediaParams,
    answers: { 204: null },
    refusals: ['wrong-authority', 'not-found', 'media-in-courseware'],
    handle: async ({ actor, params }) => (await removeFile(actor, fileOf(deps, params))) ?? noContent(),
  }),
  endpoint({
    id: 'linkMedia',
    method: 'get',
    path: '/v1/courses/{courseId}/media/{mediaId}/link',
    summary: 'A link that plays a medium for some minutes, for who keeps the course',
    article: '7',
    who: 'course.write',
    params: MediaParams,
    answers: { 200: MediaLinkSchema },
    refusals: ['wrong-authority', 'not-found'],
    handle: async ({ actor, params }) => answering(ok)(await linkMedium(deps, actor, params)),
  }),
  endpoint({
    id: 'linkUnitMedia',
    method: 'get',
    path: '/v1/enrolments/{enrolmentId}/units/{unitId}/media',
    summary: 'The media of a unit that one studies, with links that play for some minutes',
    article: '9',
    who: 'study.beat',
    params: UnitParams,
    answers: { 200: LinkedMediaSchema },
    refusals: ['not-found', 'unit-unknown', 'unit-out-of-order'],
    handle: async call =>
      answering((media: unknown) => ok({ media }))(await linkUnitMedia(deps, call, call.params)),
  }),
  endpoint({
    id: 'readMedia',
    method: 'get',
    path: '/v1/media/{mediaId}',
    summary:
      'The bytes of a medium by its link, whole or a range of them; of a range one answer brings 1 MiB at most',
    article: '9',
    who: 'anyone',
    params: z.object({ mediaId: z.uuid() }),
    query: LinkProofSchema,
    answers: { 200: { media: mediaTypes }, 206: { media: mediaTypes }, 416: null },
    answerHeaders: { ...inert, 'Cache-Control': 'private' },
    refusals: ['not-found', 'media-link-over'],
    handle: call => playMedium(deps, call.params.mediaId, call.query, call),
  }),
]
