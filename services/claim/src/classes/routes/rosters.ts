import { z } from 'zod'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { type Answer, answering, type Call, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { languageOf } from '../../../../kit/http/problem'
import { ROWS_MAX } from '../../../../kit/intake/bounds'
import { jsonRows } from '../../../../kit/intake/json-rows'
import { namedPreview, saidNotRead, saidVerdicts } from '../../../../kit/intake/preview'
import { rowMedia } from '../../../../kit/intake/read-file'
import { xlsxMedia } from '../../../../kit/intake/read-xlsx'
import type { ClaimDeps } from '../../deps'
import { removeRows } from '../class-review'
import { markRoster, readMarkedRoster, writeTemplateCsv, writeTemplateSheet } from '../rosters/marked-sheet'
import { rosterColumns } from '../rosters/roster-sheet'
import { type PostedRosterResult, postRoster, previewRoster, type RosterPreview } from '../rosters/rosters'
import { RosterPostedSchema, RosterPreviewSchema } from '../schemas'
import { acting, ClassParams, keyed, ReasonSchema } from './schemas'

const intake = [...acting, 'file-unreadable', 'class-document-missing', 'roster-numbers-exceeded'] as const

const rosterJson = jsonRows(rosterColumns, ['number', 'name'], ROWS_MAX)

const csvMedia = 'text/csv; charset=utf-8'
const sheet = { media: xlsxMedia }
const ROWS_REMOVED_MAX = 200

/** Rosters (参加人员名单): by the same intake as results. */
export const rosterRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'getRosterTemplate',
    method: 'get',
    path: '/v1/roster-template',
    summary: 'The empty sheet of a roster, to be filled in: XLSX, or CSV',
    article: '13',
    who: 'offeredClass.read',
    query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    answers: { 200: { media: [xlsxMedia, csvMedia] } },
    refusals: [],
    handle: async ({ query: { format } }) =>
      format === 'csv'
        ? ok(writeTemplateCsv(), { ...named('roster-template.csv'), 'Content-Type': csvMedia })
        : ok(await writeTemplateSheet(), named('roster-template.xlsx')),
  }),
  endpoint({
    id: 'previewRoster',
    method: 'post',
    path: '/v1/training-classes/{classId}/roster/preview',
    summary: 'Shows row by row what posting this roster would do; no row is kept, and the preview is audited',
    article: '13',
    who: 'roster.post',
    params: ClassParams,
    accepts: rowMedia,
    json: rosterJson,
    answers: { 200: RosterPreviewSchema },
    refusals: intake,
    handle: async call =>
      answering((preview: RosterPreview) => ok(shown(preview, call), { ETag: `"${preview.digest}"` }))(
        await previewRoster(deps, call.actor, { ...call.params, sheet: call }),
      ),
  }),
  endpoint({
    id: 'markRoster',
    method: 'post',
    path: '/v1/training-classes/{classId}/roster/marked',
    summary:
      'Gives the roster back with the verdict on each row, to be corrected and sent again; nothing is kept',
    article: '13',
    who: 'roster.post',
    params: ClassParams,
    accepts: rowMedia,
    json: rosterJson,
    answers: { 200: sheet },
    refusals: intake,
    handle: async call =>
      answerSheet(
        await markRoster(deps, call.actor, {
          ...call.params,
          sheet: call,
          language: languageOf(accepted(call)),
        }),
        call.params.classId,
      ),
  }),
  endpoint({
    id: 'postRoster',
    method: 'post',
    path: '/v1/training-classes/{classId}/roster',
    summary:
      'Posts a roster as XLSX, CSV or JSON, with the documents uploaded since: good rows are accepted, bad rows say why, and the same roster again changes nothing',
    article: '13',
    who: 'roster.post',
    params: ClassParams,
    query: z.object({
      previewDigest: z
        .string()
        .optional()
        .describe('The digest of the preview; `If-Match` may have it instead'),
    }),
    accepts: rowMedia,
    json: rosterJson,
    answers: { 200: RosterPostedSchema, 201: RosterPostedSchema },
    refusals: [...intake, 'preview-outdated'],
    handle: async call => {
      const named = namedPreview(call.request.get('if-match'), call.query.previewDigest)
      return answering((posted: PostedRosterResult): Answer => {
        const { fileId, state, counts } = posted
        const status = counts.fresh + counts.changed > 0 ? 201 : 200
        return { status, body: { ...shown(posted, call), fileId, state } }
      })(await postRoster(deps, call.actor, { ...call.params, sheet: call, namedPreview: named }))
    },
  }),
  endpoint({
    id: 'getMarkedRoster',
    method: 'get',
    path: '/v1/training-classes/{classId}/rosters/{fileId}/marked',
    summary: 'The marked sheet of a posted roster, with the verdict on each row',
    article: '13',
    who: 'class.read',
    params: ClassParams.extend({ fileId: z.uuid() }),
    answers: { 200: sheet },
    refusals: ['not-found', 'file-unreadable'],
    handle: async call =>
      answerSheet(
        await readMarkedRoster(deps, call.actor, call.params, languageOf(accepted(call))),
        call.params.fileId,
      ),
  }),
  endpoint({
    id: 'removeRosterRows',
    method: 'post',
    path: '/v1/training-classes/{classId}/removed-rows',
    summary: 'Removes rows from a roster that is not reviewed yet, with the reason',
    article: '13',
    who: 'roster.post',
    params: ClassParams,
    body: z.object({ rowIds: z.array(z.uuid()).min(1).max(ROWS_REMOVED_MAX), reason: ReasonSchema }),
    answers: { 200: z.object({ removed: z.number().int() }) },
    refusals: acting,
    handle: async call =>
      answering(ok)(
        await removeRows(keyed(deps, 'removeRosterRows', call), call.actor, call.params.classId, call.body),
      ),
  }),
]

const accepted = ({ request }: Pick<Call, 'request'>): string | undefined => request.get('accept-language')

/** The keyed hash of a number stays inside the service; people see the masked number. */
const shown = (
  { digest, counts, verdicts, notRead, maskedNumbers }: RosterPreview,
  { request }: Pick<Call, 'request'>,
) => ({
  digest,
  counts,
  notRead: saidNotRead(notRead, request),
  rows: saidVerdicts(verdicts, request).map(each => ({ ...each, key: maskedNumbers.get(each.row) ?? null })),
})

const answerSheet = (bytes: Buffer | Refusal, name: string): Answer | Refusal =>
  answering((body: Buffer) => ok(body, named(`${name}.xlsx`)))(bytes)

const named = (fileName: string) => ({ 'Content-Disposition': `attachment; filename="${fileName}"` })
