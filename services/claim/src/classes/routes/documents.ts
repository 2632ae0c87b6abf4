import { z } from 'zod'
import { evidenceMedia } from '../../../../../domain/claim/evidence-file'
import { classDocumentKinds } from '../../../../../domain/class/documents'
import type { FileId } from '../../../../kit/files/owner'
import { answerFile, answerSent, answerStands, inert, sendRow, standsRow } from '../../../../kit/files/routes'
import { fileFields, standsFields } from '../../../../kit/files/schemas'
import { beginUpload, readUpload, removeFile } from '../../../../kit/files/uploads'
import { answering, created, type Endpoint, endpoint, noContent } from '../../../../kit/http/endpoint'
import type { ClaimDeps } from '../../deps'
import { refusedByInspection } from '../../files/inspector'
import { readDocument } from '../documents/document-reading'
import { withdrawDocument } from '../documents/document-withdrawal'
import { filesOfClass } from '../documents/documents'
import { ClassParams, ReasonBody } from './schemas'

const DocumentParams = ClassParams.extend({ documentId: z.uuid() })

const StandsSchema = z.object({ documentId: z.string(), ...standsFields }).meta({ id: 'DocumentUpload' })

const fileOf = (deps: ClaimDeps, { classId, documentId }: z.infer<typeof DocumentParams>): FileId => ({
  owner: filesOfClass(deps, classId),
  fileId: documentId,
})

/** Documents of a class as files (Articles 13, 14): begun here, sent by the tus protocol 1.0, read by whom they concern. */
export const documentRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'beginDocumentUpload',
    method: 'post',
    path: '/v1/training-classes/{classId}/documents',
    summary:
      'Begins the upload of a document: plan, approval, summary, other records; `Location` is where its bytes go, by tus 1.0',
    article: '13',
    who: 'class.write',
    params: ClassParams,
    body: z.object({ kind: z.enum(classDocumentKinds), ...fileFields }),
    answers: { 201: z.object({ documentId: z.string() }) },
    refusals: [
      'not-found',
      'class-act-not-allowed',
      'class-document-too-large',
      'class-documents-too-many',
      'class-documents-space-used',
      'idempotency-key-reused',
    ],
    handle: async ({ actor, params: { classId }, body, idempotencyKey }) =>
      answering((documentId: string) =>
        created({ documentId }, `/v1/training-classes/${classId}/documents/${documentId}/upload`),
      )(await beginUpload(deps, actor, filesOfClass(deps, classId), { file: body, key: idempotencyKey })),
  }),
  endpoint({
    ...standsRow,
    id: 'getDocumentUpload',
    method: 'get',
    path: '/v1/training-classes/{classId}/documents/{documentId}/upload',
    summary:
      'The state of an upload of a document, and the offset from which it continues; HEAD as in tus 1.0',
    article: '13',
    who: 'class.write',
    params: DocumentParams,
    answers: { 200: StandsSchema },
    refusals: [...standsRow.refusals, ...refusedByInspection, 'class-act-not-allowed'],
    handle: async ({ actor, params }) =>
      answerStands(await readUpload(deps, actor, fileOf(deps, params)), 'documentId'),
  }),
  endpoint({
    ...sendRow,
    id: 'sendDocumentBytes',
    method: 'patch',
    path: '/v1/training-classes/{classId}/documents/{documentId}/upload',
    summary: 'Sends bytes from `Upload-Offset` on (tus 1.0); with the last one the file is looked at',
    article: '13',
    who: 'class.write',
    params: DocumentParams,
    refusals: [...sendRow.refusals, ...refusedByInspection, 'class-act-not-allowed'],
    handle: call => answerSent(deps, call, fileOf(deps, call.params)),
  }),
  endpoint({
    id: 'removeDocument',
    method: 'delete',
    path: '/v1/training-classes/{classId}/documents/{documentId}',
    summary: 'Takes out a document that was not handed in, or ends its upload',
    article: '13',
    who: 'class.write',
    params: DocumentParams,
    answers: { 204: null },
    refusals: ['not-found', 'class-act-not-allowed', 'class-document-handed-in'],
    handle: async ({ actor, params }) => (await removeFile(actor, fileOf(deps, params))) ?? noContent(),
  }),
  endpoint({
    id: 'withdrawDocument',
    method: 'post',
    path: '/v1/training-classes/{classId}/documents/{documentId}/withdrawal',
    summary:
      'Withdraws a document that was handed in by mistake, with a reason; it stays, marked as withdrawn',
    article: '13',
    who: 'class.write',
    params: DocumentParams,
    body: ReasonBody,
    answers: { 204: null },
    refusals: ['not-found', 'class-act-not-allowed', 'class-document-missing'],
    handle: async ({ actor, params, body }) =>
      (await withdrawDocument(deps, actor, params, body.reason)) ?? noContent(),
  }),
  endpoint({
    id: 'readDocument',
    method: 'get',
    path: '/v1/training-classes/{classId}/documents/{documentId}/file',
    summary:
      'The bytes of a document: for its organiser, for the reviewing department, and for the municipal bureau where the bureau decides',
    article: '13',
    who: 'classDocument.read',
    params: DocumentParams,
    answers: { 200: { media: evidenceMedia } },
    answerHeaders: inert,
    refusals: ['not-found', 'temporarily-unavailable'],
    handle: async ({ actor, params }) => answerFile(await readDocument(deps, actor, params)),
  }),
]
