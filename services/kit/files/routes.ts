/**
 * The shared parts of file endpoints: begun by a command, sent by the tus protocol 1.0, handed out so that no browser
 * runs them.
 */
import type { Request } from 'express'
import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import type { Refusal } from '../../../domain/refusals/refusal'
import { type Answer, answering } from '../http/endpoint'
import type { OpenedFile } from './downloads'
import type { FileDeps, FileId } from './owner'
import { SendHeadersSchema, TusVersion } from './schemas'
import { receiveBytes } from './upload-bytes'
import type { UploadStands } from './uploads'

const tusHeaders = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' }

/** Why an upload can't go on. */
const refusedToGoOn = ['not-found', 'upload-over'] as const

export const standsRow = {
  headers: z.object({ 'tus-resumable': TusVersion }),
  answerHeaders: tusHeaders,
  refusals: [...refusedToGoOn, 'temporarily-unavailable'],
} as const

export const answerStands = (stands: UploadStands | Refusal, idField: string): Answer | Refusal =>
  answering(({ fileId, expiresAt, ...rest }: UploadStands) => ({
    status: 200,
    body: { [idField]: fileId, ...rest, expiresAt: expiresAt.toISOString() },
    headers: standsHeaders({ ...rest, expiresAt }),
  }))(stands)

const standsHeaders = ({ offset, sizeBytes, kept, expiresAt }: Omit<UploadStands, 'fileId'>) => ({
  'Upload-Offset': String(offset),
  'Upload-Length': String(sizeBytes),
  ...(kept ? {} : { 'Upload-Expires': expiresAt.toUTCString() }),
})

export const sendRow = {
  headers: SendHeadersSchema,
  accepts: ['application/offset+octet-stream'],
  streams: true,
  writesFacts: false,
  answers: { 204: null },
  answerHeaders: tusHeaders,
  refusals: [
    ...refusedToGoOn,
    'upload-offset-differs',
    'upload-longer-than-said',
    'upload-piece-too-small',
    'temporarily-unavailable',
  ],
} as const

export async function answerSent(
  deps: FileDeps,
  { actor, headers, request }: { actor: Actor; headers: z.infer<typeof SendHeadersSchema>; request: Request },
  id: FileId,
): Promise<Answer | Refusal> {
  const received = await receiveBytes(deps, actor, id, {
    offset: headers['upload-offset'],
    length: headers['content-length'],
    body: request.iterator({ destroyOnReturn: false }),
  })
  return answering((stands: UploadStands) => ({ status: 204, headers: standsHeaders(stands) }))(received)
}

/** With these headers a browser stores a file and never runs it. */
export const inert = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, no-store',
}

export const answerFile = answering((file: OpenedFile) => ({
  status: 200,
  body: file.body,
  headers: {
    'Content-Type': file.mediaType,
    'Content-Length': String(file.sizeBytes),
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeRfc8187(file.fileName)}`,
  },
}))

/** Encodes the characters too that encodeURIComponent leaves and a header may not have. */
const encodeRfc8187 = (name: string): string =>
  encodeURIComponent(name).replace(/['()*!]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
