import type { Readable } from 'node:stream'
import type { Request } from 'express'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { openPieces } from '../../../kit/files/downloads'
import { getPiece } from '../../../kit/files/pieces'
import { findPieceWith, findUpload, sealedFileOf } from '../../../kit/files/upload-rows'
import type { Answer } from '../../../kit/http/endpoint'
import type { CourseDeps } from '../deps'
import { checkLink, type LinkProof } from './links'

interface Medium {
  readonly mediaId: string
  readonly courseId: string
  readonly mediaType: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
}

/**
 * Plays a medium to whoever has its link. Of a range asked for (RFC 9110, 14) it sends what lies in one piece of the file, at
 * most 1 MiB: a player goes on with the next, and a slow line holds nothing here (docs/decisions/0372).
 */
export async function playMedium(
  deps: CourseDeps,
  mediaId: string,
  proof: LinkProof,
  { request, now }: { readonly request: Request; readonly now: Date },
): Promise<Answer | Refusal> {
  const refusal = checkLink(deps, mediaId, proof, now)
  if (refusal) return refusal
  const medium = await findMedium(deps, mediaId)
  if (!medium) return refuse('not-found')
  const headers = headersOf(medium)
  const range = rangeOf(request, medium, headers.ETag)
  if (range === 'none')
    return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${medium.sizeBytes}` } }
  return range ? sendStretch(deps, medium, range, headers) : sendWhole(deps, medium, headers)
}

const findMedium = async ({ sql }: CourseDeps, mediaId: string): Promise<Medium | undefined> =>
  (
    await sql.query<Medium>(
      `SELECT media_id, course_id, media_type, size_bytes, encode(sha256, 'hex') AS sha256
       FROM media WHERE media_id = $1::uuid AND removed_at IS NULL`,
      [mediaId],
    )
  )[0]

const headersOf = ({ mediaType, sha256 }: Medium) => ({
  'Content-Type': mediaType === 'text/vtt' ? 'text/vtt; charset=utf-8' : mediaType,
  'Accept-Ranges': 'bytes',
  ETag: `"${sha256}"`,
})

interface Range {
  readonly start: number
  /** The last byte. */
  readonly end: number
}

/** The one range that is asked for; undefined: the whole; `none`: no byte of the file. */
function rangeOf(request: Request, { sizeBytes }: Medium, etag: string): Range | undefined | 'none' {
  const condition = request.get('if-range')
  if (request.method !== 'GET' || (condition !== undefined && condition !== etag)) return undefined
  const ranges = request.range(sizeBytes)
  if (ranges === -1) return 'none'
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined
  return ranges[0]
}

async function sendStretch(
  deps: CourseDeps,
  { mediaId, sizeBytes }: Medium,
  { start, end }: Range,
  headers: Readonly<Record<string, string>>,
): Promise<Answer | Refusal> {
  const found = await findPieceWith(deps.sql, { uploadId: mediaId, byte: start })
  if (!found) return refuse('not-found')
  const { key, piece } = found
  const bytes = await getPiece(deps, { uploadId: mediaId, key }, piece)
  const last = Math.min(end, piece.fromByte + piece.sizeBytes - 1)
  return {
    status: 206,
    body: bytes.subarray(start - piece.fromByte, last - piece.fromByte + 1),
    headers: { ...headers, 'Content-Range': `bytes ${start}-${last}/${sizeBytes}` },
  }
}

async function sendWhole(
  deps: CourseDeps,
  { mediaId, courseId, sizeBytes }: Medium,
  headers: Readonly<Record<string, string>>,
): Promise<Answer | Refusal> {
  const upload = await findUpload(deps.sql, { column: 'course_id', id: courseId }, mediaId)
  if (!upload) return refuse('not-found')
  const body: Readable = await openPieces(deps, await sealedFileOf(deps.sql, upload))
  return { status: 200, body, headers: { ...headers, 'Content-Length': String(sizeBytes) } }
}
