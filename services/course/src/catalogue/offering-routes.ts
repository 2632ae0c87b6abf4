import { z } from 'zod'
import { attendanceColumns } from '../../../../domain/course/attendance'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { jsonRows } from '../../../kit/intake/json-rows'
import { postedListOf } from '../../../kit/intake/posted-list'
import { rowMedia } from '../../../kit/intake/read-file'
import type { CourseDeps } from '../deps'
import {
  EnrolledPageSchema,
  enrolledQuery,
  listEnrolled,
  readAttendanceTemplate,
} from '../enrolments/enrolled-people'
import { postAttendance, previewAttendance, ROWS_MAX } from '../lists/attendance'
import {
  answerCommitted,
  answerPreview,
  CommittedListSchema,
  commitQuery,
  ListPreviewSchema,
} from '../lists/posted-lists'
import {
  OfferingBodySchema,
  OfferingPageSchema,
  OfferingQuerySchema,
  OfferingViewSchema,
  WithdrawalSchema,
} from './offering-schemas'
import {
  confirmOffering,
  createOffering,
  designateCourseware,
  listOfferings,
  readOffering,
  withdrawOffering,
} from './offerings'

const attendanceJson = jsonRows(attendanceColumns, [['number', 'personId'], 'attendedOn'], ROWS_MAX)

const OfferingParams = z.object({ offeringId: z.uuid() })
const ofAttendance = [
  'file-unreadable',
  'not-found',
  'offering-not-confirmed',
  'offering-not-by-attendance',
] as const

export const offeringRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'createOffering',
    method: 'post',
    path: '/v1/offerings',
    summary: 'Designates a general offering of a year, or proposes an industry-common one',
    article: '7',
    who: 'offering.propose',
    body: OfferingBodySchema,
    answers: { 201: OfferingViewSchema },
    refusals: [
      'not-found',
      'wrong-authority',
      'year-closed',
      'already-exists',
      'offering-has-no-courseware',
      'offering-hours-above-max',
      'idempotency-key-reused',
    ],
    handle: async call => answering(created)(await createOffering(deps, call, call.body)),
  }),
  endpoint({
    id: 'confirmOffering',
    method: 'post',
    path: '/v1/offerings/{offeringId}/confirmation',
    summary:
      "Confirms a department's proposal, by the courseware version it names: people can enrol from now on",
    article: '11',
    who: 'offering.confirm',
    params: OfferingParams,
    body: z.object({
      coursewareId: z
        .uuid()
        .nullable()
        .describe('The version that is confirmed, as proposed; null for an offering without courseware'),
    }),
    answers: { 200: OfferingViewSchema },
    refusals: ['not-found', 'offering-withdrawn', 'courseware-not-proposed'],
    handle: async call => answering(ok)(await confirmOffering(deps, call, { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'withdrawOffering',
    method: 'post',
    path: '/v1/offerings/{offeringId}/withdrawal',
    summary: 'Withdraws an offering: no one else can enrol, and enrolled people finish it',
    article: '8',
    who: 'offering.withdraw',
    params: OfferingParams,
    body: z.object({ reason: z.string().trim().min(1).max(500) }),
    answers: { 200: WithdrawalSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await withdrawOffering(deps, call, { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'designateCourseware',
    method: 'post',
    path: '/v1/offerings/{offeringId}/courseware',
    summary:
      'Designates another courseware version for people who enrol from now on; for an industry-common offering, proposes it',
    article: '7',
    who: 'offering.propose',
    params: OfferingParams,
    body: z.object({ coursewareId: z.uuid() }),
    answers: { 200: OfferingViewSchema },
    refusals: ['not-found', 'offering-withdrawn', 'wrong-authority'],
    handle: async call =>
      answering(ok)(await designateCourseware(deps, call, { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'listOfferings',
    method: 'get',
    path: '/v1/offerings',
    summary: 'Lists the offerings of a year',
    article: '8',
    who: 'offering.read',
    query: OfferingQuerySchema,
    answers: { 200: OfferingPageSchema },
    refusals: [],
    handle: async ({ query }) => ok(await listOfferings(deps, query)),
  }),
  endpoint({
    id: 'readOffering',
    method: 'get',
    path: '/v1/offerings/{offeringId}',
    summary: 'Reads an offering',
    article: '8',
    who: 'offering.read',
    params: OfferingParams,
    answers: { 200: OfferingViewSchema },
    refusals: ['not-found'],
    handle: async ({ params }) => answering(ok)(await readOffering(deps, params.offeringId)),
  }),
  endpoint({
    id: 'listEnrolled',
    method: 'get',
    path: '/v1/offerings/{offeringId}/enrolments',
    summary:
      'Lists the people enrolled in an offering, with names and progress. The reading is on the audit trail',
    article: '11',
    who: 'enrolment.read',
    params: OfferingParams,
    query: enrolledQuery,
    answers: { 200: EnrolledPageSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await listEnrolled(deps, call, { ...call.params, ...call.query })),
  }),
  endpoint({
    id: 'readAttendanceTemplate',
    method: 'get',
    path: '/v1/offerings/{offeringId}/attendance-template.csv',
    summary:
      'Returns an attendance list to fill in, with the people who have not finished, 500 at most. The reading is on the audit trail',
    article: '11',
    who: 'enrolment.read',
    params: OfferingParams,
    answers: { 200: { media: 'text/csv' } },
    refusals: ['not-found'],
    handle: async call =>
      answering((sheet: string) => ok(sheet))(
        await readAttendanceTemplate(deps, call, call.params.offeringId),
      ),
  }),
  endpoint({
    id: 'previewAttendanceList',
    method: 'post',
    path: '/v1/offerings/{offeringId}/attendance-lists/preview',
    summary: 'Shows row by row what posting this attendance list would do; nothing is kept',
    article: '11',
    who: 'attendance.post',
    params: OfferingParams,
    accepts: rowMedia,
    json: attendanceJson,
    answers: { 200: ListPreviewSchema },
    refusals: ofAttendance,
    handle: async call =>
      answerPreview(call)(await previewAttendance(deps, call, { ...call.params, ...postedListOf(call) })),
  }),
  endpoint({
    id: 'postAttendanceList',
    method: 'post',
    path: '/v1/offerings/{offeringId}/attendance-lists',
    summary:
      "Posts a department's attendance list, as a sheet or JSON: the people on it have finished their study. Each bad row is answered with its fault; posting the same list again changes nothing",
    article: '11',
    who: 'attendance.post',
    params: OfferingParams,
    query: z.object(commitQuery),
    accepts: rowMedia,
    json: attendanceJson,
    answers: { 200: CommittedListSchema, 201: CommittedListSchema },
    refusals: [...ofAttendance, 'preview-outdated'],
    handle: async call => {
      const list = { ...call.params, ...postedListOf(call, call.query.previewDigest) }
      return answerCommitted(call)(await postAttendance(deps, call, list))
    },
  }),
]
