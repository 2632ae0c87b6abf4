import { z } from 'zod'
import { movers } from '../../../../domain/notice/whose-move'
import { refuse } from '../../../../domain/refusals/refusal'
import { workflowIds } from '../../../../workflows/contracts/names'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { AskedYear } from '../../../kit/sql/numbers'
import type { PortalDeps } from '../deps'
import { readTimeline } from './timelines'

const TimelineSchema = z
  .object({
    process: z.string(),
    stage: z.string(),
    move: z
      .object({ who: z.enum(movers), what: z.string(), since: z.string(), until: z.string().nullable() })
      .describe('Whose move it is, since when, and until when where a clock acts'),
    happened: z.array(
      z.object({
        at: z.string(),
        what: z.string(),
        about: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      }),
    ),
    year: z.number().int().optional(),
    category: z.string().optional(),
    personId: z.string().optional(),
    offeringId: z.string().optional(),
    courseId: z.string().optional(),
    sittingId: z.string().optional(),
    centreId: z.string().optional(),
    claimId: z.string().optional(),
    classId: z.string().optional(),
    organiserId: z.string().optional(),
    industry: z.string().optional(),
    engineUrl: z.string().nullable().describe('Of Temporal’s UI, for the municipal bureau, where one is set'),
  })
  .meta({ id: 'Timeline' })

const refusals = ['not-found', 'temporarily-unavailable'] as const

/** How a process stands, asked of the process itself. */
export const timelineRoutes = (deps: PortalDeps): Endpoint[] => [
  endpoint({
    id: 'readTimeline',
    method: 'get',
    path: '/v1/processes/timeline',
    summary: 'Shows the events of a process, its stage and the next move',
    article: '16',
    who: 'process.read',
    query: z.object({
      id: z.string().min(1).max(200).describe('The workflow id, for instance sitting/{id}'),
    }),
    answers: { 200: TimelineSchema },
    refusals,
    handle: async ({ actor, query, now }) => answering(ok)(await readTimeline(deps, actor, query.id, now)),
  }),
  endpoint({
    id: 'readCourseYear',
    method: 'get',
    path: '/v1/people/{personId}/course-years/{year}',
    summary:
      "Shows the process of a person's general course of a year, for an official who answers the person: events, stage and next move",
    article: '2',
    who: 'process.read',
    params: z.object({ personId: z.uuid(), year: AskedYear }),
    answers: { 200: TimelineSchema },
    refusals,
    handle: async ({ actor, params, now }) =>
      answering(ok)(await readTimeline(deps, actor, generalYear(params), now)),
  }),
  endpoint({
    id: 'readMyCourseYear',
    method: 'get',
    path: '/v1/my/course-years/{year}',
    summary: 'Shows the process of your general course of a year: events, stage and next move',
    article: '10',
    who: 'process.read',
    params: z.object({ year: AskedYear }),
    answers: { 200: TimelineSchema },
    refusals,
    handle: async ({ actor, params, now }) => {
      const { personId } = actor.scope
      if (!personId) return refuse('not-found')
      const id = generalYear({ personId, year: params.year })
      return answering(ok)(await readTimeline(deps, actor, id, now))
    },
  }),
]

const generalYear = (of: { personId: string; year: number }): string =>
  workflowIds.courseYear({ category: 'general', offeringId: '', ...of })
