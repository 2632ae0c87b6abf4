import { z } from 'zod'
import { PlainDateSchema } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { CourseDeps } from '../deps'
import { accommodationListRoute } from './accommodation-list'
import { recordAccommodation } from './accommodations'
import { EnrolmentPageSchema, EnrolmentViewSchema, readEnrolment, readMyEnrolments } from './enrolment-reads'
import { listMyOfferings, MyOfferingPageSchema, MyOfferingsQuerySchema } from './my-offerings'

const AccommodationSchema = z.object({ personId: z.uuid(), until: z.iso.date().nullable() })

export const enrolmentRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'readEnrolment',
    method: 'get',
    path: '/v1/enrolments/{enrolmentId}',
    summary: 'Reads an enrolment with its progress and the missing stretches, unit by unit',
    article: '9',
    who: 'enrolment.read',
    params: z.object({ enrolmentId: z.uuid() }),
    answers: { 200: EnrolmentViewSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await readEnrolment(deps, call, call.params.enrolmentId)),
  }),
  endpoint({
    id: 'readMyEnrolments',
    method: 'get',
    path: '/v1/my/enrolments',
    summary: 'Lists one’s own enrolments (我的课程), newest first',
    article: '9',
    who: 'enrolment.enrol',
    query: z.object({
      after: z.uuid().optional().describe('The last enrolment seen'),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    answers: { 200: EnrolmentPageSchema },
    refusals: [],
    handle: async ({ actor, query }) => answering(ok)(await readMyEnrolments(deps, actor, query)),
  }),
  endpoint({
    id: 'listMyOfferings',
    method: 'get',
    path: '/v1/my/offerings',
    summary:
      'Lists the confirmed offerings of a year that are for you (培训报名), with whether you may enrol, and why not',
    article: '8',
    who: 'enrolment.enrol',
    query: MyOfferingsQuerySchema,
    answers: { 200: MyOfferingPageSchema },
    refusals: [],
    handle: async call => answering(ok)(await listMyOfferings(deps, call, call.query)),
  }),
  accommodationListRoute(deps),
  endpoint({
    id: 'recordAccommodation',
    method: 'post',
    path: '/v1/accommodations',
    summary: 'Gives a person longer to answer the checks of a study session',
    article: '9',
    who: 'accommodation.record',
    body: z.object({
      personId: z.uuid(),
      until: PlainDateSchema.nullable().default(null),
      reason: z.string().trim().min(1).max(500),
    }),
    answers: { 200: AccommodationSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await recordAccommodation(deps, call, call.body)),
  }),
]
