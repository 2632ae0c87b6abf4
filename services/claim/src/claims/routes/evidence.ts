import { z } from 'zod'
import { evidenceMedia } from '../../../../../domain/claim/evidence-file'
import type { FileId } from '../../../../kit/files/owner'
import { answerFile, answerSent, answerStands, inert, sendRow, standsRow } from '../../../../kit/files/routes'
import { fileFields, standsFields } from '../../../../kit/files/schemas'
import { beginUpload, readUpload, removeFile } from '../../../../kit/files/uploads'
import { answering, created, type Endpoint, endpoint, noContent } from '../../../../kit/http/endpoint'
import type { ClaimDeps } from '../../deps'
import { refusedByInspection } from '../../files/inspector'
import { filesOfClaim, readEvidence } from '../claim-evidence'
import { ClaimParams } from '../schemas'

const EvidenceParams = ClaimParams.extend({ evidenceId: z.uuid() })

const StandsSchema = z.object({ evidenceId: z.string(), ...standsFields }).meta({ id: 'EvidenceUpload' })

const fileOf = (deps: ClaimDeps, { claimId, evidenceId }: z.infer<typeof EvidenceParams>): FileId => ({
  owner: filesOfClaim(deps, claimId),
  fileId: evidenceId,
})

/** Evidence as files (佐证材料, Article 12): begun here, sent by the tus protocol 1.0, read by whom it concerns. */
export const evidenceRoutes = (deps: ClaimDeps): Endpoint[] => [
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
      ...fileFields,
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
    handle: async ({ actor, params: { claimId }, body, idempotencyKey }) =>
      answering((evidenceId: string) =>
        created({ evidenceId }, `/v1/claims/${claimId}/evidence/${evidenceId}/upload`),
      )(await beginUpload(deps, actor, filesOfClaim(deps, claimId), { file: body, key: idempotencyKey })),
  }),
  endpoint({
    ...standsRow,
    id: 'getEvidenceUpload',
    method: 'get',
    path: '/v1/claims/{claimId}/evidence/{evidenceId}/upload',
    summary: 'The state of an upload, and the offset from which it continues; HEAD as in tus 1.0',
    article: '12',
    who: 'claim.write',
    params: EvidenceParams,
    answers: { 200: StandsSchema },
    refusals: [...standsRow.refusals, ...refusedByInspection, 'claim-act-not-allowed'],
    handle: async ({ actor, params }) =>
      answerStands(await readUpload(deps, actor, fileOf(deps, params)), 'evidenceId'),
  }),
  endpoint({
    ...sendRow,
    id: 'sendEvidenceBytes',
    method: 'patch',
    path: '/v1/claims/{claimId}/evidence/{evidenceId}/upload',
    summary: 'Sends bytes from `Upload-Offset` on (tus 1.0); with the last one the file is looked at',
    article: '12',
    who: 'claim.write',
    params: EvidenceParams,
    refusals: [...sendRow.refusals, ...refusedByInspection, 'claim-act-not-allowed'],
    handle: call => answerSent(deps, call, fileOf(deps, call.params)),
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
    handle: async ({ actor, params }) => (await removeFile(actor, fileOf(deps, params))) ?? noContent(),
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
    handle: async ({ actor, params }) => answerFile(await readEvidence(deps, actor, params)),
  }),
]
