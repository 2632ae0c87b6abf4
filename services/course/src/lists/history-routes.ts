import { z } from 'zod'
import { historyColumns } from '../../../../domain/course/history'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { pageOf } from '../../../kit/http/page'
import { jsonRows } from '../../../kit/intake/json-rows'
import { postedListOf } from '../../../kit/intake/posted-list'
import { rowMedia } from '../../../kit/intake/read-file'
import type { CourseDeps } from '../deps'
import { listConflicts, StudiedConflictSchema } from '../enrolments/studied-conflicts'
import { importHistory, previewHistory, ROWS_MAX } from './history-import'
import {
  answerCommitted,
  answerPreview,
  CommittedListSchema,
  commitQuery,
  ListPreviewSchema,
} from './posted-lists'

const historyJson = jsonRows(historyColumns, [['number', 'personId']], ROWS_MAX)

const sourceQuery = {
  source: z.string().trim().min(1).max(100).describe('Names the earlier system: a refusal shows it'),
}

/** Endpoints for the courses of past years (历年已学课程, Article 8). */
export const historyRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'previewStudiedCourses',
    method: 'post',
    path: '/v1/studied-courses/imports/preview',
    summary: 'Shows row by row what importing this list would do; nothing is kept',
    article: '8',
    who: 'studied.import',
    query: z.object(sourceQuery),
    accepts: rowMedia,
    json: historyJson,
    answers: { 200: ListPreviewSchema },
    refusals: ['file-unreadable'],
    handle: async call =>
      answerPreview(call)(await previewHistory(deps, call, { ...call.query, ...postedListOf(call) })),
  }),
  endpoint({
    id: 'importStudiedCourses',
    method: 'post',
    path: '/v1/studied-courses/imports',
    summary:
      'Imports studies in earlier systems, as a sheet or JSON: good rows are taken, each bad row is answered with its fault, and the same list again changes nothing',
    article: '8',
    who: 'studied.import',
    query: z.object({ ...sourceQuery, ...commitQuery }),
    accepts: rowMedia,
    json: historyJson,
    answers: { 200: CommittedListSchema, 201: CommittedListSchema },
    refusals: ['file-unreadable', 'preview-outdated'],
    handle: async call => {
      const { source, previewDigest } = call.query
      const list = { source, ...postedListOf(call, previewDigest) }
      return answerCommitted(call)(await importHistory(deps, call, list))
    },
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
    answers: { 200: pageOf(StudiedConflictSchema) },
    refusals: [],
    handle: async ({ query: { after, limit } }) => ok(await listConflicts(deps.sql, { after, limit })),
  }),
]
