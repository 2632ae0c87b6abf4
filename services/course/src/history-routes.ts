import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../kit/endpoint'
import type { CourseDeps } from './deps'
import { HISTORY_ROWS_MAX, importHistory } from './history-import'
import { PostedListSchema, sayPosted } from './row-verdicts'
import { listConflicts, StudiedConflictSchema } from './studied-conflicts'

/** What was studied in past years (历年已学课程, Article 8). */
export const historyRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'importStudiedCourses',
    method: 'post',
    path: '/v1/studied-courses/imports',
    summary: 'Imports what people studied in earlier systems',
    article: '8',
    who: 'studied.import',
    body: z.object({
      source: z.string().trim().min(1).max(100).describe('Names the earlier system: a refusal shows it'),
      rows: z
        .array(z.unknown())
        .min(1)
        .max(HISTORY_ROWS_MAX)
        .describe(
          'Each { personId, courseId?, year?, finishedOn? }; without a course: nothing was studied there. A bad row is refused by itself',
        ),
    }),
    answers: { 200: PostedListSchema },
    refusals: ['unauthenticated', 'session-expired', 'not-allowed', 'invalid-input'],
    handle: async ({ actor, body, now, request }) =>
      ok(sayPosted(await importHistory(deps, actor, body, now), request)),
  }),
  endpoint({
    id: 'listStudiedConflicts',
    method: 'get',
    path: '/v1/studied-conflicts',
    summary:
      'Lists registered hours of courses that turned out to have been studied before, for the bureau to decide',
    article: '8',
    who: 'studiedConflict.read',
    query: z.object({
      after: z.uuid().optional().describe('The last conflict seen'),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: z.object({ items: z.array(StudiedConflictSchema), next: z.uuid().nullable() }) },
    refusals: ['unauthenticated', 'session-expired', 'not-allowed', 'invalid-input'],
    handle: async ({ query: { after, limit } }) => ok(await listConflicts(deps.sql, { after, limit })),
  }),
]
