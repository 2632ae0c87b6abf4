import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import type { Verdict } from '../../../domain/intake/verdict'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { Sql } from '../../kit/database'
import { answering, type Endpoint, endpoint, ok } from '../../kit/endpoint'
import { findPostedFile, findPostedVerdicts } from '../../kit/intake/posted-file'
import { saidVerdicts, VerdictSchema } from '../../kit/intake/preview'
import type { CourseDeps } from './deps'
import type { SourceKind } from './posted-lists'

const PostedListSchema = z.object({
  fileId: z.uuid(),
  sourceKind: z.enum(['attendance', 'history']),
  offeringId: z.uuid().nullable().describe('Of a list of attendance'),
  source: z.string().nullable().describe('Of a list of history: the earlier system'),
  mediaType: z.string(),
  sha256: z.string(),
  postedBy: z.string(),
  postedAt: z.iso.datetime(),
  digest: z.string(),
  rows: z.array(VerdictSchema),
})

/** A posted file, without what is sealed in it. */
export interface ListFile {
  readonly fileId: string
  readonly sourceKind: SourceKind
  readonly offeringId: string | null
  readonly source: string | null
  readonly industry: string | null
  readonly mediaType: string
  readonly sha256: string
  readonly digest: string
  readonly postedBy: string
  readonly postedAt: Date
}

/** A file as far as the actor may do something with it: a department with lists of attendance of its industry. */
export async function findListFile(
  sql: Sql,
  actor: Actor,
  act: 'postedList.read',
  fileId: string,
): Promise<ListFile | Refusal> {
  const [file] = await sql.query<ListFile>(
    `SELECT f.file_id AS "fileId", f.source_kind AS "sourceKind", o.id AS "offeringId", h.name AS source, o.industry,
       f.media_type AS "mediaType", f.sha256, f.verdict_digest AS digest, f.posted_by AS "postedBy", f.posted_at AS "postedAt"
     FROM posted_file f LEFT JOIN offering o ON o.id = f.source_id LEFT JOIN history_source h ON h.id = f.source_id
     WHERE f.file_id = $1::uuid`,
    [fileId],
  )
  return authorise(actor, act, file ? { industry: file.industry } : {}) ?? file ?? refuse('not-found')
}

const params = z.object({ fileId: z.uuid() })
/** What was posted, as it came, and what was said of each row. */
export const postedListRoutes = (deps: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'readPostedList',
    method: 'get',
    path: '/v1/posted-lists/{fileId}',
    summary: 'Reads what was said of each row of a list of attendance or of history, the refused ones too',
    article: '11',
    who: 'postedList.read',
    params,
    answers: { 200: PostedListSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params: { fileId }, request }) =>
      answering(({ file, verdicts }: { file: ListFile; verdicts: readonly Verdict[] }) => {
        const { industry: _, postedAt, ...rest } = file
        return ok({ ...rest, postedAt: postedAt.toISOString(), rows: saidVerdicts(verdicts, request) })
      })(await readVerdicts(deps, actor, fileId)),
  }),
  endpoint({
    id: 'readPostedListOriginal',
    method: 'get',
    path: '/v1/posted-lists/{fileId}/original',
    summary: 'Gives back what was sent, byte for byte',
    article: '11',
    who: 'postedList.read',
    params,
    answers: { 200: { media: 'application/octet-stream' } },
    refusals: ['not-found'],
    handle: async ({ actor, params: { fileId } }) =>
      answering(({ bytes, mediaType }: { bytes: Buffer; mediaType: string }) =>
        ok(bytes, { 'X-Original-Content-Type': mediaType }),
      )(await readOriginal(deps, actor, fileId)),
  }),
]

async function readVerdicts(deps: CourseDeps, actor: Actor, fileId: string) {
  const file = await findListFile(deps.sql, actor, 'postedList.read', fileId)
  if (isRefusal(file)) return file
  return { file, verdicts: (await findPostedVerdicts(deps, fileId)) ?? [] }
}

async function readOriginal(deps: CourseDeps, actor: Actor, fileId: string) {
  const file = await findListFile(deps.sql, actor, 'postedList.read', fileId)
  return isRefusal(file) ? file : ((await findPostedFile(deps, fileId)) ?? refuse('not-found'))
}
