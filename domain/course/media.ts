import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

/** The formats of courseware media: media type and file name endings. */
export const mediaFormats = {
  mp4: { name: 'MP4', media: 'video/mp4', endings: ['mp4', 'm4v'] },
  webm: { name: 'WebM', media: 'video/webm', endings: ['webm'] },
  vtt: { name: 'WebVTT', media: 'text/vtt', endings: ['vtt'] },
  pdf: { name: 'PDF', media: 'application/pdf', endings: ['pdf'] },
} as const
export type MediaFormat = keyof typeof mediaFormats

export const mediaTypes = Object.values(mediaFormats).map(each => each.media)

export const mediaKinds = ['video', 'captionsZh', 'captionsEn', 'page'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** The formats in which each kind comes. */
export const formatsOf: Readonly<Record<MediaKind, readonly MediaFormat[]>> = {
  video: ['mp4', 'webm'],
  captionsZh: ['vtt'],
  captionsEn: ['vtt'],
  page: ['pdf'],
}

const bytesMaxOf = {
  video: 'course/video-bytes-max',
  captionsZh: 'course/captions-bytes-max',
  captionsEn: 'course/captions-bytes-max',
  page: 'course/page-bytes-max',
} as const

/** Whether another medium of that size may come to a course that has so many, uploads under way included. */
export function checkMediaRoom(
  { kind, sizeBytes }: { readonly kind: MediaKind; readonly sizeBytes: number },
  media: number,
  policy: Policy,
  on: PlainDate,
): Refusal | undefined {
  const policyVersion = policy.version
  const limit = policy.at(bytesMaxOf[kind], on)
  if (sizeBytes > limit.value)
    return refuse('media-too-large', { sizeBytes, limit: limit.expression }, { policyVersion })
  const mediaMax = policy.at('course/media-max', on).value
  return media >= mediaMax
    ? refuse('media-too-many', { media, limit: mediaMax }, { policyVersion })
    : undefined
}

/** A medium of the course that a unit is to have. */
export interface UnitMedium {
  readonly kind: MediaKind
  readonly lengthMs: number | null
}

/** A unit that is to be published. */
export interface UnitWithMedia {
  readonly kind: 'reading' | 'video'
  readonly title: string
  readonly requiredSeconds: number
  /** It names an address outside. */
  readonly hasAddress: boolean
  /** It has words of its own to read. */
  readonly hasText: boolean
  readonly media: readonly UnitMedium[]
}

const kindsOfUnit = {
  reading: ['page'],
  video: ['video', 'captionsZh', 'captionsEn'],
} as const satisfies Record<UnitWithMedia['kind'], readonly MediaKind[]>

/**
 * Whether a unit may have these media: those of its kind, one of each, captions with their video, and a video beside no
 * address outside. A video lasts as long as the time asked for, or nobody could finish the unit: only what is played counts.
 */
export function checkUnitMedia(
  { kind, title, requiredSeconds, hasAddress, hasText, media }: UnitWithMedia,
  policyVersion: string,
): Refusal | undefined {
  const fitting: readonly MediaKind[] = kindsOfUnit[kind]
  const kinds = media.map(each => each.kind)
  const isUnfit =
    kinds.some(each => !fitting.includes(each)) ||
    new Set(kinds).size < kinds.length ||
    (kind === 'video' && kinds.length > 0 && (hasAddress || !kinds.includes('video')))
  if (isUnfit) return refuse('unit-media-unfit', { unit: title }, { policyVersion })
  // A page to read that has nothing to read would count its time for nothing.
  if (kind === 'reading' && !hasText && !hasAddress && kinds.length === 0)
    return refuse('unit-empty', { unit: title }, { policyVersion })
  const lengthMs = media.find(each => each.kind === 'video')?.lengthMs ?? null
  if (lengthMs === null || lengthMs >= requiredSeconds * 1_000) return undefined
  const lengthSeconds = Math.floor(lengthMs / 1_000)
  return refuse('video-shorter-than-unit', { unit: title, requiredSeconds, lengthSeconds }, { policyVersion })
}
