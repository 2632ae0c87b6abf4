import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { ROWS_MAX } from '../../../kit/intake/bounds'
import { jsonRows } from '../../../kit/intake/json-rows'
import { postedListOf } from '../../../kit/intake/posted-list'
import { rowMedia } from '../../../kit/intake/read-file'
import type { ExamDeps } from '../deps'
import { assessmentColumns, assessmentTemplate, postAssessments, previewAssessments } from './assessments'
import { listAssessed } from './result-lists'
import {
  answerCommitted,
  answerListed,
  answerPreview,
  CommittedSchema,
  commitQuery,
  intakeRefusals,
  ListedPageSchema,
  listQuery,
  PreviewSchema,
} from './routes'

const assessmentsJson = jsonRows(assessmentColumns, [['number', 'personId']], ROWS_MAX)

const offeringParams = z.object({ offeringId: z.uuid() })

/** Assessment lists (考核) of industryCommon offerings, posted by the department of their industry. */
export const assessmentRoutes = (deps: ExamDeps): Endpoint[] => [
  endpoint({
    id: 'previewAssessments',
    method: 'post',
    path: '/v1/offerings/{offeringId}/assessments/preview',
    summary: 'Shows row by row what posting this assessment list would do; nothing is kept',
    article: '11',
    who: 'results.post',
    params: offeringParams,
    accepts: rowMedia,
    json: assessmentsJson,
    answers: { 200: PreviewSchema },
    refusals: [...intakeRefusals],
    handle: async call =>
      answerPreview(call)(
        await previewAssessments(deps, call.actor, { ...call.params, ...postedListOf(call) }),
      ),
  }),
  endpoint({
    id: 'readAssessmentTemplate',
    method: 'get',
    path: '/v1/offerings/{offeringId}/assessments/template.csv',
    summary: 'Returns an empty assessment list to fill in, with the columns that are read',
    article: '11',
    who: 'results.read',
    params: offeringParams,
    answers: { 200: { media: 'text/csv' } },
    refusals: [],
    handle: async () =>
      ok(assessmentTemplate(), { 'content-disposition': 'attachment; filename="assessments.csv"' }),
  }),
  endpoint({
    id: 'postAssessments',
    method: 'post',
    path: '/v1/offerings/{offeringId}/assessments',
    summary: 'Posts an assessment list as JSON or CSV, by the same intake as results',
    article: '11',
    who: 'results.post',
    params: offeringParams,
    query: commitQuery,
    accepts: rowMedia,
    json: assessmentsJson,
    answers: { 200: CommittedSchema, 201: CommittedSchema },
    refusals: [...intakeRefusals, 'preview-outdated'],
    handle: async call => {
      const list = { ...call.params, ...postedListOf(call, call.query.previewDigest) }
      return answerCommitted(call)(await postAssessments(deps, call.actor, list))
    },
  }),
  endpoint({
    id: 'listAssessmentResults',
    method: 'get',
    path: '/v1/offerings/{offeringId}/assessments/results',
    summary: 'Lists the results of an assessment list in force, for officials who may correct them',
    article: '11',
    who: 'results.read',
    params: offeringParams,
    query: listQuery,
    answers: { 200: ListedPageSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params, query: { after, limit } }) =>
      answerListed(limit)(await listAssessed(deps, actor, params.offeringId, { after, limit })),
  }),
]
