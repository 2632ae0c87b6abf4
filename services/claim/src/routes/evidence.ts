import { z } from 'zod'
import { evidenceMedia } from '../../../../domain/claim/evidence-file'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { answering, created, type Endpoint, endpoint, noContent } from '../../../kit/endpoint'
import type { Claims } from '../claims'
import { readEvidence } from '../evidence/reading'
import { receive } from '../evidence/receiving'
import { removeEvidence } from '../evidence/removing'
import { beginUpload, type UploadStands, uploadStands } from '../evidence/uploads'
import { ClaimParams } from './shapes'

const EvidenceParams = ClaimParams.extend({ evidenceId: z.uuid() })

/** Of tus 1.0: what is not said is taken for it. */
const TusVersion = z.literal('1.0.0').optional()
const tusHeaders = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' }

const StandsSchema = z
  .object({
    evidenceId: z.string(),
    offset: z.number().int().describe('How many bytes have arrived'),
    sizeBytes: z.number().int(),
    kept: z.boolean().describe('True once it is evidence of the claim'),
    expiresAt: z.iso.datetime().describe('Until when it may go on, if nothing more arrives'),
  })
  .meta({ id: 'EvidenceUpload' })

const ends = [
  'upload-over',
  'evidence-type-not-taken',
  'evidence-damaged',
  'evidence-unpacks-too-large',
  'claim-act-not-allowed',
] as const

/** A browser keeps such a file and never runs it, whatever is inside. */
const inert = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, no-store',
}

/** Evidence as files (佐证材料, Article 12): begun here, sent by the tus protocol 1.0, read by whom it concerns. */
export const evidenceRoutes = (claims: Claims): Endpoint[] => [
  endpoint({
    id: 'beginEvidenceUpload',
    method: 'post',
    path: '/v1/claims/{claimId}/evidence',
    summary:
      'Begins the upload of a piece of evidence (佐证材料); `Location` is where its bytes go, by tus 1.0',
    article: '12',
    who: 'claim.write',
    params: ClaimParams,
    body: z.object({
      kind: z.string().min(1).max(40),
      description: z.string().max(500).optional(),
      fileName: z.string().min(1).max(1_000),
      sizeBytes: z.number().int().positive(),
      sha256: z
        .string()
        .regex(/^[\da-f]{64}$/i)
        .toLowerCase()
        .optional()
        .describe('What arrives must be this'),
    }),
    answers: { 201: z.object({ evidenceId: z.string() }) },
    refusals: [
      'not-found',
      'claim-act-not-allowed',
      'evidence-too-large',
      'evidence-too-many',
      'evidence-space-used',
      'idempotency-key-reused',
    ],
    handle: async ({ actor, params, body, idempotencyKey }) =>
      answering((begun: { evidenceId: string }) =>
        created(begun, `/v1/claims/${params.claimId}/evidence/${begun.evidenceId}/upload`),
      )(await beginUpload(claims, actor, params.claimId, body, idempotencyKey)),
  }),
  endpoint({
    id: 'getEvidenceUpload',
    method: 'get',
    path: '/v1/claims/{claimId}/evidence/{evidenceId}/upload',
    summary: 'Where an upload stands, and so from where it goes on; HEAD as in tus 1.0',
    article: '12',
    who: 'claim.write',
    params: EvidenceParams,
    headers: z.object({ 'tus-resumable': TusVersion }),
    answers: { 200: StandsSchema },
    answerHeaders: tusHeaders,
    refusals: ['not-found', ...ends],
    handle: async ({ actor, params }) =>
      answering((stands: UploadStands) => ({ status: 200, ...shown(stands) }))(
        await uploadStands(claims, actor, params),
      ),
  }),
  endpoint({
    id: 'sendEvidenceBytes',
    method: 'patch',
    path: '/v1/claims/{claimId}/evidence/{evidenceId}/upload',
    summary: 'Sends bytes from `Upload-Offset` on (tus 1.0); with the last one the file is looked at',
    article: '12',
    who: 'claim.write',
    params: EvidenceParams,
    headers: z.object({
      'upload-offset': z.coerce.number().int().min(0).describe('What has arrived so far'),
      'tus-resumable': TusVersion,
      'content-length': z.coerce.number().int().min(0).optional(),
    }),
    accepts: ['application/offset+octet-stream'],
    streams: true,
    writesFacts: false,
    answers: { 204: null },
    answerHeaders: tusHeaders,
    refusals: [
      'not-found',
      ...ends,
      'upload-offset-differs',
      'upload-longer-than-said',
      'upload-piece-too-small',
      'temporarily-unavailable',
    ],
    handle: async ({ actor, params, headers, request }) => {
      const received = await receive(claims, actor, params, {
        offset: headers['upload-offset'],
        length: headers['content-length'],
        body: request.iterator({ destroyOnReturn: false }),
      })
      return answering((stands: UploadStands) => ({ status: 204, headers: shown(stands).headers }))(received)
    },
  }),
  endpoint({
    id: 'removeEvidence',
    method: 'delete',
    path: '/v1/claims/{claimId}/evidence/{evidenceId}',
    summary:
      'Takes a piece of evidence out of the draft, or ends its upload; a submission that has it keeps it',
    article: '12',
    who: 'claim.write',
    params: EvidenceParams,
    answers: { 204: null },
    refusals: ['not-found', 'claim-act-not-allowed'],
    handle: async ({ actor, params }) => (await removeEvidence(claims, actor, params)) ?? noContent(),
  }),
  endpoint({
    id: 'readEvidence',
    method: 'get',
    path: '/v1/claims/{claimId}/evidence/{evidenceId}/file',
    summary: 'The bytes of a piece of evidence: to its person, its reviewers, and who decides its appeal',
    article: '12',
    who: 'evidence.read',
    params: EvidenceParams,
    answers: { 200: { media: evidenceMedia } },
    answerHeaders: inert,
    refusals: ['not-found', 'temporarily-unavailable'],
    handle: async ({ actor, params }) => {
      const file = await readEvidence(claims, actor, params)
      if (isRefusal(file)) return file
      return {
        status: 200,
        body: file.body,
        headers: {
          'Content-Type': file.mediaType,
          'Content-Length': String(file.sizeBytes),
          'Content-Disposition': `attachment; filename*=UTF-8''${encodeRfc8187(file.fileName)}`,
        },
      }
    },
  }),
]

const shown = ({ expiresAt, ...stands }: UploadStands) => ({
  body: { ...stands, expiresAt: expiresAt.toISOString() },
  headers: {
    'Upload-Offset': String(stands.offset),
    'Upload-Length': String(stands.sizeBytes),
    ...(stands.kept ? {} : { 'Upload-Expires': expiresAt.toUTCString() }),
  },
})

/** What encodeURIComponent leaves, and a header may not carry. */
const encodeRfc8187 = (name: string): string =>
  encodeURIComponent(name).replace(/['()*!]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
