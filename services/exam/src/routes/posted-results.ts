import { z } from 'zod'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { type Endpoint, endpoint, ok } from '../../../kit/endpoint'
import { findPostedFile, findPostedVerdicts } from '../../../kit/intake/posted-file'
import { saidVerdicts, VerdictSchema } from '../../../kit/intake/preview'
import type { Exam } from '../exam'
import { findPostedResults } from '../posted-results'
import { instant } from './shapes'

const params = z.object({ fileId: z.uuid() })

const PostedResultsSchema = z
  .object({
    fileId: z.uuid(),
    sourceKind: z.enum(['sitting', 'assessment']),
    sourceId: z.string(),
    mediaType: z.string(),
    sha256: z.string(),
    digest: z.string(),
    postedBy: z.string(),
    postedAt: instant,
    rows: z.array(VerdictSchema).describe('Row 0: the file as a whole, where it was refused so'),
  })
  .meta({ id: 'PostedResults' })

/** Every list of results or of an assessment that was posted, as it came, whatever became of it. */
export const postedResultRoutes = (exam: Exam): Endpoint[] => [
  endpoint({
    id: 'readPostedResults',
    method: 'get',
    path: '/v1/posted-results/{fileId}',
    summary: 'Reads what was said of a posted list of results and of each of its rows, the refused ones too',
    article: '10',
    who: 'batch.read',
    params,
    answers: { 200: PostedResultsSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params: { fileId }, request }) => {
      const file = await findPostedResults(exam, actor, fileId)
      if (isRefusal(file)) return file
      const rows = saidVerdicts((await findPostedVerdicts(exam, fileId)) ?? [], request)
      return ok({ ...file, postedAt: file.postedAt.toISOString(), rows })
    },
  }),
  endpoint({
    id: 'readPostedResultsOriginal',
    method: 'get',
    path: '/v1/posted-results/{fileId}/original',
    summary: 'Gives back what was sent, byte for byte',
    article: '10',
    who: 'batch.read',
    params,
    answers: { 200: { media: 'application/octet-stream' } },
    refusals: ['not-found'],
    handle: async ({ actor, params: { fileId } }) => {
      const file = await findPostedResults(exam, actor, fileId)
      if (isRefusal(file)) return file
      const kept = await findPostedFile(exam, fileId)
      return kept ? ok(kept.bytes, { 'X-Original-Content-Type': kept.mediaType }) : refuse('not-found')
    },
  }),
]
