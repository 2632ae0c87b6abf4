import { MessageChannel } from 'node:worker_threads'
import { findCaptionsFault } from '../../../../domain/course/captions'
import { formatsOf, type MediaFormat, type MediaKind, mediaFormats } from '../../../../domain/course/media'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { findPdfFault, headerOfPdf } from '../../../kit/files/content/pdf'
import type { Inspector } from '../../../kit/files/inspections'
import type { FileDeps } from '../../../kit/files/owner'
import { hashFile, readFile, type SealedFile, wholeFile } from '../../../kit/files/pieces'
import type { VirusScan } from '../../../kit/files/virus-scan'
import { readInThread } from '../../../kit/run/reading-threads/reading-threads'
import { serveBytes } from './file-port'
import { probing } from './video-length'

/** Why media are not kept. */
export const refusedByInspection = [
  'media-type-not-taken',
  'media-damaged',
  'media-infected',
  'captions-faulty',
] as const

interface Judged {
  readonly format: MediaFormat
  readonly lengthMs: number | null
}
type Outcome = Judged | Refusal | 'too-dear'

/**
 * Judges media by their bytes. A video is never in memory whole: what says its length is read where it lies. The virus scan
 * looks at pages and captions; a video is longer than a scanner takes, and is only ever played (docs/decisions/0370).
 */
export const mediaInspector = (virusScan: VirusScan): Inspector => ({
  judge: async (deps, upload, file) => {
    const kind = upload.kind as MediaKind
    const judged = await judgeKind[kind](deps, file, kind)
    if (isRefusal(judged) || judged === 'too-dear') return judged
    const sha256 = await hashFile(deps, file)
    if (upload.saidSha256 !== null && upload.saidSha256 !== sha256) return damaged(judged.format)
    const found = kind === 'video' ? undefined : await virusScan.check(readFile(deps, file))
    return found === undefined ? { ...judged, sha256 } : refuse('media-infected', { found })
  },
  notJudged: () => refuse('media-damaged', { format: 'media' }),
})

const damaged = (format: MediaFormat): Refusal =>
  refuse('media-damaged', { format: mediaFormats[format].name })

const notTaken = (kind: MediaKind, found: string): Refusal =>
  refuse('media-type-not-taken', {
    found,
    takes: formatsOf[kind].map(each => mediaFormats[each].name).join(', '),
  })

type Judge = (deps: FileDeps, file: SealedFile, kind: MediaKind) => Promise<Outcome>

const judgeVideo: Judge = async (deps, file, kind) => {
  const { port1, port2 } = new MessageChannel()
  serveBytes(port1, deps, file)
  try {
    const sizeBytes = file.pieces.reduce((sum, each) => sum + each.sizeBytes, 0)
    const probed = await readInThread(probing, { port: port2, sizeBytes }, { moved: [port2] })
    if (isRefusal(probed) || probed === 'too-dear') return probed
    if ('found' in probed) return notTaken(kind, probed.found)
    return probed.lengthMs === null ? damaged(probed.format) : { ...probed, lengthMs: probed.lengthMs }
  } finally {
    port1.close()
  }
}

const judgeCaptions: Judge = async (deps, file, kind) => {
  const { bytes } = await wholeFile(deps, file)
  const text = decodeUtf8(bytes)
  if (text === undefined) return notTaken(kind, 'unknown')
  const fault = findCaptionsFault(text)
  return fault ? refuse('captions-faulty', { ...fault }) : { format: 'vtt', lengthMs: null }
}

const judgePage: Judge = async (deps, file, kind) => {
  const { bytes } = await wholeFile(deps, file)
  if (headerOfPdf(bytes) < 0) return notTaken(kind, 'unknown')
  return findPdfFault(bytes) === undefined ? { format: 'pdf', lengthMs: null } : damaged('pdf')
}

const judgeKind: Readonly<Record<MediaKind, Judge>> = {
  video: judgeVideo,
  captionsZh: judgeCaptions,
  captionsEn: judgeCaptions,
  page: judgePage,
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
